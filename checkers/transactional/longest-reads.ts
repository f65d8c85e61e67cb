import { OK } from '../../src/core/index.js';
import type { TransactionColumns } from './transactions.js';

/** By key, the read that saw most; the first of equals; -1 where every read saw an empty list, or none was made. */
export function longestReads(columns: TransactionColumns): Int32Array {
  const { keyCount, listLength, mopKey, mopTransaction, outcome } = columns;
  const longest = new Int32Array(keyCount).fill(-1);
  for (let m = 0; m < listLength.length; m++) {
    if (listLength[m] === 0 || outcome[mopTransaction[m]] !== OK) continue;
    const best = longest[mopKey[m]];
    if (best < 0 || listLength[m] > listLength[best]) longest[mopKey[m]] = m;
  }
  return longest;
}

/**
 * By micro-operation, 1 where a read saw no prefix of its key's longest read. Encoded elements are compared byte by byte:
 * one list is a prefix of another exactly where its bytes are. O(bytes of all lists).
 */
export function incompatibleReads(columns: TransactionColumns, longest: Int32Array, bytes: Uint8Array): Uint8Array {
  const { mopKey, listAt, listEnd, listLength } = columns;
  const incompatible = new Uint8Array(listLength.length);
  for (let m = 0; m < listLength.length; m++) {
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
