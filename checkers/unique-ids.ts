import { type Checker, type History, showValue, type ValueId, type Verdict } from '../src/core/index.js';
import { Findings, okRows } from './findings.js';

/**
 * Generated ids, `generate: null -> id`: no two successful operations may get the same (`duplicate-id`).
 * `stats`: how many there are, and the smallest and greatest of those that are numbers.
 */
export function uniqueIds(): Checker {
  return { name: 'unique-ids', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const firstRow = new Map<ValueId, number>();
  let smallest: number | undefined;
  let greatest: number | undefined;
  for (const row of okRows(history, 'generate')) {
    const id = history.columns.value[row];
    if (id < 0) continue;
    const value = history.values.get(id);
    if (typeof value === 'number') {
      smallest = Math.min(value, smallest ?? value);
      greatest = Math.max(value, greatest ?? value);
    }
    const first = firstRow.get(id);
    if (first === undefined) firstRow.set(id, row);
    else {
      const words = `The id ${showValue(value)} was given out twice: to ${findings.who(first)} and to ${findings.who(row)}.`;
      findings.add('duplicate-id', [row, first], words);
    }
  }
  return findings.verdict({
    stats: { generated: firstRow.size, smallest, greatest },
    valid: `All ${firstRow.size} ids are distinct.`,
    unknownBecause: firstRow.size === 0 ? 'no id was ever generated' : undefined,
  });
}
