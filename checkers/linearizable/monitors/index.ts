import type { Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import type { Stop } from '../search.js';
import { priorityQueueMonitor, unorderedQueueMonitor } from './bag.js';
import { counterMonitor } from './counter.js';
import { fifoQueueMonitor } from './fifo-queue.js';
import { logMonitor } from './log.js';
import { setMonitor } from './set.js';
import { stackMonitor } from './stack.js';
import { uniqueIdsMonitor } from './unique-ids.js';

/**
 * Decision procedures without search, one for each kind of object with distinct values.
 *
 * A monitor looks at the columns of one {@link Problem} and answers
 * - `{ valid: true, order }`: every operation that returned, and unfinished ones as far as they happened, in an order
 *   that the model allows and that keeps real time (`ret[a] < call[b]` puts `a` before `b`);
 * - `{ valid: false, failed: -1, conflict }`: operations that together have no such order; a small set, from which
 *   the counterexample is made. It must be closed: an order of the whole, restricted to these operations, would be
 *   legal (for containers: all operations on a few values). Or `{ valid: false, failed }`: the first return that no
 *   order survives;
 * - `undefined` where it does not apply (operations it does not know), or found nothing (where values repeat): the search
 *   decides then.
 *
 * `ret[i]` is `NEVER` and `output[i]` is `NO_VALUE` for an operation with an unknown outcome. Values are ids of
 * `problem.history.values`: equal ids are equal values. `initial` is what the user gave as `--init`.
 * Everything in O(n log n) at most, over typed arrays.
 */
export interface Monitor {
  readonly name: string;
  /** `stop` ends what has to be searched after all. */
  decide(problem: Problem, initial: Value | undefined, stop?: Stop): Decision | undefined;
}

/** The monitor for a model, by its name. */
export const monitors: ReadonlyMap<string, Monitor> = new Map([
  ['unordered-queue', unorderedQueueMonitor],
  ['fifo-queue', fifoQueueMonitor],
  ['priority-queue', priorityQueueMonitor],
  ['stack', stackMonitor],
  ['set', setMonitor],
  ['grow-only-set', setMonitor],
  ['counter', counterMonitor],
  ['log', logMonitor],
  ['unique-ids', uniqueIdsMonitor],
]);
