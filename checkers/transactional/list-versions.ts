import type { Transactions } from './transactions.js';

/**
 * The order of the versions of every list, as far as reads show it. A list only grows, so a read of `[4 7]` says that 4
 * was appended first and 7 next: the longest read of a key orders everything that any read saw, if all others are
 * prefixes of it (Kingsbury, Alvaro 2020, section 4: traceability).
 */
export interface ListVersions {
  /** Offsets into `order` by key. */
  readonly start: Int32Array;
  /** Versions in the order in which they were appended, key by key; each once. */
  readonly order: Int32Array;
  /** Where a version stands in its key's order, from 0; -1 where no longest read saw it. */
  readonly position: Int32Array;
}

/** O(elements of the longest lists). */
export function listVersions(txns: Transactions): ListVersions {
  const start = new Int32Array(txns.keyCount + 1);
  const order: number[] = [];
  const lists = Array.from(txns.longest, (mop) => (mop < 0 ? new Int32Array(0) : txns.elements(mop)));
  const position = new Int32Array(txns.versionCount).fill(-1);
  for (let key = 0; key < lists.length; key++) {
    for (const version of lists[key]) {
      // An element that a list held twice counts where it first stood.
      if (position[version] >= 0) continue;
      position[version] = order.length - start[key];
      order.push(version);
    }
    start[key + 1] = order.length;
  }
  return { start, order: Int32Array.from(order), position };
}
