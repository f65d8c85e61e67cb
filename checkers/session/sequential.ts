import { type Checker, type History, showValue, type Value, type Verdict } from '../../src/core/index.js';
import { Findings, okRows } from '../findings.js';

/**
 * Consistent prefix, from chains of writes: one client writes subkeys one after the other, others read them in the
 * reverse order. `write: k` stands for the whole chain of key k, `read: k -> [k, [newest … oldest]]` (or the list alone
 * with the key beside it), null where a subkey was not there yet. A reader that has seen a subkey must then see all
 * older ones; a null after a value is a `consistent-prefix` anomaly: sequential consistency is broken.
 */
export function sequential(): Checker {
  return { name: 'sequential', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const stats = { reads: 0, all: 0, some: 0, none: 0 };
  for (const row of okRows(history, 'read')) {
    const values = chainOf(history.value(row));
    if (!values) continue;
    stats.reads++;
    const newest = values.findIndex((value) => value !== null);
    if (newest < 0) stats.none++;
    else if (newest === 0 && !values.includes(null)) stats.all++;
    else stats.some++;
    const hole = newest < 0 ? -1 : values.indexOf(null, newest);
    if (hole < 0) continue;
    const words = `${findings.who(row)} saw ${showValue(values[newest])} and, reading on, missed a subkey that had been written before it (position ${hole + 1} of ${values.length}).`;
    findings.add('consistent-prefix', [row], words);
  }
  return findings.verdict({
    stats,
    valid: `All ${stats.reads} reads show a prefix of what was written.`,
    unknownBecause: stats.reads === 0 ? 'no read of a chain succeeded' : undefined,
  });
}

function chainOf(value: Value | undefined): readonly Value[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.length === 2 && Array.isArray(value[1]) ? value[1] : (value as readonly Value[]);
}
