/**
 * How many values cover each gap, under taking away of whole intervals: a segment tree, bottom-up, so that every change
 * and every search takes O(log n), and a change of few gaps that leaves the least count near them as it was much less.
 */
export class CoverTree {
  readonly #size: number;
  /** The least count below a node, without what its ancestors hold: so of two children one always holds 0. */
  readonly #least: Int32Array;

  /** With the gaps from `from[v]` to `to[v]` covered by every v; none where `to[v]` is less. Linear. */
  constructor(gaps: number, from: Int32Array, to: Int32Array) {
    let size = 1;
    while (size < gaps) size *= 2;
    this.#size = size;
    const least = new Int32Array(size * 2);
    this.#least = least;
    for (let v = 0; v < from.length; v++) {
      if (from[v] > to[v]) continue;
      least[size + from[v]]++;
      if (to[v] + 1 < size) least[size + to[v] + 1]--;
    }
    for (let g = 1; g < size; g++) least[size + g] += least[size + g - 1];
    for (let node = size - 1; node > 0; node--) this.#lift(node);
  }

  /** One value less covers each gap from `from` to `to`; does nothing where there is none. */
  uncover(from: number, to: number): void {
    if (from > to) return;
    const least = this.#least;
    let highestLeft = 0;
    let highestRight = 0;
    for (let low = from + this.#size, high = to + this.#size; low <= high; low >>= 1, high >>= 1) {
      if ((low & 1) === 1) {
        highestLeft = low;
        least[low++]--;
      }
      if ((high & 1) === 0) {
        highestRight = high;
        least[high--]--;
      }
    }
    // All nodes that changed as a whole are children of the ancestors of these two leaves.
    if (highestLeft > 0) this.#liftFrom(from + this.#size, highestLeft >> 1);
    if (highestRight > 0) this.#liftFrom(to + this.#size, highestRight >> 1);
  }

  /** The first gap from `from` to `to` that nothing covers; -1 where there is none. */
  firstOpen(from: number, to: number): number {
    return from > to ? -1 : this.#firstOpen(1, 0, this.#size - 1, from, to, 0);
  }

  /** Lifts at a leaf's ancestors up to one of them, and on until that changes nothing. */
  #liftFrom(leaf: number, atLeastTo: number): void {
    for (let node = leaf >> 1; node > 0; node >>= 1) if (!this.#lift(node) && node <= atLeastTo) return;
  }

  /** Moves to a node what both its children hold; was there any? */
  #lift(node: number): boolean {
    const least = this.#least;
    const both = Math.min(least[node * 2], least[node * 2 + 1]);
    if (both === 0) return false;
    least[node * 2] -= both;
    least[node * 2 + 1] -= both;
    least[node] += both;
    return true;
  }

  #firstOpen(node: number, low: number, high: number, from: number, to: number, above: number): number {
    const least = above + this.#least[node];
    if (high < from || low > to || least > 0) return -1;
    if (low === high) return low;
    const middle = (low + high) >> 1;
    const left = this.#firstOpen(node * 2, low, middle, from, to, least);
    return left >= 0 ? left : this.#firstOpen(node * 2 + 1, middle + 1, high, from, to, least);
  }
}
