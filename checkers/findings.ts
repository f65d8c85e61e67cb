import { type Anomaly, type History, NEMESIS, OK, type Value, type Verdict } from '../src/core/index.js';

/** What a checker that only collects anomalies needs to say besides them. */
export interface Conclusion {
  readonly stats: Readonly<Record<string, unknown>>;
  /** The summary where nothing is wrong. */
  readonly valid: string;
  /** Why nothing can be said, where nothing is wrong and that means nothing. */
  readonly unknownBecause?: string | undefined;
}

/**
 * Anomalies of a history, collected: every one is counted, the first few of each type are kept with their operations,
 * so that a history full of them gives a readable answer of bounded size.
 */
export class Findings {
  readonly counts: Record<string, number> = {};
  readonly anomalies: Anomaly[] = [];
  readonly #history: History;
  readonly #shown: number;

  constructor(history: History, shown = 10) {
    this.#history = history;
    this.#shown = shown;
  }

  /** Notes an anomaly; `rows` are those of the completions or invocations that show it, the first ones are at fault. */
  add(
    type: string,
    rows: readonly number[],
    prose: string,
    more: { key?: Value; details?: Anomaly['details'] } = {},
  ): void {
    const count = (this.counts[type] ?? 0) + 1;
    this.counts[type] = count;
    if (count > this.#shown) return;
    const { pair, index } = this.#history.columns;
    const both = rows.flatMap((row) => (pair[row] >= 0 ? [row, pair[row]] : [row]));
    const distinct = [...new Set(both)].toSorted((a, b) => a - b);
    this.anomalies.push({
      type,
      prose,
      ops: distinct.map((row) => this.#history.op(row)),
      culprits: rows.slice(0, 1).map((row) => index[row]),
      ...(more.key === undefined ? {} : { key: more.key }),
      ...(more.details === undefined ? {} : { details: more.details }),
    });
  }

  /** `process 3 on n2 at 1.234 s`, for prose. */
  who(row: number): string {
    const op = this.#history.op(row);
    const on = op.node === undefined ? '' : ` on ${op.node}`;
    const at = Number.isNaN(op.timeNs) ? '' : ` at ${(op.timeNs / 1e9).toFixed(3)} s`;
    return `process ${op.process}${on}${at}`;
  }

  /** The verdict: invalid where anything of a forbidden type was found. By default every type is forbidden. */
  verdict(conclusion: Conclusion, allowed: readonly string[] = []): Verdict {
    const stats = { ...conclusion.stats, counts: this.counts };
    const wrong = Object.entries(this.counts).filter(([type]) => !allowed.includes(type));
    const anomalies = this.anomalies.filter(({ type }) => !allowed.includes(type));
    if (wrong.length > 0) {
      const words = wrong.map(([type, n]) => `${n} ${type}`).join(', ');
      return { valid: false, summary: `Found ${words}.`, anomalies, stats };
    }
    const { unknownBecause } = conclusion;
    if (unknownBecause !== undefined) {
      return { valid: 'unknown', summary: `Unknown: ${unknownBecause}.`, anomalies, stats, unknownBecause };
    }
    return { valid: true, summary: conclusion.valid, anomalies, stats };
  }
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
