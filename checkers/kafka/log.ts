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
  /** Offset of each value, as first seen. */
  readonly offsetOf: Map<ValueId, number>;
  /** Of values that were seen at several: all offsets, in the order in which they were seen. */
  readonly severalOf: Map<ValueId, number[]>;
  /** All known offsets, ascending. */
  offsets: Float64Array;
  /** The least offset at which something was put for certain; infinite where there is none. */
  firstSent: number;
  /** Values that somebody polled, whatever came of the operation; true where one was `ok`. */
  readonly polled: Map<ValueId, boolean>;
  /** Whenever a poll went further than all before: rows and offsets, both ascending. */
  readonly furthestRows: number[];
  readonly furthestOffsets: number[];
}

/** The logs of a history by their keys. Keys of polls are keys of maps, and so texts. */
export class Logs {
  readonly #byKey = new Map<string, Log>();

  get size(): number {
    return this.#byKey.size;
  }

  of(key: string): Log {
    let log = this.#byKey.get(key);
    if (!log) {
      log = {
        key,
        sends: new Map(),
        atOffset: new Map(),
        offsetOf: new Map(),
        severalOf: new Map(),
        offsets: new Float64Array(0),
        firstSent: Number.POSITIVE_INFINITY,
        polled: new Map(),
        furthestRows: [],
        furthestOffsets: [],
      };
      this.#byKey.set(key, log);
    }
    return log;
  }

  [Symbol.iterator](): Iterator<Log> {
    return this.#byKey.values();
  }
}

/** Joins what sends and polls say of each key's log; contradictions become `inconsistent-offsets` and `duplicate`. */
export function readLogs(history: History, ops: readonly LogOp[], logs: Logs, findings: Findings): void {
  for (const op of ops) {
    for (const message of op.sent) noteSend(op, message);
    for (const { log, value } of op.polled) {
      if (op.outcome === 'ok') log.polled.set(value, true);
      else if (!log.polled.has(value)) log.polled.set(value, false);
    }
  }
  for (const op of ops) {
    if (op.outcome === 'ok') for (const message of op.polled) notePlace(history, findings, op, message, true);
    if (!happened(op)) continue;
    for (const message of op.sent) notePlace(history, findings, op, message, false);
  }
  for (const log of logs) log.offsets = Float64Array.from(log.atOffset.keys()).toSorted();
}

/**
 * Is it certain that what an operation sent was sent? A transaction of unknown outcome happened if a message was polled
 * that it alone had sent.
 */
function happened(op: LogOp): boolean {
  if (op.outcome === 'ok') return true;
  if (op.outcome === 'fail' || !op.atomic) return false;
  return op.sent.some(({ log, value }) => log.polled.get(value) === true && log.sends.get(value)?.attempts === 1);
}

function noteSend(op: LogOp, { log, value, offset }: Message): void {
  let sends = log.sends.get(value);
  if (!sends) log.sends.set(value, (sends = { attempts: 0, begun: -1, failed: -1 }));
  if (op.outcome === 'fail') {
    if (sends.failed < 0) sends.failed = op.row;
    return;
  }
  sends.attempts++;
  if (sends.begun < 0 || op.invocation < sends.begun) sends.begun = op.invocation;
  if (op.outcome === 'ok' && offset !== undefined && offset < log.firstSent) log.firstSent = offset;
}

/** Offsets of one value that are told apart; what is at so many is wrong without any more. */
const PLACES_MAX = 100;

function notePlace(
  history: History,
  findings: Findings,
  op: LogOp,
  { log, offset, value }: Message,
  polled: boolean,
): void {
  if (offset === undefined) return;
  if (polled && offset > (log.furthestOffsets.at(-1) ?? Number.NEGATIVE_INFINITY)) {
    log.furthestRows.push(op.row);
    log.furthestOffsets.push(offset);
  }
  const there = log.atOffset.get(offset);
  if (there?.value === value) return;
  if (!isNewPlace(log, value, offset)) return;
  const { key } = log;
  const name = (id: ValueId) => showValue(history.values.get(id), 40);
  if (!there) log.atOffset.set(offset, { value, row: op.row });
  else {
    findings.add(
      'inconsistent-offsets',
      [op.row, there.row],
      () =>
        `Offset ${offset} of key ${key} holds ${name(value)} for ${findings.who(op.row)}, and ${name(there.value)} for ${findings.who(there.row)}; a place in a log holds one message.`,
      { key },
    );
  }
  const places = log.severalOf.get(value);
  // What was sent several times may be there several times.
  const attempts = log.sends.get(value)?.attempts ?? 0;
  if (!places || places.length <= attempts) return;
  const [first] = places;
  findings.add(
    'duplicate',
    [op.row, log.atOffset.get(first)?.row ?? op.row],
    () =>
      `${name(value)} is in the log of key ${key} at offset ${places.slice(0, -1).join(', ')} and, for ${findings.who(op.row)}, at offset ${offset} too, though it was sent ${attempts < 2 ? 'once' : `${attempts} times`}.`,
    { key },
  );
}

/** Notes where a value is; false where that was known, or it is at too many places to tell. */
function isNewPlace(log: Log, value: ValueId, offset: number): boolean {
  const first = log.offsetOf.get(value);
  if (first === undefined) {
    log.offsetOf.set(value, offset);
    return true;
  }
  const several = log.severalOf.get(value);
  if (first === offset || several?.includes(offset) === true || (several?.length ?? 0) >= PLACES_MAX) return false;
  if (several) several.push(offset);
  else log.severalOf.set(value, [first, offset]);
  return true;
}

/** Is a value known to be at an offset? */
export function isAt(log: Log, value: ValueId, offset: number): boolean {
  return log.offsetOf.get(value) === offset || log.severalOf.get(value)?.includes(offset) === true;
}
