import { type History, showValue, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import type { LogOp, Message } from './micro-ops.js';

/** What clients tried to do with one value of one key. */
export interface Sends {
  /** How often it was sent, failures for certain apart. */
  attempts: number;
  /** Row of the first invocation of these; -1 where there is none. */
  begun: number;
  /** Row of the first send that failed for certain; -1 where there is none. */
  failed: number;
}

/** What is known of one key's log. */
export interface Log {
  readonly key: string;
  readonly sends: Map<ValueId, Sends>;
  /** Value at each offset, as first seen, with the row that saw it. */
  readonly atOffset: Map<number, { readonly value: ValueId; readonly row: number }>;
  /** Offsets of each value, in the order in which they were seen. */
  readonly offsetsOf: Map<ValueId, number[]>;
  /** All known offsets, ascending. */
  offsets: Float64Array;
  /** Values that somebody polled, whatever came of the operation; true where one was `ok`. */
  readonly polled: Map<ValueId, boolean>;
  /** Whenever a poll went further than all before: rows and offsets, both ascending. */
  readonly furthestRows: number[];
  readonly furthestOffsets: number[];
}

/** Joins what sends and polls say of each key's log; contradictions become `inconsistent-offsets` and `duplicate`. */
export function readLogs(history: History, ops: readonly LogOp[], findings: Findings): Map<string, Log> {
  const logs = new Map<string, Log>();
  for (const op of ops) {
    for (const message of op.sent) noteSend(logOf(logs, message.key), op, message);
    for (const message of op.polled) {
      const log = logOf(logs, message.key);
      if (op.outcome === 'ok') log.polled.set(message.value, true);
      else if (!log.polled.has(message.value)) log.polled.set(message.value, false);
    }
  }
  for (const op of ops) {
    if (op.outcome === 'ok') for (const message of op.polled) notePlace(history, logs, findings, op, message, true);
    if (!happened(op, logs)) continue;
    for (const message of op.sent) notePlace(history, logs, findings, op, message, false);
  }
  for (const log of logs.values()) log.offsets = Float64Array.from(log.atOffset.keys()).toSorted();
  return logs;
}

/**
 * Is it certain that what an operation sent was sent? A transaction of unknown outcome happened if a message was polled
 * that it alone had sent.
 */
function happened(op: LogOp, logs: ReadonlyMap<string, Log>): boolean {
  if (op.outcome === 'ok') return true;
  if (op.outcome === 'fail' || !op.atomic) return false;
  return op.sent.some(({ key, value }) => {
    const log = logs.get(key);
    return log?.polled.get(value) === true && log.sends.get(value)?.attempts === 1;
  });
}

function logOf(logs: Map<string, Log>, key: string): Log {
  let log = logs.get(key);
  if (!log) {
    log = {
      key,
      sends: new Map(),
      atOffset: new Map(),
      offsetsOf: new Map(),
      offsets: new Float64Array(0),
      polled: new Map(),
      furthestRows: [],
      furthestOffsets: [],
    };
    logs.set(key, log);
  }
  return log;
}

function noteSend(log: Log, op: LogOp, { value }: Message): void {
  let sends = log.sends.get(value);
  if (!sends) log.sends.set(value, (sends = { attempts: 0, begun: -1, failed: -1 }));
  if (op.outcome === 'fail') {
    if (sends.failed < 0) sends.failed = op.row;
    return;
  }
  sends.attempts++;
  if (sends.begun < 0 || op.invocation < sends.begun) sends.begun = op.invocation;
}

/** Offsets of one value that are told apart; what is at so many is wrong without any more. */
const PLACES_MAX = 100;

function notePlace(
  history: History,
  logs: Map<string, Log>,
  findings: Findings,
  op: LogOp,
  { key, offset, value }: Message,
  polled: boolean,
): void {
  if (offset === undefined) return;
  const log = logOf(logs, key);
  const name = (id: ValueId) => showValue(history.values.get(id), 40);
  if (polled && offset > (log.furthestOffsets.at(-1) ?? Number.NEGATIVE_INFINITY)) {
    log.furthestRows.push(op.row);
    log.furthestOffsets.push(offset);
  }
  const known = log.offsetsOf.get(value);
  const isNew = !known || (known.length < PLACES_MAX && !known.includes(offset));
  const there = log.atOffset.get(offset);
  if (!there) log.atOffset.set(offset, { value, row: op.row });
  else if (there.value !== value && isNew) {
    findings.add(
      'inconsistent-offsets',
      [op.row, there.row],
      () =>
        `Offset ${offset} of key ${key} holds ${name(value)} for ${findings.who(op.row)}, and ${name(there.value)} for ${findings.who(there.row)}; a place in a log holds one message.`,
      { key },
    );
  }
  if (!known) log.offsetsOf.set(value, [offset]);
  else if (isNew) {
    known.push(offset);
    // What was sent several times may be there several times.
    const attempts = log.sends.get(value)?.attempts ?? 0;
    if (known.length <= attempts) return;
    const [first] = known;
    findings.add(
      'duplicate',
      [op.row, log.atOffset.get(first)?.row ?? op.row],
      () =>
        `${name(value)} is in the log of key ${key} at offset ${known.slice(0, -1).join(', ')} and, for ${findings.who(op.row)}, at offset ${offset} too, though it was sent ${attempts < 2 ? 'once' : `${attempts} times`}.`,
      { key },
    );
  }
}

/** How many of ascending numbers are less than a bound. */
export function countBelow(numbers: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
