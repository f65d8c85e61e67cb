/** Entries of a page. */
const PAGE = 32;

/**
 * Vector clocks that share what they have in common. A clock is a table of pages of 32 entries each, known by a number;
 * clock 0 is zero everywhere. Where few sessions act at a time, and those that end at about the same time stand beside
 * each other, a merge makes few new pages, so that the clocks of many operations fit in memory.
 */
export class Clocks {
  readonly #tableSize: number;
  readonly #limit: number;
  #pages: Int32Array = new Int32Array(1 << 12);
  #pagesEnd = PAGE;
  #tables: Int32Array;
  #tablesEnd: number;
  readonly #page = new Int32Array(PAGE);
  readonly #table: Int32Array;

  /** `limit`: entries of pages and tables together, at most. */
  constructor(columns: number, limit: number) {
    this.#tableSize = Math.max(1, Math.ceil(columns / PAGE));
    this.#limit = limit;
    this.#tables = new Int32Array(Math.max(1 << 12, this.#tableSize));
    this.#tablesEnd = this.#tableSize;
    this.#table = new Int32Array(this.#tableSize);
  }

  /** Is there no room for another clock? */
  get full(): boolean {
    return this.#pagesEnd + this.#tablesEnd + (PAGE + 1) * this.#tableSize > this.#limit;
  }

  at(clock: number, column: number): number {
    const page = this.#tables[clock * this.#tableSize + (column >>> 5)];
    return this.#pages[page * PAGE + (column & (PAGE - 1))];
  }

  /** Columns in which one clock is greater than another. What the two share is not looked at. */
  greater(left: number, right: number, columns: number[]): void {
    columns.length = 0;
    const [pages, tables] = [this.#pages, this.#tables];
    const [one, other] = [left * this.#tableSize, right * this.#tableSize];
    for (let i = 0; i < this.#tableSize; i++) {
      if (tables[one + i] === tables[other + i]) continue;
      const [a, b] = [tables[one + i] * PAGE, tables[other + i] * PAGE];
      for (let j = 0; j < PAGE; j++) if (pages[a + j] > pages[b + j]) columns.push(i * PAGE + j);
    }
  }

  /** The clock that is the greater one in every entry, and `count` at least in a column. */
  merge(left: number, right: number, column: number, count: number): number {
    const [one, other] = [left * this.#tableSize, right * this.#tableSize];
    let isLeft = true;
    for (let i = 0; i < this.#tableSize; i++) {
      const own = this.#tables[one + i];
      const page = this.#mergePage(own, this.#tables[other + i], i === column >>> 5 ? column & (PAGE - 1) : -1, count);
      this.#table[i] = page;
      isLeft &&= page === own;
    }
    if (isLeft) return left;
    this.#tables = room(this.#tables, this.#tablesEnd + this.#tableSize);
    this.#tables.set(this.#table, this.#tablesEnd);
    this.#tablesEnd += this.#tableSize;
    return this.#tablesEnd / this.#tableSize - 1;
  }

  #mergePage(left: number, right: number, column: number, count: number): number {
    if (left === right && column < 0) return left;
    const [pages, merged] = [this.#pages, this.#page];
    let isLeft = true;
    let isRight = true;
    for (let i = 0; i < PAGE; i++) {
      const a = pages[left * PAGE + i];
      const b = pages[right * PAGE + i];
      let most = a < b ? b : a;
      if (i === column && most < count) most = count;
      merged[i] = most;
      isLeft &&= most === a;
      isRight &&= most === b;
    }
    // The other one's page where both are equal: clocks come to share what has long been known to all.
    if (isRight && !isLeft) return right;
    if (isLeft) return left;
    this.#pages = room(this.#pages, this.#pagesEnd + PAGE);
    this.#pages.set(merged, this.#pagesEnd);
    this.#pagesEnd += PAGE;
    return this.#pagesEnd / PAGE - 1;
  }
}

function room(items: Int32Array, length: number): Int32Array {
  if (length <= items.length) return items;
  const wider = new Int32Array(items.length * 2);
  wider.set(items);
  return wider;
}
