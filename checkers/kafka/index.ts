import { type Checker, counted, grouped, type History, type Verdict } from '../../src/core/index.js';
import { Findings } from '../findings.js';
import { judgeOrigins } from './foreign.js';
import { Logs, readLogs } from './log.js';
import { judgeLosses } from './losses.js';
import { logOps } from './micro-ops.js';
import { judgeOrder } from './order.js';

/** Interleaved transactions put other messages between one's own; no broker promises otherwise. */
const ALLOWED = ['int-send-skip'];

/**
 * Logs in the manner of Kafka. Operations `send`, `poll` and `txn` carry micro-operations: `["send", k, v]`, completed as
 * `["send", k, [offset, v]]`, and `["poll"]`, completed as `["poll", {k: [[offset, v] …]}]`; `assign` and `subscribe` carry
 * keys. Values of a key are distinct. Finds `inconsistent-offsets`, `duplicate`, `lost-write`, `aborted-read`, `thin-air`,
 * and polls and sends that skip or go back, within an operation (`int-…`) and from one to the next. A message that a poll
 * of unknown outcome may have taken is not known to be lost: then the answer is unknown. What nobody read as far as is
 * counted (`unread`) and not judged. About n log n.
 */
export function kafka(): Checker {
  return { name: 'kafka', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const logs = new Logs();
  const ops = logOps(history, logs);
  readLogs(history, ops, logs, findings);
  const passed = judgeOrder(history, ops, findings);
  const { unread, unproven, first } = judgeLosses(history, ops, passed, findings);
  judgeOrigins(history, ops, findings);
  let sent = 0;
  let polled = 0;
  for (const op of ops) {
    if (op.outcome !== 'ok') continue;
    sent += op.sent.length;
    polled += op.polled.length;
    if (op.polls === 'untold') findings.unreadable(op.row, 'polled messages');
  }
  const beyond =
    unread === 0 ? '' : ` Not judged: ${counted(unread, 'acknowledged message')} beyond what anybody polled.`;
  return findings.verdict(
    {
      stats: { keys: logs.size, sent, polled, unread, unproven },
      valid: `Checked ${counted(sent, 'message')} sent, ${grouped(polled)} polled, of ${counted(logs.size, 'log')}: nothing lost, none twice, all in order.${beyond}`,
      unknownBecause:
        sent === 0
          ? 'no message was ever sent'
          : polled === 0
            ? 'no message was ever polled'
            : unproven > 0
              ? `polls of unknown outcome may have taken ${counted(unproven, 'acknowledged message')} that nobody is known to have polled, the first of them this: ${first}`
              : undefined,
    },
    ALLOWED,
  );
}
