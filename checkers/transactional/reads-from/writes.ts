import { type TransactionColumns, WRITE } from '../transactions.js';

/** The keys that each transaction that happened writes, once each, in compressed rows. */
export function writesOf(
  columns: TransactionColumns,
  happened: Uint8Array,
): { writeStart: Int32Array; writeKey: Int32Array } {
  const { count, keyCount, mopStart, mopKind, mopKey } = columns;
  const writeStart = new Int32Array(count + 1);
  const writeKey = new Int32Array(mopKind.length);
  const seen = new Int32Array(keyCount).fill(-1);
  let writes = 0;
  for (let t = 0; t < count; t++) {
    writeStart[t] = writes;
    if (happened[t] === 0) continue;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (mopKind[m] !== WRITE || seen[key] === t) continue;
      seen[key] = t;
      writeKey[writes++] = key;
    }
  }
  writeStart[count] = writes;
  return { writeStart, writeKey: writeKey.slice(0, writes) };
}
