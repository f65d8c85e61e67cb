/**
 * Values of several groups, each group in ascending order of one column, as doubly linked lists: a value leaves its
 * list in constant time, and the rest stays in order.
 */
export class LinkedOrder {
  /** Of value v: what comes next at 2v, what came before at 2v + 1; side by side, for they are used together. */
  readonly #links: Int32Array;
  readonly #head: number[] = [];
  readonly #tail: number[] = [];
  readonly #groupOf: Int32Array;
  readonly column: Int32Array;

  constructor(column: Int32Array, groupOf: Int32Array) {
    this.column = column;
    this.#groupOf = groupOf;
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

  /** Puts a value behind all others of its group; it must not be less than they are. */
  append(v: number): void {
    const group = this.#groupOf[v];
    const tail = this.last(group);
    this.#links[2 * v + 1] = tail;
    this.#links[2 * v] = -1;
    if (tail < 0) this.#head[group] = v;
    else this.#links[2 * tail] = v;
    this.#tail[group] = v;
  }

  /** Takes a value out of its group; does nothing where it is out already. */
  remove(v: number): void {
    const links = this.#links;
    const next = links[2 * v];
    const previous = links[2 * v + 1];
    if (next === ABSENT) return;
    const group = this.#groupOf[v];
    if (previous < 0) this.#head[group] = next;
    else links[2 * previous] = next;
    if (next < 0) this.#tail[group] = previous;
    else links[2 * next + 1] = previous;
    links[2 * v] = ABSENT;
  }
}

const ABSENT = -2;
