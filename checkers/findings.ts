import {
  type Anomaly,
  FAIL,
  type History,
  NEMESIS,
  NO_VALUE,
  OK,
  showValue,
  type Value,
  type Verdict,
} from '../src/core/index.js';
import { beginOf, outcomeOf } from './halves.js';
import { unknown } from './unknown.js';

/** What a checker that only collects anomalies needs to say besides them. */
export interface Conclusion {
  readonly stats: Readonly<Record<string, unknown>>;
  /** The summary where nothing is wrong. */
  readonly valid: string;
  /** The summary where something is; by default the types with their counts. */
  readonly invalid?: string;
  /** Why nothing can be said, where nothing is wrong and that means nothing. */
  readonly unknownBecause?: string | undefined;
}

/** Anomalies of one type that are kept with their operations. */
const SHOWN_MAX = 10;

/**
 * Anomalies of a history, collected: every one is counted, the first few of each type are kept with their operations,
 * so that a history full of them gives a readable answer of bounded size.
 */
export class Findings {
  readonly counts: Record<string, number> = {};
  readonly anomalies: Anomaly[] = [];
  readonly #history: History;
  readonly #shownOf: Record<string, number> = {};
  #unreadable = 0;
  #firstUnreadable = '';

  constructor(history: History) {
    this.#history = history;
  }

  /**
   * Notes an anomaly; `rows` are those of the completions or invocations that show it, the first one is at fault.
   * Functions are only asked where the anomaly is shown. `key`: by default that of the operation at fault, if it has one.
   * `count`: how many of its type it stands for.
   */
  add(
    type: string,
    rows: readonly number[] | (() => readonly number[]),
    prose: () => string,
    more: { key?: Value | undefined; details?: Anomaly['details']; count?: number } = {},
  ): void {
    this.counts[type] = (this.counts[type] ?? 0) + (more.count ?? 1);
    const shown = (this.#shownOf[type] ?? 0) + 1;
    this.#shownOf[type] = shown;
    if (shown > SHOWN_MAX) return;
    const { pair, index } = this.#history.columns;
    const shownRows = typeof rows === 'function' ? rows() : rows;
    const both = shownRows.flatMap((row) => (pair[row] >= 0 ? [row, pair[row]] : [row]));
    const distinct = [...new Set(both)].toSorted((a, b) => a - b);
    const key = more.key ?? this.#keyOf(shownRows[0]);
    this.anomalies.push({
      type,
      prose: sentence(prose()),
      ops: distinct.map((row) => this.#history.op(row)),
      culprits: shownRows.slice(0, 1).map((row) => index[row]),
      ...(key === undefined ? {} : { key }),
      ...(more.details === undefined ? {} : { details: more.details }),
    });
  }

  /**
   * Notes an operation that ended with `ok` although its value is none that it can have. A client that answers so is
   * broken, or hides what the database said: it proves no anomaly, and what it should have shown is not known.
   * `expected`: `list of elements`, `map of balances` …
   */
  unreadable(row: number, expected: string): void {
    this.#unreadable++;
    if (this.#unreadable > 1) return;
    const { columns } = this.#history;
    const value = showValue(this.#history.value(row));
    this.#firstUnreadable = `no ${expected} (operation ${columns.index[row]}, ${this.#history.f(row)} by ${this.who(row)}, gave ${value})`;
  }

  /** `process 3 on n2 at 1.234 s`, for prose. */
  who(row: number): string {
    const op = this.#history.op(row);
    const on = op.node === undefined ? '' : ` on ${op.node}`;
    const at = Number.isNaN(op.timeNs) ? '' : ` at ${(op.timeNs / 1e9).toFixed(3)} s`;
    return `process ${op.process}${on}${at}`;
  }

  /**
   * The verdict: invalid where anything of a forbidden type was found; by default every type is forbidden. Otherwise
   * unknown where there is a reason for that, or where operations could not be read.
   */
  verdict(conclusion: Conclusion, allowed: readonly string[] = []): Verdict {
    const unreadable = this.#unreadable === 0 ? {} : { unreadable: this.#unreadable };
    const stats = { ...conclusion.stats, ...unreadable, counts: this.counts };
    const wrong = Object.entries(this.counts).filter(([type]) => !allowed.includes(type));
    const anomalies = this.anomalies.filter(({ type }) => !allowed.includes(type));
    if (wrong.length > 0) return { valid: false, summary: conclusion.invalid ?? inWords(wrong), anomalies, stats };
    const unknownBecause = this.#unreadableReason() ?? conclusion.unknownBecause;
    if (unknownBecause !== undefined) return { ...unknown(unknownBecause), anomalies, stats };
    return { valid: true, summary: conclusion.valid, anomalies, stats };
  }

  #keyOf(row: number | undefined): Value | undefined {
    const id = row === undefined ? NO_VALUE : this.#history.keyId(row);
    return id === NO_VALUE ? undefined : this.#history.values.get(id);
  }

  #unreadableReason(): string | undefined {
    if (this.#unreadable === 0) return undefined;
    const others = this.#unreadable === 1 ? 'an operation' : `${this.#unreadable} operations`;
    return `${others} ended with ok but returned ${this.#firstUnreadable}, so what the database holds is not known`;
  }
}

function inWords(wrong: readonly (readonly [type: string, count: number])[]): string {
  const total = wrong.reduce((sum, [, count]) => sum + count, 0);
  if (total === 1) return `Found 1 anomaly: ${wrong[0]?.[0]}.`;
  return `Found ${total} anomalies: ${wrong.map(([type, count]) => `${count} ${type}`).join(', ')}.`;
}

/** Prose may begin with whoever did it; what a database answered stays as it is. */
function sentence(prose: string): string {
  return /^(process|a read) /.test(prose) ? `${prose[0]?.toUpperCase()}${prose.slice(1)}` : prose;
}

/** Rows of the `ok` completions of one function by clients, in the order of the history. */
export function okRows(history: History, f: string): number[] {
  const { type, f: codes, process } = history.columns;
  const code = history.code(f);
  const rows: number[] = [];
  for (let row = 0; row < history.length; row++) {
    if (codes[row] === code && type[row] === OK && process[row] !== NEMESIS) rows.push(row);
  }
  return rows;
}

/**
 * Why nothing can be said of a history in which an operation of a function, which may have happened, does not say what it
 * was about: not even its invocation has a value. Undefined where all of them say so.
 */
export function valueMissing(history: History, f: string): string | undefined {
  const { f: codes, process, value, index } = history.columns;
  const code = history.code(f);
  const row = codes.findIndex((one, at) => {
    if (one !== code || process[at] === NEMESIS) return false;
    return beginOf(history, at) === at && value[at] === NO_VALUE && outcomeOf(history, at) !== FAIL;
  });
  return row < 0 ? undefined : `operation ${index[row]} (${f}) does not say of what value`;
}
