import {
  FAIL,
  type History,
  INVOKE,
  isMap,
  NEMESIS,
  NO_VALUE,
  OK,
  showValue,
  type Value,
  type ValueId,
  valueEquals,
} from '../../src/core/index.js';
import { beginOf } from '../halves.js';
import type { Log, Logs } from './log.js';

/** A message that was sent or polled, at its place in a key's log. */
export interface Message {
  readonly log: Log;
  /** Undefined where the broker did not say. */
  readonly offset: number | undefined;
  readonly value: ValueId;
  /** Number of the micro-operation within its operation: messages of one poll come in one go. */
  readonly micro: number;
}

/** One operation of a log's client. */
export interface LogOp {
  /** Of the completion; of the invocation where there is none. */
  readonly row: number;
  readonly invocation: number;
  readonly process: number;
  readonly outcome: 'ok' | 'fail' | 'info';
  /** One transaction: all of it happened, or nothing. */
  readonly atomic: boolean;
  readonly sent: readonly Message[];
  /** In the order in which they were polled. */
  readonly polled: readonly Message[];
  /** `told`: it says what it polled. `untold`: it may have polled messages without saying which. */
  readonly polls: 'none' | 'told' | 'untold';
  /** The keys that the process reads from now on; `all` for a subscription, whose keys the broker chooses. */
  readonly reads: readonly string[] | 'all' | undefined;
}

const SENDING = new Set(['send', 'poll', 'txn']);
const READING = new Set(['assign', 'subscribe']);

const NONE: readonly Message[] = [];

/** The operations of a history of logs, each at its completion (or its invocation, where it never completed). */
export function logOps(history: History, logs: Logs): LogOp[] {
  const { type, process, pair } = history.columns;
  const ops: LogOp[] = [];
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (type[row] === INVOKE && pair[row] >= 0)) continue;
    const f = history.f(row);
    const outcome = type[row] === OK ? 'ok' : type[row] === FAIL ? 'fail' : 'info';
    const invocation = beginOf(history, row);
    if (SENDING.has(f)) {
      const { sent, polled, polls } = messages(history, logs, row, f, outcome);
      ops.push({
        row,
        invocation,
        process: process[row],
        outcome,
        atomic: f === 'txn',
        sent,
        polled,
        polls,
        reads: undefined,
      });
    } else if (READING.has(f) && outcome !== 'fail') {
      const reads = readKeys(history, row, f, outcome);
      ops.push({
        row,
        invocation,
        process: process[row],
        outcome,
        atomic: false,
        sent: NONE,
        polled: NONE,
        polls: 'none',
        reads,
      });
    }
  }
  return ops;
}

/** Whether an assignment of unknown outcome took place, nobody knows: then the process may read anything. */
function readKeys(history: History, row: number, f: string, outcome: LogOp['outcome']): readonly string[] | 'all' {
  const id = history.completedValueId(row);
  const keys = id < 0 ? null : history.values.get(id);
  return f === 'assign' && outcome === 'ok' && Array.isArray(keys) ? keys.map((key: Value) => keyName(key)) : 'all';
}

function messages(
  history: History,
  logs: Logs,
  row: number,
  f: string,
  outcome: LogOp['outcome'],
): Pick<LogOp, 'sent' | 'polled' | 'polls'> {
  const { pair, type, value } = history.columns;
  const asked = type[row] === INVOKE ? history.value(row) : pair[row] < 0 ? undefined : history.value(pair[row]);
  const answered = type[row] === INVOKE || value[row] === NO_VALUE ? asked : history.value(row);
  let sent: Message[] | undefined;
  let polled: Message[] | undefined;
  let polls = 'none' as LogOp['polls'];
  const micros = Array.isArray(answered) ? (answered as readonly Value[]) : [];
  for (let micro = 0; micro < micros.length; micro++) {
    const one = micros[micro];
    const [what, key = null, content = null] = Array.isArray(one) ? (one as readonly Value[]) : [];
    if (what === 'send') {
      const before = Array.isArray(asked) ? (asked as readonly Value[])[micro] : undefined;
      const unchanged = before !== undefined && valueEquals(before, one);
      (sent ??= []).push(message(history, logs.of(keyName(key)), micro, content, !unchanged));
    } else if (what === 'poll') {
      const told = isMap(key);
      polls = told && outcome === 'ok' && polls !== 'untold' ? 'told' : 'untold';
      if (!told) continue;
      polled ??= [];
      for (const [name, list] of Object.entries(key)) {
        const log = logs.of(name);
        for (const item of Array.isArray(list) ? list : [])
          polled.push(message(history, log, micro, item as Value, true));
      }
    }
  }
  if (f === 'poll' && polls === 'none') polls = 'untold';
  return { sent: sent ?? NONE, polled: polled ?? NONE, polls };
}

/** `[offset, value]`, or the value alone: in an invocation, a value that is a pair of a number and something else. */
function message(history: History, log: Log, micro: number, content: Value, mayHaveOffset: boolean): Message {
  const { values } = history;
  if (Array.isArray(content) && content.length === 2) {
    const [offset, value] = content as readonly Value[];
    if (mayHaveOffset && typeof offset === 'number') return { log, offset, value: values.intern(value), micro };
    if (offset === null) return { log, offset: undefined, value: values.intern(value), micro };
  }
  return { log, offset: undefined, value: values.intern(content), micro };
}

function keyName(key: Value): string {
  return typeof key === 'string' ? key : showValue(key, Number.POSITIVE_INFINITY);
}
