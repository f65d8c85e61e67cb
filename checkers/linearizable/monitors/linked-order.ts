/**
 * Values of several groups, each group in ascending order of one column, as doubly linked lists: a value leaves its
 * list in constant time, and the rest stays in order.
 */
export class LinkedOrder {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #head: number[] = [];
  readonly #tail: number[] = [];
  readonly #groupOf: Int32Array;
  readonly column: Int32Array;

  constructor(column: Int32Array, groupOf: Int32Array) {
    this.column = column;
    this.#groupOf = groupOf;
    this.#next = new Int32Array(column.length).fill(ABSENT);
    this.#previous = new Int32Array(column.length).fill(ABSENT);
  }

  /** The least value of a group; -1 where it is empty. */
  first(group: number): number {
    return this.#head[group] ?? -1;
  }

  last(group: number): number {
    return this.#tail[group] ?? -1;
  }

  after(v: number): number {
    return this.#next[v];
  }

  before(v: number): number {
    return this.#previous[v];
  }

  /** Puts a value behind all others of its group; it must not be less than they are. */
  append(v: number): void {
    const group = this.#groupOf[v];
    const tail = this.last(group);
    this.#previous[v] = tail;
    this.#next[v] = -1;
    if (tail < 0) this.#head[group] = v;
    else this.#next[tail] = v;
    this.#tail[group] = v;
  }

  /** Takes a value out of its group; does nothing where it is out already. */
  remove(v: number): void {
    const next = this.#next[v];
    const previous = this.#previous[v];
    if (next === ABSENT) return;
    const group = this.#groupOf[v];
    if (previous < 0) this.#head[group] = next;
    else this.#next[previous] = next;
    if (next < 0) this.#tail[group] = previous;
    else this.#previous[next] = previous;
    this.#next[v] = ABSENT;
  }
}

const ABSENT = -2;
