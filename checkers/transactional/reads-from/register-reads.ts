import { INFO, OK } from '../../../src/core/index.js';
import { AMBIGUOUS_WRITE, INITIAL, NO_WRITE, READ, type TransactionColumns, UNKNOWN, WRITE } from '../transactions.js';
import { INITIAL_STATE, ReadAnomalies, type ReadsFrom } from './reads-from.js';
import { writesOf } from './writes.js';

/**
 * Finds for every read of a register history the transaction whose final write it saw. Values must be distinct per key as far as
 * they were read. A read that several transactions could explain is reported as ambiguous and left out.
 * Linear in the number of micro-operations.
 */
export function registerReads(columns: TransactionColumns): ReadsFrom {
  const { count, keyCount, outcome, mopStart, mopKind, mopKey, mopVersion, versionWrite, mopTransaction } = columns;
  const final = finalWrites(columns);
  const happened = new Uint8Array(count);
  for (let t = 0; t < count; t++) if (outcome[t] === OK) happened[t] = 1;
  const anomalies = new ReadAnomalies();
  let ambiguousMop = -1;
  const readStart = new Int32Array(count + 1);
  const readKey = new Int32Array(mopKind.length);
  const readFrom = new Int32Array(mopKind.length);
  const readMop = new Int32Array(mopKind.length);
  const ownAt = new Int32Array(keyCount).fill(-1);
  let reads = 0;
  for (let t = 0; t < count; t++) {
    readStart[t] = reads;
    if (outcome[t] !== OK) continue;
    const first = mopStart[t];
    for (let m = first; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (mopKind[m] === WRITE) {
        ownAt[key] = m;
        continue;
      }
      const version = mopVersion[m];
      if (version === UNKNOWN) continue;
      // Positions before `first` are of earlier transactions: this one has not written the key yet.
      if (ownAt[key] >= first) {
        if (mopVersion[ownAt[key]] !== version) anomalies.add('internal', t, m, key, -1);
        continue;
      }
      let from = INITIAL_STATE;
      if (version !== INITIAL) {
        const write = versionWrite[version];
        if (write === AMBIGUOUS_WRITE) {
          ambiguousMop = ambiguousMop < 0 ? m : ambiguousMop;
          continue;
        }
        if (write === NO_WRITE) {
          anomalies.add('thin-air', t, m, key, -1);
          continue;
        }
        from = mopTransaction[write];
        if (from === t) {
          anomalies.add('future-read', t, m, key, t);
          continue;
        }
        if (outcome[from] === INFO) happened[from] = 1;
        else if (outcome[from] !== OK) {
          anomalies.add('G1a', t, m, key, from);
          continue;
        }
        if (final[write] === 0) {
          anomalies.add('G1b', t, m, key, from);
          continue;
        }
      }
      readKey[reads] = key;
      readFrom[reads] = from;
      readMop[reads] = m;
      reads++;
    }
  }
  readStart[count] = reads;
  return {
    count,
    keyCount,
    happened,
    readStart,
    readKey: readKey.subarray(0, reads),
    readFrom: readFrom.subarray(0, reads),
    readMop: readMop.subarray(0, reads),
    ...writesOf(columns, happened),
    anomalies: anomalies.list,
    anomalyCount: anomalies.count,
    ambiguousMop,
  };
}

/** 1 for each micro-operation that is its transaction's last write of the key. */
export function finalWrites(columns: TransactionColumns): Uint8Array {
  const { count, keyCount, mopStart, mopKind, mopKey } = columns;
  const final = new Uint8Array(mopKind.length);
  const seen = new Int32Array(keyCount).fill(-1);
  for (let t = 0; t < count; t++) {
    for (let m = mopStart[t + 1] - 1; m >= mopStart[t]; m--) {
      if (mopKind[m] === READ || seen[mopKey[m]] === t) continue;
      seen[mopKey[m]] = t;
      final[m] = 1;
    }
  }
  return final;
}
