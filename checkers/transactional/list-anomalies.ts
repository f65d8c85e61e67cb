import { type Anomaly, FAIL, OK, showValue } from '../../src/core/index.js';
import { Cast, readEvidence, showKey, showRead } from './cast.js';
import type { Findings } from './findings.js';
import { intermediateWrite } from './intermediate-write.js';
import type { ListVersions } from './list-versions.js';
import { AMBIGUOUS_WRITE, NO_WRITE, READ, type Transactions } from './transactions.js';

/** A place behind the end of every list. */
const FAR = 0x7fffffff;

/**
 * Finds what single reads of lists show: aborted and intermediate reads, garbage, duplicates, incompatible orders, dirty
 * updates and future reads. Reads that are prefixes of their key's longest read are judged by their length alone.
 */
export function findListAnomalies(txns: Transactions, versions: ListVersions, findings: Findings): void {
  const failed = new Int32Array(txns.keyCount).fill(FAR);
  const garbage = new Int32Array(txns.keyCount).fill(FAR);
  const duplicate = new Int32Array(txns.keyCount).fill(FAR);
  const lastSeen = new Int32Array(txns.versionCount).fill(-1);
  for (let key = 0; key < txns.keyCount; key++) {
    const read = txns.longest[key];
    if (read < 0) continue;
    const flaws = flawsOf(txns, longestList(txns, versions, key, read), lastSeen, read);
    failed[key] = flaws.failed;
    garbage[key] = flaws.garbage;
    duplicate[key] = flaws.duplicate;
  }
  const disordered = new Set<number>();
  const { incompatible, mopKey, mopKind, mopTransaction, listLength, longest } = txns;
  for (let m = 0; m < mopKind.length; m++) {
    const length = listLength[m];
    if (length === 0) continue;
    const key = mopKey[m];
    let flaws: Flaws;
    if (incompatible[m] === 1) {
      flaws = flawsOf(txns, txns.elements(m), lastSeen, m);
      if (!disordered.has(key)) {
        disordered.add(key);
        findings.add('incompatible-order', () => incompatibleOrder(txns, m, longest[key]));
      }
    } else flaws = { failed: failed[key], garbage: garbage[key], duplicate: duplicate[key] };
    if (flaws.failed < length) findings.add('G1a', () => abortedRead(txns, m, flaws.failed));
    if (flaws.garbage < length) findings.add('garbage-read', () => garbageRead(txns, m, flaws.garbage));
    if (flaws.duplicate < length) findings.add('duplicate-elements', () => duplicateRead(txns, m, flaws.duplicate));
    const write = intermediateWrite(txns, m);
    if (write >= 0 && mopTransaction[write] !== mopTransaction[m]) {
      findings.add('G1b', () => intermediateRead(txns, m, write));
    }
  }
  findDirtyUpdates(txns, versions, findings);
  findFutureReads(txns, versions, findings);
}

/** The longest list of a key; not decoded again where no element stands in it twice. */
function longestList(txns: Transactions, { start, order }: ListVersions, key: number, read: number): Int32Array {
  const distinct = start[key + 1] - start[key];
  return distinct === txns.listLength[read] ? order.subarray(start[key], start[key + 1]) : txns.elements(read);
}

/** Places of the first element that a failed transaction appended, that nobody did, and that was there before. */
interface Flaws {
  readonly failed: number;
  readonly garbage: number;
  readonly duplicate: number;
}

/** @param lastSeen by version, the last list in which it was met; `list` is the number of this one */
function flawsOf(txns: Transactions, elements: Int32Array, lastSeen: Int32Array, list: number): Flaws {
  let failed = FAR;
  let garbage = FAR;
  let duplicate = FAR;
  for (let i = 0; i < elements.length; i++) {
    const version = elements[i];
    const write = txns.versionWrite[version];
    if (write === NO_WRITE) garbage = Math.min(garbage, i);
    else if (write >= 0 && txns.outcome[txns.mopTransaction[write]] === FAIL) failed = Math.min(failed, i);
    // What was appended more than once may well stand there more than once.
    if (lastSeen[version] === list && write !== AMBIGUOUS_WRITE) duplicate = Math.min(duplicate, i);
    lastSeen[version] = list;
  }
  return { failed, garbage, duplicate };
}

function findDirtyUpdates(txns: Transactions, versions: ListVersions, findings: Findings): void {
  const { start, order } = versions;
  for (let key = 0; key < txns.keyCount; key++) {
    let failed = -1;
    for (let i = start[key]; i < start[key + 1]; i++) {
      const write = txns.versionWrite[order[i]];
      if (write < 0) continue;
      const outcome = txns.outcome[txns.mopTransaction[write]];
      if (outcome === FAIL) failed = failed < 0 ? write : failed;
      else if (outcome === OK && failed >= 0) {
        const dirty = failed;
        findings.add('dirty-update', () => dirtyUpdate(txns, dirty, write, txns.longest[key]));
        failed = -1;
      }
    }
  }
}

/** At most one for each transaction. Quadratic in the micro-operations of a transaction that appends to keys it has read. */
function findFutureReads(txns: Transactions, versions: ListVersions, findings: Findings): void {
  const { mopKey, mopKind, mopStart, mopVersion, outcome, count, versionWrite } = txns;
  const lastRead = new Int32Array(txns.keyCount).fill(-1);
  for (let t = 0; t < count; t++) {
    if (outcome[t] !== OK) continue;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (mopKind[m] === READ) {
        lastRead[key] = m;
        continue;
      }
      if (lastRead[key] < mopStart[t] || versionWrite[mopVersion[m]] !== m) continue;
      const read = readOfTheFuture(txns, versions, mopStart[t], m);
      if (read < 0) continue;
      findings.add('future-read', () => futureRead(txns, read, m));
      break;
    }
  }
}

/** A read before an append that holds its element; -1 where there is none. */
function readOfTheFuture(txns: Transactions, versions: ListVersions, start: number, write: number): number {
  const { mopKey, mopKind, mopVersion } = txns;
  for (let m = write - 1; m >= start; m--) {
    if (mopKind[m] === READ && mopKey[m] === mopKey[write] && sees(txns, versions, m, mopVersion[write])) return m;
  }
  return -1;
}

/** Does a read's list hold an element? */
function sees(txns: Transactions, { position }: ListVersions, read: number, version: number): boolean {
  const length = txns.listLength[read];
  if (length === 0) return false;
  const at = position[version];
  // Places tell as much as the list does where no element stands in it twice.
  const plain = txns.incompatible[read] === 0 && position[txns.mopVersion[read]] === length - 1;
  return plain ? at >= 0 && at < length : txns.elements(read).includes(version);
}

function elementAt(txns: Transactions, read: number, at: number): string {
  return showValue(txns.versionValue(txns.elements(read)[at]), 40);
}

function abortedRead(txns: Transactions, read: number, at: number): Anomaly {
  const writer = txns.mopTransaction[txns.versionWrite[txns.elements(read)[at]]];
  const prose = `${saw(txns, read, at)}, with the ${elementAt(txns, read, at)} of T2, which failed.`;
  return readEvidence(txns, 'G1a', new Cast(txns, [txns.mopTransaction[read], writer]), read, prose);
}

function garbageRead(txns: Transactions, read: number, at: number): Anomaly {
  const prose = `${saw(txns, read, at)}, but nobody ever appended ${elementAt(txns, read, at)} to it.`;
  return readEvidence(txns, 'garbage-read', new Cast(txns, [txns.mopTransaction[read]]), read, prose);
}

function duplicateRead(txns: Transactions, read: number, at: number): Anomaly {
  const elements = txns.elements(read);
  const list = showRead(txns, read, [elements.indexOf(elements[at]), at]);
  const key = showKey(txns, txns.mopKey[read]);
  const prose = `T1 read ${key} as ${list}, with ${elementAt(txns, read, at)} in it more than once.`;
  return readEvidence(txns, 'duplicate-elements', new Cast(txns, [txns.mopTransaction[read]]), read, prose);
}

/** The transaction that the evidence is about, T1, and what it read; `at` is the place in the list that matters. */
function saw(txns: Transactions, read: number, at: number): string {
  return `T1 read ${showKey(txns, txns.mopKey[read])} as ${showRead(txns, read, [at])}`;
}

function intermediateRead(txns: Transactions, read: number, write: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[read], txns.mopTransaction[write]]);
  const key = showKey(txns, txns.mopKey[read]);
  const element = showValue(txns.versionValue(txns.mopVersion[write]), 40);
  const prose = `T1 read ${key} as ${showRead(txns, read)}, a state in the middle of T2, which appended to ${key} again after ${element}.`;
  return readEvidence(txns, 'G1b', cast, read, prose);
}

function incompatibleOrder(txns: Transactions, read: number, longest: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[read], txns.mopTransaction[longest]]);
  const key = showKey(txns, txns.mopKey[read]);
  const other = cast.name(txns.mopTransaction[longest]);
  const [a, b] = [txns.elements(read), txns.elements(longest)];
  const at = a.findIndex((version, i) => version !== b[i]);
  const element = (version: number) => showValue(txns.versionValue(version), 40);
  const prose =
    `T1 read ${key} as ${showRead(txns, read, [at])}, ${other} as ${showRead(txns, longest, [at])}: element ${at + 1} is ` +
    `${element(a[at])} in the first and ${element(b[at])} in the other, so neither list can have grown into the other.`;
  return readEvidence(txns, 'incompatible-order', cast, read, prose);
}

function dirtyUpdate(txns: Transactions, failed: number, write: number, longest: number): Anomaly {
  const { mopTransaction, mopVersion } = txns;
  const cast = new Cast(txns, [mopTransaction[failed], mopTransaction[write], mopTransaction[longest]]);
  const key = showKey(txns, txns.mopKey[failed]);
  const value = (mop: number) => showValue(txns.versionValue(mopVersion[mop]), 40);
  const reader = cast.name(mopTransaction[longest]);
  const elements = txns.elements(longest);
  const list = showRead(
    txns,
    longest,
    [failed, write].map((mop) => elements.indexOf(mopVersion[mop])),
  );
  const prose = `T1 failed, but its append of ${value(failed)} to ${key} stayed, and T2 committed ${value(write)} on top of it: ${reader} read ${list}.`;
  return readEvidence(txns, 'dirty-update', cast, failed, prose);
}

function futureRead(txns: Transactions, read: number, write: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[read]]);
  const key = showKey(txns, txns.mopKey[read]);
  const element = showValue(txns.versionValue(txns.mopVersion[write]), 40);
  const list = showRead(txns, read, [txns.elements(read).indexOf(txns.mopVersion[write])]);
  const prose = `T1 read ${key} as ${list}, with the ${element} that it appended itself only afterwards.`;
  return readEvidence(txns, 'future-read', cast, read, prose);
}
