import {
  type Checker,
  counted,
  type History,
  NEMESIS,
  NO_VALUE,
  NULL_ID,
  OK,
  showValue,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';
import { beginOf } from './halves.js';

/**
 * Generated ids, `generate: null -> id`: no two successful operations may get the same (`duplicate-id`), on one key
 * where operations have keys. An id that is missing or null is none, and makes the answer unknown.
 * `stats`: how many were attempted, acknowledged and distinct, and the smallest and greatest of those that are numbers.
 */
export function uniqueIds(): Checker {
  return { name: 'unique-ids', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const { type, f, process, value } = history.columns;
  const findings = new Findings(history);
  const firstRows = new Map<ValueId, Map<ValueId, number>>();
  const generate = history.code('generate');
  const stats = { attempted: 0, acknowledged: 0, distinct: 0 };
  const range: { smallest?: number; greatest?: number } = {};
  for (let row = 0; row < history.length; row++) {
    if (f[row] !== generate || process[row] === NEMESIS) continue;
    if (beginOf(history, row) === row) stats.attempted++;
    if (type[row] !== OK) continue;
    // What was asked for is no id, whatever it was.
    const id = value[row];
    if (id === NO_VALUE || id === NULL_ID) {
      findings.unreadable(row, 'id');
      continue;
    }
    stats.acknowledged++;
    widen(range, history, id);
    const key = history.keyId(row);
    let firstRow = firstRows.get(key);
    if (!firstRow) firstRows.set(key, (firstRow = new Map()));
    const first = firstRow.get(id);
    if (first === undefined) {
      firstRow.set(id, row);
      stats.distinct++;
      continue;
    }
    findings.add(
      'duplicate-id',
      [row, first],
      () =>
        `The id ${showValue(history.values.get(id))} was given to ${findings.who(row)}, though ${findings.who(first)} had got it already; every id must be given out once.`,
    );
  }
  return findings.verdict({
    stats: { ...stats, ...range },
    valid: `Checked ${counted(stats.acknowledged, 'id')} that were given out: all distinct.`,
    unknownBecause: stats.acknowledged === 0 ? 'no id was ever given out' : undefined,
  });
}

function widen(range: { smallest?: number; greatest?: number }, history: History, id: ValueId): void {
  const value = history.values.get(id);
  if (typeof value !== 'number') return;
  range.smallest = Math.min(value, range.smallest ?? value);
  range.greatest = Math.max(value, range.greatest ?? value);
}
