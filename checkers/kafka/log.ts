import type { Findings } from '../findings.js';
import type { LogOp, Message } from './micro-ops.js';

/** What is known of one key's log. */
export interface Log {
  /** Value at each offset, as first seen, with the row that saw it. */
  readonly atOffset: Map<number, { readonly value: string; readonly row: number }>;
  /** First offset of each value. */
  readonly offsetOf: Map<string, number>;
  /** Place of every known offset among the known offsets. */
  readonly rank: Map<number, number>;
  /** Values that somebody polled. */
  readonly polled: Set<string>;
  lastPolled: number;
}

/** Joins what sends and polls say of each key's log; contradictions become `inconsistent-offsets` and `duplicate`. */
export function readLogs(ops: readonly LogOp[], findings: Findings): Map<string, Log> {
  const logs = new Map<string, Log>();
  for (const op of ops) {
    if (op.outcome !== 'ok') continue;
    for (const message of op.polled) note(logs, findings, op, message, true);
    for (const message of op.sent) note(logs, findings, op, message, false);
  }
  for (const log of logs.values()) {
    [...log.atOffset.keys()].toSorted((a, b) => a - b).forEach((offset, place) => log.rank.set(offset, place));
  }
  return logs;
}

function note(
  logs: Map<string, Log>,
  findings: Findings,
  op: LogOp,
  { key, offset, value }: Message,
  polled: boolean,
): void {
  let log = logs.get(key);
  if (!log) {
    log = { atOffset: new Map(), offsetOf: new Map(), rank: new Map(), polled: new Set(), lastPolled: -1 };
    logs.set(key, log);
  }
  if (polled) log.polled.add(value);
  if (offset === undefined) return;
  if (polled) log.lastPolled = Math.max(log.lastPolled, offset);
  const there = log.atOffset.get(offset);
  if (!there) log.atOffset.set(offset, { value, row: op.row });
  else if (there.value !== value) {
    const words = `Offset ${offset} of key ${key} holds ${value} for ${findings.who(op.row)}, and ${there.value} for ${findings.who(there.row)}.`;
    findings.add('inconsistent-offsets', [op.row, there.row], words, { key });
  }
  const before = log.offsetOf.get(value);
  if (before === undefined) log.offsetOf.set(value, offset);
  else if (before !== offset) {
    const words = `${value} is in the log of key ${key} twice, at offsets ${before} and ${offset}.`;
    findings.add('duplicate', [op.row, log.atOffset.get(before)?.row ?? op.row], words, { key });
  }
}

/**
 * Acknowledged sends that nobody ever polled although somebody polled a later offset (`lost-write`), and polled values
 * whose send had failed for certain (`aborted-read`).
 */
export function judgeWrites(ops: readonly LogOp[], logs: ReadonlyMap<string, Log>, findings: Findings): void {
  const failed = new Map<string, number>();
  const sent = new Set<string>();
  for (const op of ops) {
    for (const { key, value } of op.sent) {
      const log = logs.get(key);
      if (op.outcome === 'fail') failed.set(`${key} ${value}`, op.row);
      else sent.add(`${key} ${value}`);
      if (op.outcome !== 'ok' || !log || log.polled.has(value)) continue;
      const offset = log.offsetOf.get(value);
      if (offset === undefined || offset >= log.lastPolled) continue;
      const words = `The send of ${value} to key ${key} was acknowledged to ${findings.who(op.row)} at offset ${offset}; offset ${log.lastPolled} has been polled, but ${value} never was.`;
      findings.add('lost-write', [op.row], words, { key });
    }
  }
  for (const op of ops) {
    for (const { key, value } of op.outcome === 'ok' ? op.polled : []) {
      const row = failed.get(`${key} ${value}`);
      // What was sent again may have arrived then.
      if (row === undefined || sent.has(`${key} ${value}`)) continue;
      const words = `${findings.who(op.row)} polled ${value} from key ${key}, although its send by ${findings.who(row)} had failed.`;
      findings.add('aborted-read', [op.row, row], words, { key });
    }
  }
}
