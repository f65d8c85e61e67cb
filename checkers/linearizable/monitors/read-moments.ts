import { NEVER, type Problem } from '../problem.js';

/** What happens to an element of a set: whether it is there at first, the first that adds and removes it; -1 for none. */
export interface Life {
  readonly atFirst: boolean;
  readonly add: number;
  readonly remove: number;
  /** It comes and goes once at most. */
  readonly simple: boolean;
  /** The first return and the last call of those that were asked for it alone and saw it. */
  readonly seenBefore: number;
  readonly seenAfter: number;
  /** The last call of those that missed it and returned before it was removed. */
  readonly missedAfter: number;
}

/** Of each element the reads that saw it, by their place. */
export interface ReadsBy {
  readonly start: Int32Array;
  readonly reads: Int32Array;
}

/** Moments at one position, in order. */
const TICK = 2 ** -20;
/** So many reads of elements that overlap their lives are looked at, for each operation and each element of a read. */
export const EFFORT = 64;
/** How often all elements are gone through. */
const ROUNDS = 16;

/**
 * For each read a moment between its call and its return, the whole part of which is the position that it follows: as
 * early as it can be after what it saw was added and what it missed was removed, where it must have been there before.
 * `undefined` where none was found. Each round is linear in what the reads saw, and in the reads that overlap the life
 * of an element that they missed.
 */
export function momentsOfReads(
  problem: Problem,
  reads: readonly number[],
  lives: readonly Life[],
  sawBy: ReadsBy,
): Float64Array | undefined {
  const moments = new Rounds(problem, reads, lives, sawBy);
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = moments.round();
    if (outcome === 'impossible') return undefined;
    if (outcome === 'settled') return moments.at;
  }
  return undefined;
}

class Rounds {
  readonly #problem: Problem;
  readonly #reads: readonly number[];
  readonly #lives: readonly Life[];
  readonly #sawBy: ReadsBy;
  /** The latest return of the reads up to a place. */
  readonly #latestReturn: Int32Array;
  readonly at: Float64Array;
  #changed = false;
  #effort: number;

  constructor(problem: Problem, reads: readonly number[], lives: readonly Life[], sawBy: ReadsBy) {
    this.#problem = problem;
    this.#reads = reads;
    this.#lives = lives;
    this.#sawBy = sawBy;
    this.at = Float64Array.from(reads, (i) => problem.call[i]);
    this.#effort = EFFORT * (problem.length + sawBy.reads.length);
    let latest = -1;
    this.#latestReturn = Int32Array.from(reads, (i) => (latest = Math.max(latest, problem.ret[i])));
  }

  round(): 'changed' | 'settled' | 'impossible' {
    this.#changed = false;
    for (let element = 0; element < this.#lives.length; element++) {
      this.#revise(element);
      if (this.#effort < 0) return 'impossible';
    }
    if (this.#reads.some((i, k) => this.at[k] >= this.#problem.ret[i])) return 'impossible';
    return this.#changed ? 'changed' : 'settled';
  }

  /** What reads saw of one element tells how early they can be. */
  #revise(element: number): void {
    const { atFirst, add, remove, simple, seenBefore, seenAfter, missedAfter } = this.#lives[element];
    const { start, reads: saw } = this.#sawBy;
    if (!simple || (!atFirst && add < 0)) return;
    const { call, ret } = this.#problem;
    const addCall = atFirst ? -1 : call[add];
    const addRet = atFirst ? -1 : ret[add];
    // Removed before it is added, it stays.
    const stays = remove < 0 || (!atFirst && ret[remove] < addCall);
    const removeCall = stays ? Number.POSITIVE_INFINITY : call[remove];
    const missed = this.#missed(element, addCall, stays ? Number.POSITIVE_INFINITY : ret[remove]);
    // It was added before any of those that saw it returned.
    let addedBefore = Math.min(addRet, seenBefore);
    for (let s = start[element]; s < start[element + 1]; s++) {
      addedBefore = Math.min(addedBefore, ret[this.#reads[saw[s]]]);
    }
    // Who can have missed it before it was added has.
    let added = Math.max(addCall, missedAfter);
    for (const k of missed) if (this.at[k] < addedBefore) added = Math.max(added, this.at[k]);
    let removed = Math.max(removeCall, added, seenAfter);
    for (let s = start[element]; s < start[element + 1]; s++) {
      this.#after(saw[s], added);
      removed = Math.max(removed, this.at[saw[s]]);
    }
    for (const k of missed) if (this.at[k] >= addedBefore) this.#after(k, removed);
  }

  #after(k: number, moment: number): void {
    if (this.at[k] > moment) return;
    this.at[k] = moment + TICK;
    this.#changed = true;
  }

  /** The reads that overlap the life of an element and did not see it; none where nobody saw it and it need not be. */
  #missed(element: number, from: number, to: number): readonly number[] {
    const { start, reads: saw } = this.#sawBy;
    const { call, ret } = this.#problem;
    const { add } = this.#lives[element];
    const missed: number[] = [];
    let s = start[element];
    const end = start[element + 1];
    if (s === end && add >= 0 && ret[add] === NEVER) return missed;
    let k = 0;
    for (let high = this.#reads.length; k < high; ) {
      const middle = (k + high) >>> 1;
      if (this.#latestReturn[middle] > from) high = middle;
      else k = middle + 1;
    }
    for (; k < this.#reads.length && call[this.#reads[k]] < to; k++) {
      this.#effort--;
      while (s < end && saw[s] < k) s++;
      if ((s === end || saw[s] !== k) && ret[this.#reads[k]] > from) missed.push(k);
    }
    return missed;
  }
}
