/**
 * The gaps between events: gap `g` lies just before event `g`, the last one (`end`) behind all events. An operation
 * called at event c and returned at event r takes effect in one of the gaps c + 1 … r. A value is certainly inside the
 * container in the gaps from the return of its put to the call of its take: these are covered.
 * Covering is for good; each gap is covered once, and finding the next open one follows links that are shortened on the
 * way (union-find), so n operations take n · α(n).
 */
export class Gaps {
  readonly #next: Int32Array;

  constructor(end: number) {
    this.#next = new Int32Array(end + 2);
    for (let g = 0; g < this.#next.length; g++) this.#next[g] = g;
  }

  /** Covers the gaps in which a value put in by `putRet` and taken from `takeCall` on must be inside. */
  cover(putRet: number, takeCall: number): void {
    const last = Math.min(takeCall, this.#next.length - 2);
    for (let g = this.open(putRet + 1); g <= last; g = this.open(g)) this.#next[g] = g + 1;
  }

  /** The first open gap from `gap` on; one behind the last gap where there is none. */
  open(gap: number): number {
    const next = this.#next;
    const last = next.length - 1;
    let root = gap > last ? last : gap;
    while (next[root] !== root) root = next[root];
    for (let g = gap > last ? last : gap; next[g] !== root && g !== root; ) {
      const step = next[g];
      next[g] = root;
      g = step;
    }
    return root;
  }
}
