/**
 * How many values cover each gap, under adding and taking away of whole intervals: a segment tree with lazy sums, so
 * that every change and every search takes O(log n).
 */
export class CoverTree {
  readonly #size: number;
  /** The least count below a node, without what is pending above it. */
  readonly #least: Int32Array;
  readonly #pending: Int32Array;

  constructor(gaps: number) {
    let size = 1;
    while (size < gaps) size *= 2;
    this.#size = size;
    this.#least = new Int32Array(size * 2);
    this.#pending = new Int32Array(size * 2);
  }

  /** Adds to the count of every gap from `from` to `to`; does nothing where there is none. */
  add(from: number, to: number, amount: number): void {
    if (from <= to) this.#add(1, 0, this.#size - 1, from, to, amount);
  }

  /** The first gap from `from` to `to` that nothing covers; -1 where there is none. */
  firstOpen(from: number, to: number): number {
    return from > to ? -1 : this.#firstOpen(1, 0, this.#size - 1, from, to, 0);
  }

  #add(node: number, low: number, high: number, from: number, to: number, amount: number): void {
    if (from <= low && high <= to) {
      this.#least[node] += amount;
      this.#pending[node] += amount;
      return;
    }
    const middle = (low + high) >> 1;
    if (from <= middle) this.#add(node * 2, low, middle, from, to, amount);
    if (to > middle) this.#add(node * 2 + 1, middle + 1, high, from, to, amount);
    this.#least[node] = Math.min(this.#least[node * 2], this.#least[node * 2 + 1]) + this.#pending[node];
  }

  #firstOpen(node: number, low: number, high: number, from: number, to: number, above: number): number {
    if (high < from || low > to || this.#least[node] + above > 0) return -1;
    if (low === high) return low;
    const middle = (low + high) >> 1;
    const pending = above + this.#pending[node];
    const left = this.#firstOpen(node * 2, low, middle, from, to, pending);
    return left >= 0 ? left : this.#firstOpen(node * 2 + 1, middle + 1, high, from, to, pending);
  }
}
