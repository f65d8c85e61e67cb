import { OK, showValue } from '../../src/core/index.js';
import { Cast, listed, showKey, showRead } from './cast.js';
import type { Findings } from './findings.js';
import { AMBIGUOUS_WRITE, INITIAL, READ, type Transactions, UNKNOWN, WRITE } from './transactions.js';

/**
 * Finds versions of a key that several committed transactions read, before any write of their own, and then replaced
 * (Berenson and others 1995, P4). Whatever the version order, one of the writes came first and the others were made without
 * knowledge of it. One finding for each version. O(micro-operations).
 */
export function findLostUpdates(txns: Transactions, findings: Findings): void {
  const { listLength, mopKey, mopKind, mopStart, mopVersion, outcome, count } = txns;
  const lists = txns.dialect === 'list-append';
  // Initial versions come behind the others, one for each key.
  const initial = txns.versionCount;
  const first = new Int32Array(initial + txns.keyCount).fill(-1);
  const several = new Map<number, number[]>();
  const firstTouch = new Int32Array(txns.keyCount).fill(-1);
  const written = new Int32Array(txns.keyCount).fill(-1);
  for (let t = 0; t < count; t++) {
    if (outcome[t] !== OK) continue;
    const start = mopStart[t];
    for (let m = start; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (firstTouch[key] < start) firstTouch[key] = m;
      if (mopKind[m] !== WRITE || written[key] >= start) continue;
      written[key] = m;
      const read = firstTouch[key];
      if (mopKind[read] !== READ || mopVersion[read] === UNKNOWN) continue;
      const version = mopVersion[read] === INITIAL ? initial + key : mopVersion[read];
      if (version < initial && txns.versionWrite[version] === AMBIGUOUS_WRITE) continue;
      if (first[version] < 0) first[version] = read;
      // Lists of different lengths are different versions even where they end alike.
      else if (!lists || listLength[read] === listLength[first[version]]) {
        collect(several, version, first[version], read);
      }
    }
  }
  for (const reads of several.values()) {
    findings.add('lost-update', () => {
      const key = mopKey[reads[0]];
      const shown = reads.slice(0, 4);
      const cast = new Cast(
        txns,
        shown.map((read) => txns.mopTransaction[read]),
      );
      const names = shown.map((read) => cast.name(txns.mopTransaction[read]));
      const rest = reads.length - shown.length;
      const who = listed(names, rest > 0 ? `${rest} more` : undefined);
      const verb = lists ? 'appended' : 'wrote';
      const writes = shown.map((read, i) => `${names[i]} ${verb} ${showValue(writeAfter(txns, read), 40)}`);
      return {
        type: 'lost-update',
        prose:
          `${who} ${reads.length === 2 ? 'both' : 'all'} read ${showKey(txns, key)} as ${showRead(txns, reads[0])} and then ${lists ? 'appended to' : 'replaced'} it ` +
          `(${writes.join(', ')}): ${reads.length === 2 ? 'whichever came second missed the other' : 'all but the first missed another one'}.`,
        key: txns.key(key),
        ops: cast.ops(),
        details: { transactions: cast.transactions(), transactionCount: reads.length },
      };
    });
  }
}

function collect(groups: Map<number, number[]>, version: number, first: number, read: number): void {
  const group = groups.get(version);
  if (group === undefined) groups.set(version, [first, read]);
  else group.push(read);
}

/** The value of the first write of the same key after a read. */
function writeAfter(txns: Transactions, read: number) {
  let m = read + 1;
  while (txns.mopKind[m] !== WRITE || txns.mopKey[m] !== txns.mopKey[read]) m++;
  return txns.versionValue(txns.mopVersion[m]);
}
