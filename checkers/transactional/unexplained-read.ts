import type { Anomaly } from '../../src/core/index.js';
import { Cast, readEvidence, showKey, showRead } from './cast.js';
import type { ReadAnomaly } from './reads-from/reads-from.js';
import { READ, type Transactions } from './transactions.js';

/** Evidence of a read that no order of whole transactions explains, whatever the model. */
export function unexplainedRead(txns: Transactions, { type, transaction, mop, other }: ReadAnomaly): Anomaly {
  const alone = other < 0 || other === transaction;
  const cast = new Cast(txns, alone ? [transaction] : [transaction, other]);
  const name = type === 'thin-air' ? 'garbage-read' : type;
  const prose = `T1 read ${showKey(txns, txns.mopKey[mop])} as ${showRead(txns, mop)}, ${because(txns, type, mop, alone)}.`;
  return readEvidence(txns, name, cast, mop, prose);
}

function because(txns: Transactions, type: ReadAnomaly['type'], mop: number, alone: boolean): string {
  const lists = txns.dialect === 'list-append';
  const key = showKey(txns, txns.mopKey[mop]);
  switch (type) {
    case 'G1a':
      return lists ? 'with an element of T2, which failed' : 'which T2 wrote, but T2 failed';
    case 'G1b':
      return `a state in the middle of T2, which then ${lists ? 'appended to' : 'wrote'} ${key} again`;
    case 'internal':
      return `which is not what it had itself ${lists ? 'read and appended' : 'read or written'} just before`;
    case 'future-read':
      return `which it ${lists ? 'appended' : 'wrote'} itself only afterwards`;
    case 'thin-air':
      return `which nobody ${lists ? 'ever appended' : 'wrote'}`;
    case 'non-repeatable-read':
      return `but ${earlierRead(txns, mop)} before, and did not write it in between`;
    case 'incompatible-order':
      return alone
        ? 'and otherwise before: neither list can have grown into the other'
        : `which cannot have grown into, nor from, the list that T2 read`;
    case 'dirty-update':
      return 'where the appends of one transaction stand apart, or some of them are missing';
    case 'duplicate-elements':
      return 'with an element in it more than once';
  }
}

/** What the transaction had read of the same key otherwise, in words. */
function earlierRead(txns: Transactions, mop: number): string {
  const { mopKey, mopKind, mopStart, mopTransaction, mopVersion } = txns;
  for (let m = mopStart[mopTransaction[mop]]; m < mop; m++) {
    if (mopKind[m] !== READ || mopKey[m] !== mopKey[mop] || mopVersion[m] === mopVersion[mop]) continue;
    return `as ${showRead(txns, m)}`;
  }
  return 'otherwise';
}
