import { doubled } from '../doubled.js';

/** A heap of nodes, smallest key first, ties by number; nodes can be taken out of its middle. */
export class NodeHeap {
  readonly #key: Float64Array;
  #heap = new Int32Array(64);
  readonly #at: Int32Array;
  #size = 0;

  constructor(key: Float64Array) {
    this.#key = key;
    this.#at = new Int32Array(key.length).fill(-1);
  }

  add(v: number): void {
    if (this.#at[v] >= 0) return;
    if (this.#size === this.#heap.length) this.#heap = doubled(this.#heap);
    this.#up(this.#size++, v);
  }

  /** The smallest, taken out; -1 where there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0];
    this.remove(top);
    return top;
  }

  /** Takes a node out; false where it is not in. */
  remove(v: number): boolean {
    const at = this.#at[v];
    if (at < 0) return false;
    this.#at[v] = -1;
    const last = this.#heap[--this.#size];
    if (last === v) return true;
    this.#up(at, last);
    this.#down(this.#at[last], last);
    return true;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#key[a] - this.#key[b];
    return difference < 0 || (difference === 0 && a < b);
  }

  #up(from: number, v: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(v, this.#heap[parent])) break;
      this.#place(i, this.#heap[parent]);
      i = parent;
    }
    this.#place(i, v);
  }

  #down(from: number, v: number): void {
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1], this.#heap[child])) child++;
      if (!this.#before(this.#heap[child], v)) break;
      this.#place(i, this.#heap[child]);
      i = child;
    }
    this.#place(i, v);
  }

  #place(i: number, v: number): void {
    this.#heap[i] = v;
    this.#at[v] = i;
  }
}
