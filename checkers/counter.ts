import { type Checker, FAIL, type History, INVOKE, NEMESIS, NO_VALUE, OK, type Verdict } from '../src/core/index.js';
import { Findings } from './findings.js';

/**
 * A counter with `add: n` (n may be negative) and `read: null -> total`, by bounds. When a read is invoked, adds that
 * have completed with `ok` count for certain; adds that were invoked before the read completed, and have not failed, may
 * count. So the read lies between the certain sum plus all possible negative adds and the certain sum plus all possible
 * positive ones. One pass. Weaker than linearizability (model `counter`), and fast on any history.
 */
export function counter(): Checker {
  return { name: 'counter', check: async (history) => judge(history) };
}

/** A read in progress: what it must lie between, widened by every add that is invoked meanwhile. */
interface OpenRead {
  lower: number;
  upper: number;
}

function judge(history: History): Verdict {
  const { type, f, process, pair } = history.columns;
  const add = history.code('add');
  const read = history.code('read');
  const findings = new Findings(history);
  const open = new Map<number, OpenRead>();
  let certain = 0;
  let possibleMore = 0;
  let possibleLess = 0;
  let reads = 0;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    if (f[row] === add) {
      const n = amount(history, row);
      if (type[row] === INVOKE) {
        if (pair[row] >= 0 && type[pair[row]] === FAIL) continue;
        if (n > 0) possibleMore += n;
        else possibleLess += n;
        for (const bounds of open.values()) {
          if (n > 0) bounds.upper += n;
          else bounds.lower += n;
        }
      } else if (type[row] === OK) {
        // It moves from possible to certain for reads that begin from now on.
        certain += n;
        if (pair[row] < 0) continue;
        if (n > 0) possibleMore -= n;
        else possibleLess -= n;
      }
    } else if (f[row] === read) {
      if (type[row] === INVOKE) open.set(row, { lower: certain + possibleLess, upper: certain + possibleMore });
      const bounds = type[row] === INVOKE ? undefined : open.get(pair[row]);
      if (!bounds) continue;
      open.delete(pair[row]);
      if (type[row] !== OK) continue;
      reads++;
      judgeRead(history, findings, row, bounds);
    }
  }
  return findings.verdict({
    stats: { reads, final: { lower: certain + possibleLess, upper: certain + possibleMore } },
    valid: `All ${reads} reads lie within the bounds of what had been added.`,
    unknownBecause: reads === 0 ? 'no read of the counter succeeded' : undefined,
  });
}

function judgeRead(history: History, findings: Findings, row: number, { lower, upper }: OpenRead): void {
  const value = history.value(row);
  if (typeof value === 'number' && value >= lower && value <= upper) return;
  const range = lower === upper ? `exactly ${lower}` : `between ${lower} and ${upper}`;
  findings.add(
    'out-of-bounds',
    [row],
    `A read by ${findings.who(row)} returned ${String(value)}; it had to be ${range}.`,
    {
      details: { lower, upper },
    },
  );
}

function amount(history: History, row: number): number {
  const id = history.columns.pair[row] >= 0 ? history.completedValueId(row) : history.columns.value[row];
  const value = id === NO_VALUE ? null : history.values.get(id);
  return typeof value === 'number' ? value : 0;
}
