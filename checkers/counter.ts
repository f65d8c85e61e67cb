import {
  type Checker,
  FAIL,
  type History,
  INVOKE,
  NEMESIS,
  OK,
  showValue,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';

/**
 * A counter with `add: n` (n may be negative) and `read: null -> total`, by bounds. When a read is invoked, adds that
 * have completed with `ok` count for certain; adds that were invoked before the read completed, and have not failed, may
 * count. So the read lies between the certain sum plus all possible negative adds and the certain sum plus all possible
 * positive ones. One pass. Weaker than linearizability (model `counter`), and fast on any history. One counter for
 * each key, where operations have keys. Sums of fractions are compared up to what rounding can make of them; integers too
 * wide for a double make the answer unknown.
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
  const { type, f, process, pair } = history.columns;
  const add = history.code('add');
  const read = history.code('read');
  const findings = new Findings(history);
  const counters = new Map<ValueId, Bounds>();
  let reads = 0;
  let unknownBecause: string | undefined;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== add && f[row] !== read)) continue;
    let bounds = counters.get(history.keyId(row));
    if (!bounds) counters.set(history.keyId(row), (bounds = new Bounds()));
    if (f[row] === add) {
      const n = amount(history, row);
      // A completion whose invocation was not recorded stands for both.
      if (type[row] === INVOKE ? pair[row] < 0 || type[pair[row]] !== FAIL : pair[row] < 0 && type[row] !== FAIL)
        bounds.invoke(n);
      if (type[row] === OK) bounds.acknowledge(n);
      if (!bounds.exact || typeof history.value(row) === 'bigint') unknownBecause ??= TOO_WIDE;
    } else if (type[row] === INVOKE) bounds.open.set(row, bounds.range());
    else {
      const range = bounds.open.get(pair[row]);
      bounds.open.delete(pair[row]);
      if (!range || type[row] !== OK) continue;
      reads++;
      if (typeof history.value(row) === 'bigint') unknownBecause ??= TOO_WIDE;
      if (unknownBecause === undefined) judgeRead(history, findings, row, range, bounds.slack);
    }
  }
  const final = [...counters.values()].map((bounds) => bounds.range());
  return findings.verdict({
    stats: {
      reads,
      ...(final.length > 1 ? { counters: final.length } : { final: final[0] ?? { lower: 0, upper: 0 } }),
    },
    valid: `All ${reads} reads lie within the bounds of what had been added.`,
    unknownBecause: unknownBecause ?? (reads === 0 ? 'no read of the counter succeeded' : undefined),
  });
}

const TOO_WIDE = 'amounts or their sums are beyond 2^53, where this check cannot add exactly';

function judgeRead(history: History, findings: Findings, row: number, { lower, upper }: OpenRead, slack: number): void {
  const value = history.value(row);
  if (typeof value === 'number' && value >= lower - slack && value <= upper + slack) return;
  const range = lower === upper ? `exactly ${lower}` : `between ${lower} and ${upper}`;
  findings.add(
    'out-of-bounds',
    [row],
    `A read by ${findings.who(row)} returned ${showValue(value)}; it had to be ${range}.`,
    {
      details: { lower, upper },
    },
  );
}

/** What an add was asked to add, whatever its completion says. */
function amount(history: History, row: number): number {
  const { pair, type } = history.columns;
  const value = history.value(type[row] === INVOKE || pair[row] < 0 ? row : pair[row]);
  return typeof value === 'number' ? value : 0;
}
