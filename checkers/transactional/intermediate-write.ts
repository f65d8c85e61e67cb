import { FAIL } from '../../src/core/index.js';
import { type Transactions, WRITE } from './transactions.js';

/**
 * The write of what a read saw (of a list, its last element) where its transaction wrote the key again afterwards; -1
 * otherwise. Failed transactions have no states in their middle: reading them is another anomaly.
 */
export function intermediateWrite(txns: Transactions, read: number): number {
  const version = txns.mopVersion[read];
  const write = version < 0 ? -1 : txns.versionWrite[version];
  if (write < 0) return -1;
  const t = txns.mopTransaction[write];
  if (txns.outcome[t] === FAIL) return -1;
  for (let m = write + 1; m < txns.mopStart[t + 1]; m++) {
    if (txns.mopKind[m] === WRITE && txns.mopKey[m] === txns.mopKey[write]) return write;
  }
  return -1;
}
