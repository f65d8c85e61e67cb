import { FAIL } from '../../src/core/index.js';
import { AMBIGUOUS_WRITE, INITIAL, type Transactions, UNKNOWN, WRITE } from './transactions.js';

/*
 * What a register transaction shows to the outside of a key: what it read before it wrote it, and what it wrote last. A read
 * that sees another version than the first one of its transaction counts as well: a non-repeatable read depends on both.
 * Nodes of version graphs are versions, and behind them the initial state of each key.
 */

/** In the result of {@link externals}: a read of a key before any own write, the first of its version. */
export const EXTERNAL_READ = 1;
/** In the result of {@link externals}: a last write of a key. */
export const EXTERNAL_WRITE = 2;

/** The key of a node of the version graph. */
export function keyOf(txns: Transactions, node: number): number {
  return node < txns.versionCount ? txns.versionKey[node] : node - txns.versionCount;
}

/** The node of what a read saw; -1 where that is not known. */
export function nodeOfRead(txns: Transactions, mop: number): number {
  const version = txns.mopVersion[mop];
  if (version === UNKNOWN) return -1;
  return version === INITIAL ? txns.versionCount + txns.mopKey[mop] : version;
}

/** The transaction that wrote a node's version last of all its writes of the key, and may have taken effect; -1 if none. */
export function finalWriter(txns: Transactions, external: Uint8Array, node: number): number {
  if (node >= txns.versionCount) return -1;
  const mop = txns.versionWrite[node];
  if (mop < 0 || external[mop] !== EXTERNAL_WRITE) return -1;
  const t = txns.mopTransaction[mop];
  return txns.outcome[t] === FAIL ? -1 : t;
}

/** Did several transactions write a node's version? */
export function isAmbiguous(txns: Transactions, node: number): boolean {
  return node < txns.versionCount && txns.versionWrite[node] === AMBIGUOUS_WRITE;
}

/** By micro-operation, what it is to the outside; 0 for what is its transaction's own affair, or failed, or not known. */
export function externals(txns: Transactions): Uint8Array {
  const { mopKey, mopKind, mopStart, mopVersion, outcome, count } = txns;
  const external = new Uint8Array(mopKind.length);
  const lastRead = new Int32Array(txns.keyCount).fill(-1);
  const lastWrite = new Int32Array(txns.keyCount).fill(-1);
  for (let t = 0; t < count; t++) {
    if (outcome[t] === FAIL) continue;
    const start = mopStart[t];
    for (let m = start; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (mopKind[m] === WRITE) {
        if (lastWrite[key] >= start) external[lastWrite[key]] = 0;
        lastWrite[key] = m;
        external[m] = EXTERNAL_WRITE;
      } else if (mopVersion[m] !== UNKNOWN && lastWrite[key] < start) {
        if (lastRead[key] < start || mopVersion[lastRead[key]] !== mopVersion[m]) external[m] = EXTERNAL_READ;
        lastRead[key] = m;
      }
    }
  }
  return external;
}
