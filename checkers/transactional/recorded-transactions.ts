import type { History, Process, Value } from '../../src/core/index.js';
import { pairing } from './pairing.js';

/** A micro-operation as it was recorded: function, key, and what was written or seen; `undefined` where that is not known. */
export type RecordedMop = readonly [f: string, key: Value, value: Value | undefined];

/** A transaction that an order names: what verifiers need of it. */
export interface RecordedTransaction {
  readonly index: number;
  readonly process: Process;
  readonly mops: readonly RecordedMop[];
  /** Row where it began. */
  readonly begin: number;
  /** Row where it returned; infinite where its outcome is unknown. */
  readonly end: number;
}

/**
 * The transactions of a history as its events tell them, for verifiers: it shares no code with the columns that checkers
 * work on, but for which completion answers which invocation.
 */
export class RecordedTransactions {
  /** Indices of the `ok` completions that no order has named so far. */
  readonly missing = new Set<number>();
  readonly #history: History;
  readonly #pair: Int32Array;
  readonly #rows = new Map<number, number>();
  readonly #lists: boolean;
  /** Keys and values, as text, that some transaction wrote, whatever became of it. */
  readonly #written = new Set<string>();

  constructor(history: History, dialect: 'list-append' | 'rw-register') {
    this.#history = history;
    this.#pair = pairing(history);
    this.#lists = dialect === 'list-append';
    for (let row = 0; row < history.length; row++) {
      if (history.process(row) === 'nemesis') continue;
      const index = history.columns.index[row];
      this.#rows.set(index, row);
      if (history.type(row) === 'ok') this.missing.add(index);
      if (this.#lists) continue;
      for (const [f, key, value] of this.#mops(row)) {
        if (f !== 'r') this.#written.add(asText([key, value ?? null]));
      }
    }
  }

  /** The transaction behind an index of an order; in words, why it can be in none. */
  named(index: number): RecordedTransaction | string {
    const history = this.#history;
    const row = this.#rows.get(index);
    if (row === undefined) return 'there is no such event';
    const type = history.type(row);
    const pair = this.#pair[row];
    if (type === 'fail' || (type === 'info' && pair >= 0)) return 'it did not commit';
    if (type === 'invoke' && pair >= 0 && history.type(pair) !== 'info') return 'it is known to have ended';
    return {
      index,
      process: history.process(row),
      mops: this.#mops(row),
      begin: type === 'invoke' || pair < 0 ? row : pair,
      end: type === 'ok' ? row : Number.POSITIVE_INFINITY,
    };
  }

  /**
   * Can a key have held a value before any write of the order? A list held nothing. A register held what its first reader
   * says, if nobody ever wrote that.
   */
  mayHaveHeld(key: Value, value: Value): boolean {
    return !this.#lists && (value === null || !this.#written.has(asText([key, value])));
  }

  /** What was asked for, with what an `ok` completion says that reads saw; a list of null is an empty one. */
  #mops(row: number): RecordedMop[] {
    const history = this.#history;
    const own = history.value(row) ?? null;
    const pair = this.#pair[row];
    const value = own === null && pair >= 0 ? history.value(pair) : own;
    if (!Array.isArray(value)) return [];
    const known = history.type(row) === 'ok' && own !== null;
    return value.map((mop: readonly Value[]): RecordedMop => {
      const [f, key = null, seen = null] = mop;
      if (f !== 'r') return [String(f), key, seen];
      return ['r', key, known ? (this.#lists && seen === null ? [] : seen) : undefined];
    });
  }
}

/** A value as text, so that different values have different texts: `1` and `"1"`, wide integers and strings of digits. */
export function asText(value: Value): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(asText).join(',')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${asText(held)}`).join(',')}}`;
}
