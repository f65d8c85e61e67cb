/** With more sums than this they are not kept one by one; nor where making them takes more additions than this. */
const SUMS_MAX = 200_000;
const ADDITIONS_MAX = 10_000_000;

/** The sums that some of the first so many amounts can have. Exact where there are not too many; else nothing is missing. */
export class SubsetSums {
  /** By sum: of how many amounts, the first ones, some have it. */
  readonly #first = new Map<number, number>([[0, 0]]);
  readonly #exact: boolean;
  /** By how many amounts: the least sum, and the greatest. */
  readonly #least: number[] = [0];
  readonly #greatest: number[] = [0];

  constructor(amounts: readonly number[]) {
    let additions = 0;
    for (const [k, amount] of amounts.entries()) {
      this.#least.push(this.#least[k] + Math.min(amount, 0));
      this.#greatest.push(this.#greatest[k] + Math.max(amount, 0));
      additions += this.#first.size;
      if (additions > ADDITIONS_MAX || this.#first.size > SUMS_MAX) continue;
      for (const sum of Array.from(this.#first.keys())) {
        if (!this.#first.has(sum + amount)) this.#first.set(sum + amount, k + 1);
      }
    }
    this.#exact = additions <= ADDITIONS_MAX && this.#first.size <= SUMS_MAX;
  }

  /** May some of the first `count` amounts have this sum? */
  has(sum: number, count: number): boolean {
    if (sum < this.#least[count] || sum > this.#greatest[count]) return false;
    return !this.#exact || (this.#first.get(sum) ?? Number.POSITIVE_INFINITY) <= count;
  }
}

/** Which of some amounts, as places, have a sum together, those tried first that come first; `undefined` where none was found. */
export function chosen(sum: number, amounts: readonly number[]): readonly number[] | undefined {
  const sums = new SubsetSums(amounts.toReversed());
  const places: number[] = [];
  let left = sum;
  for (let k = 0; k < amounts.length && left !== 0; k++) {
    if (!sums.has(left - amounts[k], amounts.length - k - 1)) continue;
    places.push(k);
    left -= amounts[k];
  }
  return left === 0 ? places : undefined;
}
