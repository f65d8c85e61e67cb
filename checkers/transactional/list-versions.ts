import { OK } from '../../src/core/index.js';
import { READ, type Transactions } from './transactions.js';

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
  /** By key, the read that saw most; the first of equals; -1 where every read saw an empty list, or none was made. */
  readonly longest: Int32Array;
  /** By micro-operation, 1 where a known read saw no prefix of its key's longest read. */
  readonly incompatible: Uint8Array;
}

/** O(bytes of all lists that were read). */
export function listVersions(txns: Transactions): ListVersions {
  const longest = longestReads(txns);
  const start = new Int32Array(txns.keyCount + 1);
  const order: number[] = [];
  const lists = Array.from(longest, (mop) => (mop < 0 ? new Int32Array(0) : txns.elements(mop)));
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
  return { start, order: Int32Array.from(order), position, longest, incompatible: incompatibleReads(txns, longest) };
}

function longestReads(txns: Transactions): Int32Array {
  const longest = new Int32Array(txns.keyCount).fill(-1);
  const { mopKind, mopKey, mopTransaction, listLength, outcome } = txns;
  for (let m = 0; m < mopKind.length; m++) {
    if (mopKind[m] !== READ || listLength[m] === 0 || outcome[mopTransaction[m]] !== OK) continue;
    const best = longest[mopKey[m]];
    if (best < 0 || listLength[m] > listLength[best]) longest[mopKey[m]] = m;
  }
  return longest;
}

/** Encoded elements are compared byte by byte: one list is a prefix of another exactly where its bytes are. */
function incompatibleReads(txns: Transactions, longest: Int32Array): Uint8Array {
  const { bytes } = txns.history.values;
  const { mopKind, mopKey, listAt, listEnd, listLength } = txns;
  const incompatible = new Uint8Array(mopKind.length);
  for (let m = 0; m < mopKind.length; m++) {
    if (listLength[m] === 0) continue;
    const best = longest[mopKey[m]];
    if (best === m) continue;
    let mine = listAt[m];
    let its = listAt[best];
    const end = listEnd[m];
    while (mine < end && bytes[mine] === bytes[its]) {
      mine++;
      its++;
    }
    if (mine < end) incompatible[m] = 1;
  }
  return incompatible;
}
