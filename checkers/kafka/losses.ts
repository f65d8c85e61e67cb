import { type History, showValue } from '../../src/core/index.js';
import { countBelow } from '../ascending.js';
import type { Findings } from '../findings.js';
import { isAt, type Log } from './log.js';
import type { LogOp, Message } from './micro-ops.js';
import type { Passed } from './order.js';

/** What became of acknowledged messages that nobody is known to have polled. */
export interface Unpolled {
  /** Nobody read that far, or the broker never said where they are. */
  unread: number;
  /** A poll that does not say what it took may have taken them. */
  unproven: number;
  /** The first of these, in words. */
  first: string | undefined;
}

/**
 * Acknowledged sends that were lost (`lost-write`): a consumer went past their place without being given them; or
 * somebody polled a later offset, nobody ever polled them, and no poll of unknown outcome can have taken them before.
 * The second rests on consumers that begin at the start of a log, or where another one has stopped.
 */
export function judgeLosses(
  history: History,
  ops: readonly LogOp[],
  passed: readonly Passed[],
  findings: Findings,
): Unpolled {
  const unpolled: Unpolled = { unread: 0, unproven: 0, first: undefined };
  const stretches = stretchesOf(passed);
  const takers = new Takers(ops);
  for (const op of ops) {
    if (op.outcome === 'fail') continue;
    for (const message of op.sent) {
      const { log } = message;
      if (log.polled.has(message.value)) continue;
      const place = placeOf(op, message);
      if (place === 'not sent') continue;
      const passedOver = place !== undefined && stretches.get(log)?.covers(place) === true;
      const further = place === undefined ? undefined : firstFurther(log, place);
      if (!passedOver && (place === undefined || !further)) {
        unpolled.unread++;
        continue;
      }
      const name = () => showValue(history.values.get(message.value), 40);
      const sent = (the: string) =>
        `${the} send of ${name()} to key ${log.key} at offset ${place} ${op.outcome === 'ok' ? 'was acknowledged to' : 'happened, as another message of its transaction was polled, by'} ${findings.who(op.row)}`;
      const later = () =>
        further ? `${findings.who(further.row)} polled offset ${further.offset}` : 'a poll went on behind it';
      if (passedOver || (further && !takers.before(log.key, further.row))) {
        findings.add(
          'lost-write',
          [op.row, ...(further ? [further.row] : [])],
          () => `${sent('The')}; ${later()}, but nobody ever polled ${name()}: it is lost.`,
          { key: log.key },
        );
      } else {
        unpolled.unproven++;
        unpolled.first ??= `${sent('the')}, and ${later()}`;
      }
    }
  }
  return unpolled;
}

/** Offset of an acknowledged message. Of a transaction without an answer: where the log knows that it took place. */
function placeOf(op: LogOp, { log, offset, value }: Message): number | 'not sent' | undefined {
  if (op.outcome === 'ok') return offset;
  return offset !== undefined && isAt(log, value, offset) ? offset : 'not sent';
}

/** The first poll that went further than an offset. */
function firstFurther(log: Log, offset: number): { row: number; offset: number } | undefined {
  const at = countBelow(log.furthestOffsets, offset + 1);
  return at < log.furthestRows.length ? { row: log.furthestRows[at], offset: log.furthestOffsets[at] } : undefined;
}

/** When polls began that do not say what they took. */
class Takers {
  #ofAnything = Number.POSITIVE_INFINITY;
  readonly #ofKey = new Map<string, number>();

  constructor(ops: readonly LogOp[]) {
    const reads = new Map<number, readonly string[] | 'all'>();
    for (const op of ops) {
      if (op.reads !== undefined) reads.set(op.process, op.reads);
      if (op.polls !== 'untold' || op.outcome === 'fail') continue;
      const keys = reads.get(op.process) ?? 'all';
      if (keys === 'all') this.#ofAnything = Math.min(this.#ofAnything, op.invocation);
      else for (const key of keys) this.#ofKey.set(key, Math.min(this.#ofKey.get(key) ?? op.invocation, op.invocation));
    }
  }

  /** Can one have taken a message of a key before a row? */
  before(key: string, row: number): boolean {
    return Math.min(this.#ofAnything, this.#ofKey.get(key) ?? Number.POSITIVE_INFINITY) < row;
  }
}

/** Open intervals of one key, joined where they overlap. */
class Stretches {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  constructor(passed: readonly Passed[]) {
    for (const { from, to } of passed.toSorted((a, b) => a.from - b.from)) {
      const last = this.#to.length - 1;
      // Intervals that only touch leave their common end out: that message was given.
      if (last >= 0 && from < this.#to[last]) this.#to[last] = Math.max(this.#to[last], to);
      else {
        this.#from.push(from);
        this.#to.push(to);
      }
    }
  }

  covers(offset: number): boolean {
    const at = countBelow(this.#from, offset) - 1;
    return at >= 0 && offset < this.#to[at];
  }
}

function stretchesOf(passed: readonly Passed[]): Map<Log, Stretches> {
  const byLog = new Map<Log, Passed[]>();
  for (const one of passed) {
    const list = byLog.get(one.log);
    if (list) list.push(one);
    else byLog.set(one.log, [one]);
  }
  return new Map([...byLog].map(([log, list]) => [log, new Stretches(list)]));
}
