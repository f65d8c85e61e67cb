import type { ReadsFrom } from '../reads-from/reads-from.js';

/** A transaction with more writes than this gets a hash set of them when it is first asked. */
const SCAN_MAX = 16;

/** Does a transaction write a key? Short rows are scanned, long ones hashed once. */
export class WriteSets {
  readonly #reads: ReadsFrom;
  readonly #sets = new Map<number, Set<number>>();

  constructor(reads: ReadsFrom) {
    this.#reads = reads;
  }

  has(t: number, key: number): boolean {
    const { writeStart, writeKey } = this.#reads;
    const from = writeStart[t];
    const to = writeStart[t + 1];
    if (to - from <= SCAN_MAX) {
      for (let w = from; w < to; w++) if (writeKey[w] === key) return true;
      return false;
    }
    let set = this.#sets.get(t);
    if (set === undefined) {
      set = new Set(writeKey.subarray(from, to));
      this.#sets.set(t, set);
    }
    return set.has(key);
  }
}
