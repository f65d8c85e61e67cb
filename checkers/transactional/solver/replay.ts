import { INFO, OK } from '../../../src/core/index.js';
import { INITIAL, READ, type TransactionColumns } from '../transactions.js';
import type { IsolationLevel } from './isolation-level.js';

/**
 * Executes a schedule against the history, step by step, and says what is wrong with it; undefined where nothing is.
 * It knows nothing of graphs: it keeps what each key holds, checks every read at its transaction's start, and applies writes
 * at the commit. It is what makes a `valid` verdict checkable by whoever does not trust the solver.
 * @param schedule `2t` for the start, `2t + 1` for the commit of transaction `t`; without snapshots each start is
 *   directly followed by its commit
 */
export function replay(
  columns: TransactionColumns,
  level: IsolationLevel,
  schedule: ArrayLike<number>,
): string | undefined {
  const { count, keyCount, outcome, mopStart, mopKind, mopKey, mopVersion, dialect } = columns;
  const lists = dialect === 'list-append';
  const state: number[][] = Array.from({ length: keyCount }, () => []);
  const changed = new Int32Array(keyCount).fill(-1);
  const started = new Int32Array(count).fill(-1);
  const committed = new Int32Array(count).fill(-1);
  for (let step = 0; step < schedule.length; step++) {
    const t = schedule[step] >> 1;
    if (t < 0 || t >= count || (outcome[t] !== OK && outcome[t] !== INFO))
      return `step ${step} is of no transaction that can have happened`;
    if ((schedule[step] & 1) === 0) {
      if (started[t] >= 0) return `transaction ${t} starts twice`;
      if (!level.snapshot && schedule[step + 1] !== schedule[step] + 1) return `transaction ${t} is interrupted`;
      started[t] = step;
      const wrong = outcome[t] === OK ? wrongRead(columns, t, state, lists) : -1;
      if (wrong >= 0) return `micro-operation ${wrong} of transaction ${t} does not see what it saw`;
      continue;
    }
    if (started[t] < 0 || committed[t] >= 0) return `transaction ${t} commits without a start, or twice`;
    committed[t] = step;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      if (mopKind[m] === READ) continue;
      if (changed[key] > started[t] && changed[key] !== step) return `transaction ${t} overwrites a concurrent write`;
      changed[key] = step;
      if (lists) state[key].push(mopVersion[m]);
      else state[key][0] = mopVersion[m];
    }
  }
  for (let t = 0; t < count; t++) {
    if (outcome[t] === OK && committed[t] < 0) return `transaction ${t} returned ok but is missing`;
  }
  return wrongOrder(columns, level, started, committed);
}

/** The first read that does not see the state (its own writes included); -1 where all do. */
function wrongRead(columns: TransactionColumns, t: number, state: number[][], lists: boolean): number {
  const { mopStart, mopKind, mopKey, mopVersion } = columns;
  const own = new Map<number, number[]>();
  for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
    const key = mopKey[m];
    const before = own.get(key) ?? state[key];
    if (mopKind[m] !== READ) own.set(key, lists ? [...before, mopVersion[m]] : [mopVersion[m]]);
    else if (!lists) {
      if ((before[0] ?? INITIAL) !== mopVersion[m]) return m;
    } else {
      const seen = columns.elements(m);
      if (seen.length !== before.length || seen.some((version, i) => version !== before[i])) return m;
    }
  }
  return -1;
}

/** Checks session or real-time order: who had ended before another began must have committed before that one's start. */
function wrongOrder(
  { count, process, begin, end, outcome }: TransactionColumns,
  level: IsolationLevel,
  started: Int32Array,
  committed: Int32Array,
): string | undefined {
  if (level.order === 'none') return undefined;
  const returned = Int32Array.from({ length: count }, (_, t) => t)
    .filter((t) => outcome[t] === OK)
    .toSorted((a, b) => end[a] - end[b]);
  const latest = new Map<number, number>();
  let next = 0;
  for (let t = 0; t < count; t++) {
    for (; next < returned.length && end[returned[next]] < begin[t]; next++) {
      const of = level.order === 'session' ? process[returned[next]] : 0;
      latest.set(of, Math.max(latest.get(of) ?? -1, committed[returned[next]]));
    }
    const before = latest.get(level.order === 'session' ? process[t] : 0) ?? -1;
    if (started[t] >= 0 && started[t] < before)
      return `transaction ${t} starts before one that must precede it commits`;
  }
  return undefined;
}
