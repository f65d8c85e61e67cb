import { FAIL, type History, INVOKE, NEMESIS, OK, showValue, type Value } from '../../src/core/index.js';

/** A message that was sent or polled, at its place in a key's log. */
export interface Message {
  readonly key: string;
  /** Undefined where the broker did not say. */
  readonly offset: number | undefined;
  readonly value: string;
}

/** One operation of a log's client. */
export interface LogOp {
  readonly row: number;
  readonly process: number;
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly sent: readonly Message[];
  /** In the order in which they were polled. */
  readonly polled: readonly Message[];
  /** The keys that the process reads from now on; `all` for a subscription, whose keys the broker chooses. */
  readonly reads?: readonly string[] | 'all';
}

const SENDING = new Set(['send', 'poll', 'txn']);

/** The operations of a history of logs, each at its completion (or its invocation, where it never completed). */
export function* logOps(history: History): Generator<LogOp, void, void> {
  const { type, process, pair } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (type[row] === INVOKE && pair[row] >= 0)) continue;
    const f = history.f(row);
    const id = history.completedValueId(row);
    const value = id < 0 ? null : history.values.get(id);
    const outcome = type[row] === OK ? 'ok' : type[row] === FAIL ? 'fail' : 'info';
    const common = { row, process: process[row], outcome } as const;
    if (SENDING.has(f)) yield { ...common, ...messages(value) };
    else if (outcome === 'ok' && (f === 'assign' || f === 'subscribe')) {
      const keys = Array.isArray(value) ? value.map((key) => keyName(key)) : [];
      yield { ...common, sent: [], polled: [], reads: f === 'subscribe' ? 'all' : keys };
    }
  }
}

function messages(value: Value): { sent: Message[]; polled: Message[] } {
  const sent: Message[] = [];
  const polled: Message[] = [];
  for (const micro of Array.isArray(value) ? value : []) {
    if (!Array.isArray(micro)) continue;
    const [f, key, content] = micro as readonly Value[];
    if (f === 'send') sent.push(message(keyName(key ?? null), content ?? null));
    if (f === 'poll' && typeof key === 'object' && key !== null && !Array.isArray(key)) {
      for (const [name, list] of Object.entries(key as Readonly<Record<string, Value>>)) {
        for (const item of Array.isArray(list) ? list : []) polled.push(message(name, item as Value));
      }
    }
  }
  return { sent, polled };
}

/** `[offset, value]`, or the value alone. */
function message(key: string, content: Value): Message {
  if (!Array.isArray(content)) return { key, offset: undefined, value: showValue(content) };
  const [offset, value] = content as readonly Value[];
  return { key, offset: typeof offset === 'number' ? offset : undefined, value: showValue(value ?? null) };
}

/** Keys of polls are keys of maps, and so texts. */
function keyName(key: Value): string {
  return typeof key === 'string' ? key : showValue(key);
}
