import type { Checker, History, Verdict } from '../../src/core/index.js';
import { Findings } from '../findings.js';
import { judgeWrites, readLogs } from './log.js';
import { logOps } from './micro-ops.js';
import { judgeOrder } from './order.js';

/** Interleaved transactions put other messages between one's own; no broker promises otherwise. */
const ALLOWED = ['int-send-skip'];

/**
 * Logs in the manner of Kafka. Operations `send`, `poll` and `txn` carry micro-operations: `["send", k, v]`, completed as
 * `["send", k, [offset, v]]`, and `["poll"]`, completed as `["poll", {k: [[offset, v] …]}]`; `assign` and `subscribe` carry
 * keys. Values of a key are distinct. Finds `inconsistent-offsets`, `duplicate`, `lost-write`, `aborted-read`, and
 * polls and sends that skip or go back, within an operation (`int-…`) and from one to the next.
 */
export function kafka(): Checker {
  return { name: 'kafka', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const ops = [...logOps(history)];
  const logs = readLogs(ops, findings);
  judgeWrites(ops, logs, findings);
  judgeOrder(ops, logs, findings);
  const count = (pick: (op: (typeof ops)[number]) => number) => ops.reduce((sum, op) => sum + pick(op), 0);
  const sent = count((op) => (op.outcome === 'ok' ? op.sent.length : 0));
  const polled = count((op) => (op.outcome === 'ok' ? op.polled.length : 0));
  return findings.verdict(
    {
      stats: { keys: logs.size, sent, polled },
      valid: `${sent} messages sent, ${polled} polled from ${logs.size} keys: nothing lost, none twice, all in order.`,
      unknownBecause: sent === 0 ? 'no message was ever sent' : polled === 0 ? 'no message was ever polled' : undefined,
    },
    ALLOWED,
  );
}
