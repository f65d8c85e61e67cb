/** A heap of choices, most active first, ties by rank: which choice to decide next (Moskewicz and others 2001, VSIDS). */
export class ActivityHeap {
  readonly activity: Float64Array;
  readonly #rank: Int32Array;
  readonly #heap: Int32Array;
  readonly #at: Int32Array;
  #size = 0;
  #step = 1;

  /** @param rank a smaller rank comes first among equally active choices */
  constructor(rank: Int32Array) {
    this.#rank = rank;
    this.activity = new Float64Array(rank.length);
    this.#heap = new Int32Array(rank.length);
    this.#at = new Int32Array(rank.length).fill(-1);
    for (let v = 0; v < rank.length; v++) this.add(v);
  }

  add(v: number): void {
    if (this.#at[v] >= 0) return;
    this.#up(this.#size++, v);
  }

  /** The next choice, taken out; -1 where there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0];
    this.#at[top] = -1;
    const last = this.#heap[--this.#size];
    if (this.#size > 0) this.#down(0, last);
    return top;
  }

  /** Makes a choice more active than it was. */
  bump(v: number): void {
    this.activity[v] += this.#step;
    if (this.activity[v] > 1e100) {
      for (let i = 0; i < this.activity.length; i++) this.activity[i] *= 1e-100;
      this.#step *= 1e-100;
    }
    if (this.#at[v] >= 0) this.#up(this.#at[v], v);
  }

  /** Makes everything bumped before count less. */
  decay(): void {
    this.#step /= 0.95;
  }

  #before(a: number, b: number): boolean {
    const difference = this.activity[a] - this.activity[b];
    return difference > 0 || (difference === 0 && this.#rank[a] < this.#rank[b]);
  }

  #up(from: number, v: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(v, this.#heap[parent])) break;
      this.#heap[i] = this.#heap[parent];
      this.#at[this.#heap[i]] = i;
      i = parent;
    }
    this.#heap[i] = v;
    this.#at[v] = i;
  }

  #down(from: number, v: number): void {
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1], this.#heap[child])) child++;
      if (!this.#before(this.#heap[child], v)) break;
      this.#heap[i] = this.#heap[child];
      this.#at[this.#heap[i]] = i;
      i = child;
    }
    this.#heap[i] = v;
    this.#at[v] = i;
  }
}
