import { type Checker, counted, type History, showValue, type Value, type Verdict } from '../../src/core/index.js';
import { Findings, okRows } from '../findings.js';

/**
 * Consistent prefix, from chains of writes: one client writes subkeys one after the other, others read them in the
 * reverse order, one operation each time. `write: k` stands for the whole chain of key k,
 * `read: k -> [k, [newest … oldest]]` (or the list alone with the key beside it), null where a subkey was not there yet.
 * A reader that has seen a subkey must then see all older ones; a null after a value is a `consistent-prefix` anomaly:
 * sequential consistency is broken.
 */
export function sequential(): Checker {
  return { name: 'sequential', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const stats = { reads: 0, all: 0, some: 0, none: 0 };
  for (const row of okRows(history, 'read')) {
    const chain = chainOf(history, row);
    if (!chain) {
      findings.unreadable(row, 'list of subkeys, newest first');
      continue;
    }
    const { key, values } = chain;
    stats.reads++;
    const newest = values.findIndex((value) => value !== null);
    if (newest < 0) stats.none++;
    else if (!values.includes(null)) stats.all++;
    else stats.some++;
    const hole = newest < 0 ? -1 : values.indexOf(null, newest);
    if (hole < 0) continue;
    findings.add(
      'consistent-prefix',
      [row],
      () => {
        const of = key === undefined ? '' : ` of key ${showValue(key, 40)}`;
        return `${findings.who(row)}, reading the chain${of} from its newest subkey to its oldest, saw ${showValue(values[newest])} and after that no subkey in place ${hole + 1} of ${values.length}, though that one had been written before: it must be there whenever a newer one is.`;
      },
      { key },
    );
  }
  const wrote = okRows(history, 'write').length;
  return findings.verdict({
    stats,
    valid: `Checked ${counted(stats.reads, 'read')}: all show a prefix of what was written.`,
    unknownBecause:
      stats.reads === 0
        ? 'no read of a chain succeeded'
        : wrote === 0 && stats.none === stats.reads
          ? 'nothing was written, and no read shows anything'
          : undefined,
  });
}

/** The chain that a read shows, newest first: `[key, chain]`, or the chain alone. */
function chainOf(history: History, row: number): { key: Value | undefined; values: readonly Value[] } | undefined {
  const value = history.value(row);
  if (!Array.isArray(value)) return undefined;
  const id = history.keyId(row);
  const key = id < 0 ? undefined : history.values.get(id);
  const [first, second] = value as readonly Value[];
  return value.length === 2 && Array.isArray(second) ? { key: key ?? first, values: second } : { key, values: value };
}
