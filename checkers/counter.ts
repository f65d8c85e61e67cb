import {
  type Checker,
  counted,
  FAIL,
  type History,
  NEMESIS,
  OK,
  showValue,
  type Value,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';
import { beginOf, outcomeOf } from './halves.js';

/**
 * A counter with `add: n` (n may be negative) and `read: null -> total`, by bounds. When a read is invoked, adds that
 * have completed with `ok` count for certain; adds that were invoked before the read completed, and have not failed, may
 * count. So the read lies between the certain sum plus all possible negative adds and the certain sum plus all possible
 * positive ones: anything else is `out-of-bounds`. One pass. Weaker than linearizability (model `counter`), and fast on
 * any history. One counter for each key, where operations have keys. Sums of fractions are compared up to what rounding
 * can make of them; integers too wide for a double, amounts that are no numbers and reads of none make the answer
 * unknown.
 */
export function counter(): Checker {
  return { name: 'counter', check: async (history) => judge(history) };
}

/** A read in progress: what it must lie between, widened by every add that is invoked meanwhile. */
interface OpenRead {
  lower: number;
  upper: number;
}

/** What is known of one counter at a point of the history. */
class Bounds {
  certain = 0;
  more = 0;
  less = 0;
  readonly open = new Map<number, OpenRead>();
  /** How far rounding can take a sum of the amounts from another order's (Higham 1993, The accuracy of summation). */
  slack = 0;
  /** False once an amount is not known, or too wide to be added exactly. */
  known = true;
  #adds = 0;
  #size = 0;
  #whole = true;

  /** An add that may take effect from now on. */
  invoke(n: number): void {
    this.#adds++;
    this.#size += Math.abs(n);
    this.#whole &&= Number.isInteger(n);
    this.slack = this.#whole ? 0 : this.#adds * this.#size * Number.EPSILON;
    this.#mayAdd(n, 1);
    for (const bounds of this.open.values()) {
      if (n > 0) bounds.upper += n;
      else bounds.lower += n;
    }
  }

  /** It moves from possible to certain for reads that begin from now on. */
  acknowledge(n: number): void {
    this.certain += n;
    this.#mayAdd(n, -1);
  }

  range(): OpenRead {
    return { lower: this.certain + this.less, upper: this.certain + this.more };
  }

  /** What the read that began at a row must lie between. */
  close(row: number): OpenRead {
    const range = this.open.get(row) ?? this.range();
    this.open.delete(row);
    return range;
  }

  /** Are all sums so far exact? */
  get exact(): boolean {
    return this.#size <= Number.MAX_SAFE_INTEGER;
  }

  #mayAdd(n: number, times: 1 | -1): void {
    if (n > 0) this.more += n * times;
    else this.less += n * times;
  }
}

function judge(history: History): Verdict {
  const { type, f, process } = history.columns;
  const add = history.code('add');
  const read = history.code('read');
  const findings = new Findings(history);
  const counters = new Map<ValueId, Bounds>();
  const counts = { reads: 0, adds: 0 };
  let unknownBecause: string | undefined;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== add && f[row] !== read)) continue;
    const bounds = boundsOf(counters, history.keyId(row));
    const begin = beginOf(history, row);
    const outcome = outcomeOf(history, row);
    if (f[row] === add) {
      if (outcome === FAIL) continue;
      // What was asked for counts, whatever the completion says.
      const n = history.value(begin);
      if (typeof n !== 'number') {
        unknownBecause ??= notAnAmount(history, row, n);
        bounds.known = false;
      } else {
        if (begin === row) {
          counts.adds++;
          bounds.invoke(n);
        }
        if (type[row] === OK) bounds.acknowledge(n);
        if (!bounds.exact) unknownBecause ??= TOO_WIDE;
        bounds.known &&= bounds.exact;
      }
    } else if (outcome === OK) {
      // Reads without an answer are never opened: nobody will ask for their bounds.
      if (begin === row) bounds.open.set(row, bounds.range());
      if (type[row] !== OK) continue;
      const range = bounds.close(begin);
      const value = history.value(row);
      if (typeof value === 'bigint') unknownBecause ??= TOO_WIDE;
      else if (typeof value !== 'number') findings.unreadable(row, 'number');
      else {
        counts.reads++;
        if (bounds.known) judgeRead(findings, row, value, range, bounds.slack);
      }
    }
  }
  const final = [...counters.values()].map((bounds) => bounds.range());
  return findings.verdict({
    stats: { ...counts, ...(final.length > 1 ? { counters: final.length } : { final: final[0] ?? NOTHING }) },
    valid: `Checked ${counted(counts.reads, 'read')}: all within the bounds of what had been added.`,
    unknownBecause: unknownBecause ?? (counts.reads === 0 ? 'no read of the counter succeeded' : undefined),
  });
}

const NOTHING: OpenRead = { lower: 0, upper: 0 };

const TOO_WIDE = 'amounts or their sums are beyond 2^53, where this check cannot add exactly';

function boundsOf(counters: Map<ValueId, Bounds>, key: ValueId): Bounds {
  let bounds = counters.get(key);
  if (!bounds) counters.set(key, (bounds = new Bounds()));
  return bounds;
}

function notAnAmount(history: History, row: number, value: Value | undefined): string {
  if (typeof value === 'bigint') return TOO_WIDE;
  return `operation ${history.columns.index[row]} adds ${showValue(value)}, which is no number`;
}

function judgeRead(findings: Findings, row: number, value: number, { lower, upper }: OpenRead, slack: number): void {
  if (value >= lower - slack && value <= upper + slack) return;
  const range = lower === upper ? `exactly ${lower}` : `between ${lower} and ${upper}`;
  findings.add(
    'out-of-bounds',
    [row],
    () => `A read by ${findings.who(row)} returned ${value}; by what had been added it had to be ${range}.`,
    { details: { lower, upper } },
  );
}
