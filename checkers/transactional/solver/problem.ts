import { INITIAL_STATE, type ReadAnomaly, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Calls } from '../reads-from/sessions.js';

/**
 * What the solver decides: transactions that happened, who read from whom, and what is known of each key's write order. Is there
 * a write order for every key that makes the history one of the model's? Register and list histories look alike here.
 */
export interface Problem {
  /** Transactions, numbered in the order in which they began. */
  readonly count: number;
  /** Their numbers in the columns. */
  readonly source: Int32Array;
  readonly process: Int32Array;
  /** Rows of invocation and `ok` completion (`NEVER` where there is none). */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  readonly keyCount: number;
  /** Reads by transaction, each key once. */
  readonly readStart: Int32Array;
  readonly readKey: Int32Array;
  readonly readFrom: Int32Array;
  /** Writers by key. The first `ordered[key]` of them are in their known order and come before all others. */
  readonly writerStart: Int32Array;
  readonly writer: Int32Array;
  readonly ordered: Int32Array;
}

/**
 * The problem of a history whose reads are resolved. Where a transaction saw two versions of a key there is none to
 * solve: that anomaly is returned instead.
 */
export function problemOf(times: Calls, reads: ReadsFrom): Problem | ReadAnomaly {
  const number = new Int32Array(reads.count).fill(-1);
  const source = new Int32Array(reads.count);
  let count = 0;
  for (let t = 0; t < reads.count; t++) {
    if (reads.happened[t] === 0) continue;
    number[t] = count;
    source[count++] = t;
  }
  const readStart = new Int32Array(count + 1);
  const readKey = new Int32Array(reads.readKey.length);
  const readFrom = new Int32Array(reads.readKey.length);
  const seenAt = new Int32Array(reads.keyCount).fill(-1);
  let length = 0;
  for (let u = 0; u < count; u++) {
    const t = source[u];
    const first = length;
    readStart[u] = first;
    for (let i = reads.readStart[t]; i < reads.readStart[t + 1]; i++) {
      const key = reads.readKey[i];
      const from = reads.readFrom[i] === INITIAL_STATE ? INITIAL_STATE : number[reads.readFrom[i]];
      if (seenAt[key] >= first) {
        if (readFrom[seenAt[key]] === from) continue;
        return { type: 'non-repeatable-read', transaction: t, mop: reads.readMop[i], key, other: reads.readFrom[i] };
      }
      seenAt[key] = length;
      readKey[length] = key;
      readFrom[length++] = from;
    }
  }
  readStart[count] = length;
  return {
    count,
    source: source.slice(0, count),
    process: gather(times.process, source, count),
    begin: gather(times.begin, source, count),
    end: gather(times.end, source, count),
    keyCount: reads.keyCount,
    readStart,
    readKey: readKey.slice(0, length),
    readFrom: readFrom.slice(0, length),
    ...writersByKey(reads, source, count, number),
  };
}

function gather(column: Int32Array, rows: Int32Array, count: number): Int32Array {
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = column[rows[i]];
  return out;
}

/** Writers by key, those of known order first. */
function writersByKey(
  reads: ReadsFrom,
  source: Int32Array,
  count: number,
  number: Int32Array,
): Pick<Problem, 'writerStart' | 'writer' | 'ordered'> {
  const { keyCount, writeStart, writeKey, orderStart, order } = reads;
  const writerStart = new Int32Array(keyCount + 1);
  for (let u = 0; u < count; u++) {
    for (let i = writeStart[source[u]]; i < writeStart[source[u] + 1]; i++) writerStart[writeKey[i] + 1]++;
  }
  for (let key = 0; key < keyCount; key++) writerStart[key + 1] += writerStart[key];
  const writer = new Int32Array(writerStart[keyCount]);
  const next = writerStart.slice(0, keyCount);
  const ordered = new Int32Array(keyCount);
  const known = new Set<number>();
  if (orderStart !== undefined && order !== undefined) {
    for (let key = 0; key < keyCount; key++) {
      for (let i = orderStart[key]; i < orderStart[key + 1]; i++) {
        writer[next[key]++] = number[order[i]];
        known.add(number[order[i]] * keyCount + key);
      }
      ordered[key] = orderStart[key + 1] - orderStart[key];
    }
  }
  for (let u = 0; u < count; u++) {
    for (let i = writeStart[source[u]]; i < writeStart[source[u] + 1]; i++) {
      const key = writeKey[i];
      if (known.size === 0 || !known.has(u * keyCount + key)) writer[next[key]++] = u;
    }
  }
  return { writerStart, writer, ordered };
}

/**
 * The problem of some of the transactions. A read from a transaction that is left out is left out too, so what is
 * impossible here is impossible in the whole: the smaller a part that is still impossible, the better the explanation.
 * @param keep numbers of transactions, ascending
 */
export function restrict(problem: Problem, keep: Int32Array): Problem {
  const number = new Int32Array(problem.count).fill(-1);
  keep.forEach((t, i) => {
    number[t] = i;
  });
  const readStart = new Int32Array(keep.length + 1);
  const readKey: number[] = [];
  const readFrom: number[] = [];
  for (let u = 0; u < keep.length; u++) {
    for (let i = problem.readStart[keep[u]]; i < problem.readStart[keep[u] + 1]; i++) {
      const from = problem.readFrom[i];
      if (from !== INITIAL_STATE && number[from] < 0) continue;
      readKey.push(problem.readKey[i]);
      readFrom.push(from === INITIAL_STATE ? INITIAL_STATE : number[from]);
    }
    readStart[u + 1] = readKey.length;
  }
  const writerStart = new Int32Array(problem.keyCount + 1);
  const writer: number[] = [];
  const ordered = new Int32Array(problem.keyCount);
  for (let key = 0; key < problem.keyCount; key++) {
    const from = problem.writerStart[key];
    for (let i = from; i < problem.writerStart[key + 1]; i++) {
      const u = number[problem.writer[i]];
      if (u < 0) continue;
      writer.push(u);
      if (i - from < problem.ordered[key]) ordered[key]++;
    }
    writerStart[key + 1] = writer.length;
  }
  return {
    count: keep.length,
    source: gather(problem.source, keep, keep.length),
    process: gather(problem.process, keep, keep.length),
    begin: gather(problem.begin, keep, keep.length),
    end: gather(problem.end, keep, keep.length),
    keyCount: problem.keyCount,
    readStart,
    readKey: Int32Array.from(readKey),
    readFrom: Int32Array.from(readFrom),
    writerStart,
    writer: Int32Array.from(writer),
    ordered,
  };
}
