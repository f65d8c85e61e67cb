import { doubled } from '../doubled.js';
import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { TransactionColumns } from '../transactions.js';

/**
 * Reads of lists, and with each of them an observation of every writer whose elements it saw: that it read the list from the
 * last of them does not say that it saw the others, whom it shows all the same. An observation is a read of a further key, the
 * last one, which nobody writes; so it makes its writer visible, and no axiom asks about it. Linear in the elements that
 * were read.
 */
export function withObservations(columns: TransactionColumns, reads: ReadsFrom): ReadsFrom {
  const { mopTransaction, versionWrite } = columns;
  const { count, keyCount, readStart, readKey, readFrom, readMop } = reads;
  const starts = new Int32Array(readStart.length);
  const out = new ReadColumns(readKey.length * 4);
  for (let t = 0; t < count; t++) {
    for (let i = readStart[t]; i < readStart[t + 1]; i++) {
      out.push(readKey[i], readFrom[i], readMop[i]);
      if (readFrom[i] === INITIAL_STATE) continue;
      let previous = readFrom[i];
      for (const version of columns.elements(readMop[i])) {
        const write = versionWrite[version];
        // Only the reader's own elements can be here that were appended more than once.
        if (write < 0) continue;
        const writer = mopTransaction[write];
        // A transaction's elements lie side by side; the last one's writer has been noted, the reader's own tell nothing.
        if (writer !== previous && writer !== t && writer !== readFrom[i]) out.push(keyCount, writer, readMop[i]);
        previous = writer;
      }
    }
    starts[t + 1] = out.length;
  }
  return {
    ...reads,
    keyCount: keyCount + 1,
    observations: keyCount,
    readStart: starts,
    readKey: out.key.subarray(0, out.length),
    readFrom: out.from.subarray(0, out.length),
    readMop: out.mop.subarray(0, out.length),
    ...withoutWriters(reads),
  };
}

/** The order of lists, with an empty one for the further key. */
function withoutWriters({ orderStart, order }: ReadsFrom): Partial<ReadsFrom> {
  if (orderStart === undefined || order === undefined) return {};
  return { orderStart: Int32Array.from([...orderStart, order.length]), order };
}

/** Columns of reads that grow. */
class ReadColumns {
  length = 0;
  key: Int32Array;
  from: Int32Array;
  mop: Int32Array;

  constructor(expected: number) {
    this.key = new Int32Array(Math.max(16, expected));
    this.from = new Int32Array(this.key.length);
    this.mop = new Int32Array(this.key.length);
  }

  push(key: number, from: number, mop: number): void {
    if (this.length === this.key.length) {
      this.key = doubled(this.key);
      this.from = doubled(this.from);
      this.mop = doubled(this.mop);
    }
    this.key[this.length] = key;
    this.from[this.length] = from;
    this.mop[this.length++] = mop;
  }
}
