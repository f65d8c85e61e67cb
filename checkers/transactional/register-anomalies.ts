import { type Anomaly, FAIL, OK } from '../../src/core/index.js';
import { Cast, readEvidence, showKey, showRead } from './cast.js';
import { cyclicVersions } from './cyclic-versions.js';
import { EXTERNAL_READ } from './external-access.js';
import type { Findings } from './findings.js';
import { intermediateWrite } from './intermediate-write.js';
import type { RegisterVersions } from './register-versions.js';
import { INITIAL, NO_WRITE, READ, type Transactions } from './transactions.js';

/** Finds what single reads of registers show: aborted and intermediate reads, reads of the future, garbage; and version circles. */
export function findRegisterAnomalies(txns: Transactions, versions: RegisterVersions, findings: Findings): void {
  const { mopKind, mopTransaction, mopVersion, versionWrite, outcome } = txns;
  for (let m = 0; m < mopKind.length; m++) {
    const version = mopVersion[m];
    const t = mopTransaction[m];
    if (mopKind[m] !== READ || version < 0 || outcome[t] !== OK) continue;
    const write = versionWrite[version];
    if (write < 0) continue;
    const writer = mopTransaction[write];
    if (writer === t) {
      if (write > m && !wroteBefore(txns, m)) findings.add('future-read', () => futureRead(txns, m));
    } else if (outcome[writer] === FAIL) {
      findings.add('G1a', () => abortedRead(txns, m, writer));
    } else if (intermediateWrite(txns, m) >= 0) {
      findings.add('G1b', () => intermediateRead(txns, m, writer));
    }
  }
  for (const circle of versions.cyclic) findings.add('cyclic-versions', () => cyclicVersions(txns, circle));
  findGarbage(txns, versions, findings);
}

/** Had a read's transaction itself already written what it saw? It may write that again. */
function wroteBefore({ mopKind, mopStart, mopTransaction, mopVersion }: Transactions, read: number): boolean {
  for (let m = mopStart[mopTransaction[read]]; m < read; m++) {
    if (mopKind[m] !== READ && mopVersion[m] === mopVersion[read]) return true;
  }
  return false;
}

/**
 * A value that nobody wrote may have been there before the history. Of one key, one value at most can have been: where
 * transactions first read several, or one and also nothing at all, some read garbage. Keys whose versions are in no order
 * anyhow are left out.
 */
function findGarbage(txns: Transactions, versions: RegisterVersions, findings: Findings): void {
  const { mopKey, mopVersion, versionWrite } = txns;
  const before = new Int32Array(txns.keyCount).fill(-1);
  const reported = new Set(versions.cyclic.map(({ key }) => key));
  for (let m = 0; m < mopKey.length; m++) {
    const version = mopVersion[m];
    if (versions.external[m] !== EXTERNAL_READ) continue;
    if (version !== INITIAL && versionWrite[version] !== NO_WRITE) continue;
    const key = mopKey[m];
    const other = before[key];
    if (other < 0) before[key] = m;
    else if (mopVersion[other] !== version && !reported.has(key)) {
      reported.add(key);
      findings.add('garbage-read', () => garbage(txns, other, m));
    }
  }
}

function read(txns: Transactions, mop: number): string {
  return `read ${showKey(txns, txns.mopKey[mop])} as ${showRead(txns, mop)}`;
}

function abortedRead(txns: Transactions, mop: number, writer: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[mop], writer]);
  return readEvidence(txns, 'G1a', cast, mop, `T1 ${read(txns, mop)}, which T2 wrote, but T2 failed.`);
}

function intermediateRead(txns: Transactions, mop: number, writer: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[mop], writer]);
  const prose = `T1 ${read(txns, mop)}, a state in the middle of T2, which then wrote the key again.`;
  return readEvidence(txns, 'G1b', cast, mop, prose);
}

function futureRead(txns: Transactions, mop: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[mop]]);
  return readEvidence(txns, 'future-read', cast, mop, `T1 ${read(txns, mop)}, which it wrote itself only afterwards.`);
}

function garbage(txns: Transactions, one: number, other: number): Anomaly {
  const cast = new Cast(txns, [txns.mopTransaction[one], txns.mopTransaction[other]]);
  const name = cast.name(txns.mopTransaction[other]);
  const unwritten = [one, other].filter((mop) => txns.mopVersion[mop] !== INITIAL).map((mop) => showRead(txns, mop));
  const prose =
    `T1 ${read(txns, one)} and ${name} ${read(txns, other)}, but nobody wrote ${unwritten.join(' or ')}: ` +
    'only one of the two can have been there before.';
  return readEvidence(txns, 'garbage-read', cast, other, prose);
}
