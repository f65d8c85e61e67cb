import { type History, showValue } from '../../src/core/index.js';
import { countBelow } from '../ascending.js';
import type { Findings } from '../findings.js';
import type { Log } from './log.js';
import type { LogOp, Message } from './micro-ops.js';

/** Where one process stands in one key's log. */
interface Place {
  readonly offset: number;
  readonly row: number;
  readonly micro: number;
}

/** What has to be remembered of one process: the last offset of each key that it polled and sent. */
interface Position {
  readonly polled: Map<Log, Place>;
  readonly sent: Map<Log, Place>;
  /** Once it has subscribed, the broker may give it other keys at any time: then polls may jump between micro-operations. */
  subscribed: boolean;
}

/** A stretch of a log that a consumer went past: what lay between the two offsets, it was not given. */
export interface Passed {
  readonly log: Log;
  readonly from: number;
  readonly to: number;
}

/**
 * The order in which one process polls and sends: within an operation (`int-…`) and from one to the next.
 * `poll-skip`: a poll left out values of the log; `nonmonotonic-poll`: it went back. The same for sends, where values of
 * others in between are only counted (`int-send-skip`). Assigning keys anew forgets the positions of the others. What
 * failed moved nobody; after a poll of unknown outcome nobody knows where the process stands. Where the broker did not
 * say at which offset a message was put, the polls that gave it tell. Returns the stretches that consumers went past.
 */
export function judgeOrder(history: History, ops: readonly LogOp[], findings: Findings): Passed[] {
  const follower = new Follower(history, findings);
  const positions = new Map<number, Position>();
  for (const op of ops) {
    let position = positions.get(op.process);
    if (!position) positions.set(op.process, (position = { polled: new Map(), sent: new Map(), subscribed: false }));
    if (op.reads !== undefined) reassign(position, op.reads);
    else if (op.outcome === 'ok') {
      follower.follow(op, op.polled, position.polled, 'poll', position.subscribed);
      follower.follow(op, op.sent, position.sent, 'send', false);
    } else if (op.outcome === 'info') {
      if (op.polls !== 'none') position.polled.clear();
      // When it took effect is not known, but messages of one operation are put one after the other.
      follower.follow(op, op.sent, new Map(), 'send', false);
    }
  }
  return follower.passed;
}

function reassign(position: Position, reads: readonly string[] | 'all'): void {
  // A subscription begins, and is left, where its group stands, which the process need not have seen.
  if (reads === 'all' || position.subscribed) position.polled.clear();
  position.subscribed = reads === 'all';
  if (reads === 'all') return;
  const kept = new Set(reads);
  for (const log of position.polled.keys()) if (!kept.has(log.key)) position.polled.delete(log);
}

class Follower {
  readonly passed: Passed[] = [];
  readonly #history: History;
  readonly #findings: Findings;

  constructor(history: History, findings: Findings) {
    this.#history = history;
    this.#findings = findings;
  }

  follow(op: LogOp, messages: readonly Message[], last: Map<Log, Place>, what: 'poll' | 'send', jumps: boolean): void {
    for (const message of messages) {
      const { log, micro } = message;
      const offset = what === 'poll' ? message.offset : this.#placeOf(op, message);
      if (offset === undefined) continue;
      const before = last.get(log);
      const here = { offset, row: op.row, micro };
      last.set(log, here);
      if (before && !(jumps && (before.row !== op.row || before.micro !== micro)))
        this.#compare(log, what, before, here);
    }
  }

  /** Where a sent message was put: the broker's answer, or, of what was sent once and is there once, what polls say. */
  #placeOf(op: LogOp, { log, offset, value }: Message): number | undefined {
    if (offset !== undefined && op.outcome === 'ok') return offset;
    if (log.sends.get(value)?.attempts !== 1 || !log.polled.has(value) || log.severalOf.has(value)) return undefined;
    return log.offsetOf.get(value);
  }

  #compare(log: Log, what: 'poll' | 'send', before: Place, here: Place): void {
    const { key, offsets } = log;
    const internal = before.row === here.row;
    const prefix = internal ? 'int-' : '';
    const rows = [here.row, before.row];
    const who = () => this.#findings.who(here.row);
    const where = () => (internal ? 'in the same operation' : this.#findings.who(before.row));
    if (here.offset <= before.offset) {
      const did = what === 'poll' ? 'polled key' : 'was given a place for what it sent to key';
      this.#findings.add(
        `${prefix}nonmonotonic-${what}`,
        rows,
        () =>
          `${who()} ${did} ${key} at offset ${here.offset}, after offset ${before.offset} (${where()}); it had to go on behind that.`,
        { key },
      );
      return;
    }
    const first = countBelow(offsets, before.offset) + 1;
    const skipped = countBelow(offsets, here.offset) - first;
    if (skipped <= 0 || (what === 'send' && !internal)) return;
    if (what === 'poll') this.passed.push({ log, from: before.offset, to: here.offset });
    const skippedRow = log.atOffset.get(offsets[first])?.row ?? here.row;
    this.#findings.add(
      `${prefix}${what}-skip`,
      [...rows, skippedRow],
      () =>
        `${who()} went from offset ${before.offset} of key ${key} (${where()}) to offset ${here.offset}, past ${this.#inBetween(log, first, skipped)}${what === 'poll' ? ', which it had to be given first' : ''}.`,
      { key },
    );
  }

  #inBetween(log: Log, first: number, skipped: number): string {
    const shown = Array.from(log.offsets.subarray(first, first + Math.min(skipped, 5)), (offset) => {
      const there = log.atOffset.get(offset);
      return `${there === undefined ? '' : showValue(this.#history.values.get(there.value), 40)} at offset ${offset}`;
    });
    return `${shown.join(', ')}${skipped > shown.length ? ` and ${skipped - shown.length} more` : ''}`;
  }
}
