import { type Anomaly, OK, showValue } from '../../src/core/index.js';
import { Cast, showElements, showKey, showRead } from './cast.js';
import type { Findings } from './findings.js';
import { READ, type Transactions, UNKNOWN, WRITE } from './transactions.js';

/**
 * Finds reads that disagree with what the same transaction had read or written just before (Cerone and others 2015,
 * axiom INT): at most one for each transaction. Two different reads with no write in between are a non-repeatable read.
 */
export function findInternal(txns: Transactions, findings: Findings): void {
  const { mopStart, mopKey, mopKind, mopVersion, outcome, count } = txns;
  const seen = new Int32Array(txns.keyCount).fill(-1);
  for (let t = 0; t < count; t++) {
    if (outcome[t] !== OK || mopStart[t + 1] - mopStart[t] < 2) continue;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      if (mopVersion[m] === UNKNOWN) continue;
      const earlier = seen[mopKey[m]];
      seen[mopKey[m]] = m;
      if (mopKind[m] !== READ || earlier < mopStart[t] || agrees(txns, t, m)) continue;
      findings.add('internal', () => evidence(txns, t, m));
      break;
    }
  }
}

/** Does a read see what its transaction must expect? */
function agrees(txns: Transactions, t: number, read: number): boolean {
  return txns.dialect === 'rw-register' ? registerAgrees(txns, t, read) : listAgrees(txns, t, read);
}

function registerAgrees(txns: Transactions, t: number, read: number): boolean {
  for (let m = read - 1; m >= txns.mopStart[t]; m--) {
    if (txns.mopKey[m] === txns.mopKey[read]) return txns.mopVersion[m] === txns.mopVersion[read];
  }
  return true;
}

function listAgrees(txns: Transactions, t: number, read: number): boolean {
  const { mopKey, mopKind, mopVersion, listLength } = txns;
  let appended = 0;
  let lastAppend = -1;
  let base = -1;
  for (let m = read - 1; m >= txns.mopStart[t] && base < 0; m--) {
    if (mopKey[m] !== mopKey[read]) continue;
    if (mopKind[m] === READ) base = m;
    else if (appended++ === 0) lastAppend = mopVersion[m];
  }
  const before = listLength[read] - appended;
  if (base < 0 ? before < 0 : before !== listLength[base] || !startsWith(txns, read, base)) return false;
  if (appended === 0) return true;
  return mopVersion[read] === lastAppend && (appended === 1 || endsWithOwn(txns, t, read, base, before));
}

/** Do a read's elements begin with all of an earlier read's? Compared as they lie encoded. */
function startsWith({ history, listAt, listEnd }: Transactions, read: number, earlier: number): boolean {
  const { bytes } = history.values;
  const length = listEnd[earlier] - listAt[earlier];
  for (let i = 0; i < length; i++) if (bytes[listAt[read] + i] !== bytes[listAt[earlier] + i]) return false;
  return true;
}

/** Are a read's elements from a place on the ones that its transaction had appended since an earlier read, in order? */
function endsWithOwn(txns: Transactions, t: number, read: number, earlier: number, place: number): boolean {
  const saw = txns.elements(read);
  let at = place;
  for (let m = Math.max(txns.mopStart[t], earlier + 1); m < read; m++) {
    if (txns.mopKey[m] === txns.mopKey[read] && txns.mopVersion[m] !== saw[at++]) return false;
  }
  return true;
}

function evidence(txns: Transactions, t: number, read: number): Anomaly {
  const { mopKey, mopKind, mopStart } = txns;
  const cast = new Cast(txns, [t]);
  const key = mopKey[read];
  const before: string[] = [];
  let wrote = false;
  for (let m = mopStart[t]; m < read; m++) {
    if (mopKey[m] !== key) continue;
    wrote ||= mopKind[m] === WRITE;
    before.push(mopKind[m] === READ ? `read ${showRead(txns, m)}` : wroteText(txns, m));
  }
  const { saw, expected } = contrast(txns, t, read);
  return {
    type: 'internal',
    prose: `T1 read ${showKey(txns, key)} as ${saw} although it had itself ${before.join(', then ')} before: it should have read ${expected}.`,
    key: txns.key(key),
    ops: cast.ops(),
    details: {
      ...(wrote ? {} : { alsoKnownAs: 'non-repeatable read' }),
      transactions: cast.transactions(),
    },
  };
}

/** What a read saw, and what it should have seen after what its transaction had read and written of the key, in words. */
function contrast(txns: Transactions, t: number, read: number): { readonly saw: string; readonly expected: string } {
  const own: number[] = [];
  for (let m = read - 1; m >= txns.mopStart[t]; m--) {
    if (txns.mopKey[m] !== txns.mopKey[read]) continue;
    if (txns.dialect === 'rw-register') return { saw: showRead(txns, read), expected: showRead(txns, m) };
    if (txns.mopKind[m] === READ) {
      const due = [...txns.elements(m), ...own];
      const elements = txns.elements(read);
      const at = due.findIndex((version, i) => version !== elements[i]);
      return { saw: showRead(txns, read, [at]), expected: showElements(txns, due, [at]) };
    }
    own.unshift(txns.mopVersion[m]);
  }
  const end = own.map((version) => showValue(txns.versionValue(version), 24));
  return { saw: showRead(txns, read), expected: `a list that ends with ${end.join(' ')}` };
}

function wroteText(txns: Transactions, mop: number): string {
  const value = txns.versionValue(txns.mopVersion[mop]);
  return `${txns.dialect === 'list-append' ? 'appended' : 'written'} ${showValue(value)}`;
}
