import {
  type Checker,
  counted,
  grouped,
  type History,
  INVOKE,
  NEMESIS,
  OP_TYPES,
  type OpType,
} from '../../src/core/index.js';
import { unknown } from '../unknown.js';

/** Operations by outcome. `open`: invoked, and the history ends before a completion. */
export interface OutcomeCounts {
  ok: number;
  fail: number;
  info: number;
  open: number;
}

/** Counts client operations, in all and per function. Valid where there are any: what too few successes mean, `vacuity` says. */
export function stats(): Checker {
  return {
    name: 'stats',
    check: async (history) => {
      const { total, perFunction } = countOutcomes(history);
      const all = total.ok + total.fail + total.info + total.open;
      if (all === 0) return unknown('no client did anything');
      const summary = `${counted(all, 'operation')}: ${grouped(total.ok)} ok, ${grouped(total.fail)} fail, ${grouped(total.info + total.open)} info.`;
      return { valid: true, summary, anomalies: [], stats: { total, perFunction } };
    },
  };
}

/** Outcomes of client operations, in all and per function; linear, one pass. */
export function countOutcomes(history: History): { total: OutcomeCounts; perFunction: Record<string, OutcomeCounts> } {
  const { type, process, f, pair } = history.columns;
  const counts = new Uint32Array(history.names.length * 5);
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    if (type[row] !== INVOKE) counts[f[row] * 5 + type[row]]++;
    else if (pair[row] < 0) counts[f[row] * 5 + 4]++;
    else counts[f[row] * 5]++;
  }
  const total: OutcomeCounts = { ok: 0, fail: 0, info: 0, open: 0 };
  const perFunction: Record<string, OutcomeCounts> = {};
  history.names.forEach((name, code) => {
    const [invoked, ok, fail, info, open] = counts.subarray(code * 5, code * 5 + 5);
    if (invoked + ok + fail + info + open === 0) return;
    perFunction[name] = { ok, fail, info, open };
    total.ok += ok;
    total.fail += fail;
    total.info += info;
    total.open += open;
  });
  return { total, perFunction };
}

/** Calls back for every client operation that has both halves: rows of invocation and completion, and the outcome. */
export function forEachCompleted(
  history: History,
  visit: (invocation: number, completion: number, outcome: OpType) => void,
): void {
  const { type, process, pair } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] === INVOKE || process[row] === NEMESIS || pair[row] < 0) continue;
    visit(pair[row], row, OP_TYPES[type[row]]);
  }
}
