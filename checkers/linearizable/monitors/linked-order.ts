/** How far moving values are looked for among those that stay, per value. */
const NEAR = 4;

/**
 * Values of several groups, each group in ascending order of one column, as doubly linked lists: a value leaves its
 * list in constant time, and the rest stays in order.
 */
export class LinkedOrder {
  /** Of value v: what comes next at 2v, what came before at 2v + 1; side by side, for they are used together. */
  readonly #links: Int32Array;
  readonly #head: number[] = [];
  readonly #tail: number[] = [];
  readonly #column: Int32Array;

  constructor(column: Int32Array) {
    this.#column = column;
    this.#links = new Int32Array(column.length * 2).fill(ABSENT);
  }

  /** The least value of a group; -1 where it is empty. */
  first(group: number): number {
    return this.#head[group] ?? -1;
  }

  last(group: number): number {
    return this.#tail[group] ?? -1;
  }

  after(v: number): number {
    return this.#links[2 * v];
  }

  before(v: number): number {
    return this.#links[2 * v + 1];
  }

  has(v: number): boolean {
    return this.#links[2 * v] !== ABSENT;
  }

  /** Puts a value behind all others of a group; it must not be less than they are. */
  append(v: number, group: number): void {
    const tail = this.last(group);
    this.#links[2 * v + 1] = tail;
    this.#links[2 * v] = -1;
    if (tail < 0) this.#head[group] = v;
    else this.#links[2 * tail] = v;
    this.#tail[group] = v;
  }

  /** Takes a value out of its group; does nothing where it is out already. */
  remove(v: number, group: number): void {
    const links = this.#links;
    const next = links[2 * v];
    const previous = links[2 * v + 1];
    if (next === ABSENT) return;
    if (previous < 0) this.#head[group] = next;
    else links[2 * previous] = next;
    if (next < 0) this.#tail[group] = previous;
    else links[2 * next + 1] = previous;
    links[2 * v] = ABSENT;
  }

  /**
   * Moves values of a group, those with 1 in `moves`, to a new group; does nothing about those that are in no list. In
   * time linear in their count where they lie at the start or at the end of the list, with few others among them; else
   * they are sorted.
   */
  move(values: readonly number[], moves: Uint8Array, from: number, to: number, atStart: boolean): void {
    let count = 0;
    for (const v of values) if (this.has(v)) count++;
    if (this.#areNear(count, moves, from, atStart)) this.#part(count, moves, from, to, atStart);
    else this.#moveSorted(values, from, to);
  }

  #areNear(count: number, moves: Uint8Array, from: number, atStart: boolean): boolean {
    const links = this.#links;
    const ahead = atStart ? 0 : 1;
    let v = atStart ? this.first(from) : this.last(from);
    let left = count;
    for (let steps = NEAR * (count + NEAR); left > 0 && steps > 0; steps--) {
      left -= moves[v];
      v = links[2 * v + ahead];
    }
    return left === 0;
  }

  /** Parts what comes first into what moves and what stays. */
  #part(count: number, moves: Uint8Array, from: number, to: number, atStart: boolean): void {
    const links = this.#links;
    const ahead = atStart ? 0 : 1;
    const back = 1 - ahead;
    const starts = atStart ? this.#head : this.#tail;
    const ends = atStart ? this.#tail : this.#head;
    let v = starts[from] ?? -1;
    let stayed = -1;
    let moved = -1;
    for (let left = count; left > 0; ) {
      const next = links[2 * v + ahead];
      const last = moves[v] === 1 ? moved : stayed;
      links[2 * v + back] = last;
      if (last >= 0) links[2 * last + ahead] = v;
      else starts[moves[v] === 1 ? to : from] = v;
      if (moves[v] === 1) moved = v;
      else stayed = v;
      left -= moves[v];
      v = next;
    }
    if (stayed < 0) starts[from] = v;
    else links[2 * stayed + ahead] = v;
    if (v < 0) ends[from] = stayed;
    else links[2 * v + back] = stayed;
    if (moved >= 0) links[2 * moved + ahead] = -1;
    ends[to] = moved;
    if (moved < 0) starts[to] = -1;
  }

  /** As doubles that carry the value along: natively, without a comparison function. */
  #moveSorted(values: readonly number[], from: number, to: number): void {
    const column = this.#column;
    const present = values.filter((v) => this.has(v));
    for (const v of present) this.remove(v, from);
    const keys = Float64Array.from(present, (v) => column[v] * column.length + v).toSorted();
    for (const key of keys) this.append(key % column.length, to);
  }
}

const ABSENT = -2;
