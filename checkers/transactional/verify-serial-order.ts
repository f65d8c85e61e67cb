import { type History, type Op, type Value, valueEquals } from '../../src/core/index.js';

/** Proof that transactions could have run one after the other: what a valid serializability verdict comes with. */
export interface SerialOrderCertificate {
  readonly kind: 'serial-order';
  readonly dialect: 'list-append' | 'rw-register';
  /** What the order keeps besides the data: nothing, each process's own order, or that of real time. */
  readonly keeps: 'none' | 'process' | 'realtime';
  /** The consistency models that it is to prove. */
  readonly models: readonly string[];
  /** Indices of the transactions' `ok` completions, or of the invocations of those of unknown outcome that took effect. */
  readonly order: readonly number[];
}

/** What the order of a model must keep besides the data; that of any other model need keep nothing. */
const MUST_KEEP: Readonly<Record<string, string>> = {
  'strong-serializable': 'realtime',
  'strong-snapshot-isolation': 'realtime',
  'strong-session-serializable': 'process',
  'strong-session-snapshot-isolation': 'process',
};

type Mop = readonly [string, Value, (Value | undefined)?];

/**
 * Replays a serial order against a history: what is wrong with it, in a sentence; undefined where it proves what it says.
 * It reads nothing but events: every `ok` transaction stands in the order once, nothing that failed does, every read saw
 * what the ones before had written, and no order that the certificate promises to keep is broken. Linear.
 */
export function verifySerialOrder(history: History, certificate: SerialOrderCertificate): string | undefined {
  for (const model of certificate.models) {
    const kept = certificate.keeps === 'realtime' || (MUST_KEEP[model] ?? certificate.keeps) === certificate.keeps;
    if (!kept) return `an order that keeps ${certificate.keeps} order proves nothing about ${model}`;
  }
  const rows = new Map<number, number>();
  const missing = new Set<number>();
  for (let row = 0; row < history.length; row++) {
    if (history.process(row) === 'nemesis') continue;
    rows.set(history.columns.index[row] as number, row);
    if (history.type(row) === 'ok') missing.add(history.columns.index[row] as number);
  }
  const store = new Map<string, Value>();
  const lastOfProcess = new Map<unknown, number>();
  const seen = new Set<number>();
  let latestBegin = -1;
  for (const index of certificate.order) {
    const row = rows.get(index);
    if (row === undefined || seen.has(index)) return `the order names index ${index} twice, or there is no such event`;
    seen.add(index);
    missing.delete(index);
    const op = history.op(row);
    const pair = history.columns.pair[row] as number;
    if (op.type === 'fail' || op.type === 'info') return `index ${index} did not commit`;
    if (op.type === 'invoke' && pair >= 0 && history.type(pair) !== 'info')
      return `index ${index} is known to have ended`;
    const wrong = runTransaction(store, mops(history, row), op, certificate.dialect === 'list-append');
    if (wrong !== undefined) return `index ${index}: ${wrong}`;
    const begin = op.type === 'invoke' || pair < 0 ? row : pair;
    const end = op.type === 'ok' ? row : Number.POSITIVE_INFINITY;
    const before = certificate.keeps === 'realtime' ? latestBegin : (lastOfProcess.get(op.process) ?? -1);
    if (certificate.keeps !== 'none' && end < before)
      return `index ${index} had returned before one that it follows was called`;
    latestBegin = Math.max(latestBegin, begin);
    lastOfProcess.set(op.process, Math.max(lastOfProcess.get(op.process) ?? -1, begin));
  }
  const [left] = missing;
  return left === undefined ? undefined : `the transaction that returned at index ${left} is not in the order`;
}

/** The micro-operations of a transaction: of its completion where it has any, else of its invocation. */
function mops(history: History, row: number): readonly Mop[] {
  const own = history.value(row);
  const pair = history.columns.pair[row] as number;
  return (own === undefined || own === null ? history.value(pair) : own) as unknown as readonly Mop[];
}

/** Runs a transaction on the store; the read that did not see what it must have seen, in words. */
function runTransaction(store: Map<string, Value>, txn: readonly Mop[], op: Op, lists: boolean): string | undefined {
  for (const [f, k, value = null] of txn) {
    const key = text(k);
    const held = store.get(key);
    if (f !== 'r' && lists && held !== undefined) (held as Value[]).push(value);
    else if (f !== 'r') store.set(key, lists ? [value] : value);
    else if (op.type === 'ok') {
      const expected = held ?? (lists ? [] : null);
      const got = lists && value === null ? [] : value;
      // What a register held before anybody wrote it, its first reader says.
      if (!lists && held === undefined) store.set(key, got);
      else if (!valueEquals(expected, got))
        return `it read ${text(k)} as ${text(got)}, but ${text(expected)} was there`;
    }
  }
  return undefined;
}

function text(value: Value): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v));
}
