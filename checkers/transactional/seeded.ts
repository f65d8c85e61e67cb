import { INITIAL, NO_WRITE, READ, type Transactions, UNKNOWN } from './transactions.js';

/** The transactions of registers that may have held something before the history: what their decision procedures take. */
export type DecidableTransactions = Pick<
  Transactions,
  Exclude<keyof Transactions, 'key' | 'versionValue' | 'valueRow' | 'history' | 'incompatible' | 'longest'>
>;

/**
 * The same transactions, with reads of a value that nobody wrote taken for reads of the initial state, key by key where
 * that can be: no other unwritten value of the key was read, nor nothing at all.
 */
export function seeded(txns: Transactions): DecidableTransactions {
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
  return { ...columnsOf(txns), mopVersion };
}

function columnsOf(txns: Transactions): DecidableTransactions {
  const { begin, completion, count, dialect, end, keyCount, listAt, listEnd, listLength } = txns;
  const { mopKey, mopKind, mopStart, mopTransaction, mopVersion, outcome, process } = txns;
  const { versionCount, versionKey, versionWrite } = txns;
  return {
    begin,
    completion,
    count,
    dialect,
    end,
    keyCount,
    listAt,
    listEnd,
    listLength,
    mopKey,
    mopKind,
    mopStart,
    mopTransaction,
    mopVersion,
    outcome,
    process,
    versionCount,
    versionKey,
    versionWrite,
    elements: (mop) => txns.elements(mop),
  };
}
