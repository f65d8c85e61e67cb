import { FAIL, type History, NEMESIS, NO_VALUE, NULL_ID, OK, type Value, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import { beginOf, outcomeOf } from '../halves.js';
import { listedValues } from '../listed-values.js';

/** How often a value was sent and came out. */
export interface Tally {
  /** Enqueues that did not fail for certain. */
  attempted: number;
  /** Rows of the acknowledgements, ascending. */
  readonly acknowledged: number[];
  dequeued: number;
  /** Rows of the first enqueue and of the first dequeue; -1 where there is none. */
  sentRow: number;
  dequeueRow: number;
  /** Of what came out: how often before anybody had sent it. */
  unexpected: number;
  unexpectedRow: number;
  /** Of what came out: how often more than it had been sent by then. */
  duplicated: number;
  duplicateRow: number;
}

/** An operation that found the queue empty: a drain that ended, or a dequeue that got nothing. */
export interface Emptiness {
  readonly invocation: number;
  readonly completion: number;
}

/** What went in and out of one queue. */
export interface Traffic {
  readonly tallies: ReadonlyMap<ValueId, Tally>;
  /** In the order of their completions. */
  readonly empty: readonly Emptiness[];
  /** Rows of the invocations of dequeues and of drains of unknown outcome, ascending. */
  readonly unknownDequeues: readonly number[];
  readonly unknownDrains: readonly number[];
}

class Recorder implements Traffic {
  readonly tallies = new Map<ValueId, Tally>();
  readonly empty: Emptiness[] = [];
  readonly unknownDequeues: number[] = [];
  readonly unknownDrains: number[] = [];

  of(id: ValueId): Tally {
    let one = this.tallies.get(id);
    if (!one) {
      one = {
        attempted: 0,
        acknowledged: [],
        dequeued: 0,
        sentRow: -1,
        dequeueRow: -1,
        unexpected: 0,
        unexpectedRow: -1,
        duplicated: 0,
        duplicateRow: -1,
      };
      this.tallies.set(id, one);
    }
    return one;
  }

  took(id: ValueId, row: number): void {
    const one = this.of(id);
    one.dequeued++;
    if (one.dequeueRow < 0) one.dequeueRow = row;
    if (one.attempted === 0) {
      one.unexpected++;
      one.unexpectedRow = row;
    } else if (one.dequeued - one.unexpected - one.duplicated > one.attempted) {
      one.duplicated++;
      one.duplicateRow = row;
    }
  }
}

/** Reads `enqueue`, `dequeue` and `drain` operations; one queue per key, where operations have keys. Linear. */
export function readTraffic(history: History, findings: Findings): Traffic[] {
  const { type, process, value } = history.columns;
  const queues = new Map<ValueId, Recorder>();
  const nullSent = sendsNull(history);
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    const f = history.f(row);
    if (f !== 'enqueue' && f !== 'dequeue' && f !== 'drain') continue;
    const key = history.keyId(row);
    let queue = queues.get(key);
    if (!queue) queues.set(key, (queue = new Recorder()));
    const begin = beginOf(history, row);
    const outcome = outcomeOf(history, row);
    if (f === 'enqueue') {
      if (outcome === FAIL) continue;
      const one = queue.of(value[begin]);
      if (begin === row) one.attempted++;
      if (one.sentRow < 0) one.sentRow = row;
      if (type[row] === OK) one.acknowledged.push(row);
    } else if (type[row] === OK) takeOut(history, findings, queue, row, f, nullSent);
    else if (type[row] === FAIL) {
      if (saysEmpty(history, row)) queue.empty.push({ invocation: begin, completion: row });
    } else if (begin === row && outcome !== OK && outcome !== FAIL) {
      (f === 'drain' ? queue.unknownDrains : queue.unknownDequeues).push(row);
    }
  }
  return [...queues.values()];
}

function takeOut(
  history: History,
  findings: Findings,
  queue: Recorder,
  row: number,
  f: 'dequeue' | 'drain',
  nullSent: boolean,
): void {
  const id = history.columns.value[row];
  const interval = { invocation: beginOf(history, row), completion: row };
  if (f === 'dequeue') {
    if (id === NO_VALUE) findings.unreadable(row, 'element');
    else if (id === NULL_ID && !nullSent) queue.empty.push(interval);
    else queue.took(id, row);
    return;
  }
  const items = listedValues(history, row);
  if (!items) {
    findings.unreadable(row, 'list of elements');
    return;
  }
  for (const item of items) queue.took(item, row);
  queue.empty.push(interval);
}

/** A failed dequeue whose error, or value, is that there was nothing to take. */
function saysEmpty(history: History, row: number): boolean {
  const { error, value } = history.columns;
  return [error[row], value[row]].some((id) => {
    const said = id < 0 ? null : history.values.get(id);
    const word: Value | undefined = Array.isArray(said) ? said[0] : said;
    return word === 'empty' || word === 'exhausted';
  });
}

function sendsNull(history: History): boolean {
  const { f, value } = history.columns;
  const enqueue = history.code('enqueue');
  return f.some((code, row) => code === enqueue && value[row] === NULL_ID);
}
