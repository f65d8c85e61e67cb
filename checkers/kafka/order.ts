import type { Findings } from '../findings.js';
import type { Log } from './log.js';
import type { LogOp, Message } from './micro-ops.js';

/** What has to be remembered of one process: the last offset of each key that it polled and sent. */
interface Position {
  readonly polled: Map<string, { offset: number; row: number }>;
  readonly sent: Map<string, { offset: number; row: number }>;
  /** Once it has subscribed, the broker may give it other keys at any time: then polls may jump between operations. */
  subscribed: boolean;
}

/**
 * The order in which one process polls and sends: within an operation (`int-…`) and from one to the next.
 * `poll-skip`: a poll left out values of the log; `nonmonotonic-poll`: it went back. The same for sends, where values of
 * others in between are only counted (`int-send-skip`). Assigning keys anew forgets the positions of the others.
 */
export function judgeOrder(ops: readonly LogOp[], logs: ReadonlyMap<string, Log>, findings: Findings): void {
  const positions = new Map<number, Position>();
  for (const op of ops) {
    let position = positions.get(op.process);
    if (!position) positions.set(op.process, (position = { polled: new Map(), sent: new Map(), subscribed: false }));
    if (op.reads !== undefined) reassign(position, op.reads);
    else if (op.outcome === 'ok') {
      follow(op, op.polled, position.polled, logs, findings, 'poll', position.subscribed);
      follow(op, op.sent, position.sent, logs, findings, 'send', false);
    } else if (op.outcome === 'info') {
      // Where the process stands now, if it goes on at all, nobody knows.
      position.polled.clear();
    }
  }
}

function reassign(position: Position, reads: readonly string[] | 'all'): void {
  if (reads === 'all') {
    position.subscribed = true;
    position.polled.clear();
    return;
  }
  position.subscribed = false;
  for (const key of position.polled.keys()) if (!reads.includes(key)) position.polled.delete(key);
}

function follow(
  op: LogOp,
  messages: readonly Message[],
  last: Map<string, { offset: number; row: number }>,
  logs: ReadonlyMap<string, Log>,
  findings: Findings,
  what: 'poll' | 'send',
  jumps: boolean,
): void {
  for (const { key, offset } of messages) {
    if (offset === undefined) continue;
    const before = last.get(key);
    last.set(key, { offset, row: op.row });
    if (!before) continue;
    const internal = before.row === op.row;
    if (!internal && jumps) continue;
    const name = (kind: string) => `${internal ? 'int-' : ''}${kind}`;
    const where = internal ? 'within one operation' : `after ${findings.who(before.row)}`;
    if (offset <= before.offset) {
      const words = `${findings.who(op.row)} ${what === 'poll' ? 'polled' : 'sent to'} key ${key} at offset ${offset}, ${where}, when it had been at ${before.offset}.`;
      findings.add(name(`nonmonotonic-${what}`), [op.row, before.row], words, { key });
      continue;
    }
    const rank = logs.get(key)?.rank;
    const skipped = (rank?.get(offset) ?? 0) - (rank?.get(before.offset) ?? 0) - 1;
    if (skipped <= 0 || (what === 'send' && !internal)) continue;
    const words = `${findings.who(op.row)} went from offset ${before.offset} to ${offset} of key ${key}, ${where}, past ${skipped} other messages.`;
    findings.add(name(`${what}-skip`), [op.row, before.row], words, { key });
  }
}
