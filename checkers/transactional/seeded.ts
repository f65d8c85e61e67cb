import { INITIAL, NO_WRITE, READ, type TransactionColumns, UNKNOWN } from './transactions.js';

/**
 * The same transactions, with reads of a value that nobody wrote taken for reads of the initial state, key by key where
 * that can be: no other unwritten value of the key was read, nor nothing at all.
 */
export function seeded(txns: TransactionColumns): TransactionColumns {
  if (txns.dialect === 'list-append') return txns;
  const { mopKey, mopKind, versionWrite } = txns;
  const NONE = -3;
  const MIXED = -4;
  const held = new Int32Array(txns.keyCount).fill(NONE);
  const before = (m: number): boolean => {
    const version = txns.mopVersion[m];
    if (mopKind[m] !== READ || version === UNKNOWN) return false;
    return version === INITIAL || versionWrite[version] === NO_WRITE;
  };
  let any = false;
  for (let m = 0; m < mopKind.length; m++) {
    if (!before(m)) continue;
    const version = txns.mopVersion[m];
    any ||= version !== INITIAL;
    const known = held[mopKey[m]];
    held[mopKey[m]] = known === NONE || known === version ? version : MIXED;
  }
  if (!any) return txns;
  const mopVersion = txns.mopVersion.slice();
  for (let m = 0; m < mopKind.length; m++) if (before(m) && held[mopKey[m]] !== MIXED) mopVersion[m] = INITIAL;
  // What the class computes is no property of its own, so that a copy must name it.
  const { keyCount, versionCount } = txns;
  return { ...txns, keyCount, versionCount, elements: (mop) => txns.elements(mop), mopVersion };
}
