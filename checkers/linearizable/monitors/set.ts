import type { Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import { answersFor } from '../models/shapes.js';
import { NEVER, operationOf, type Problem } from '../problem.js';
import type { Stop } from '../search.js';
import { type ElementHistory, orderElement } from './boolean-flips.js';
import { inShares, search } from './by-value.js';
import { orderChangingSet } from './changing-set.js';
import { decideGrowingSet } from './growing-set.js';
import type { Monitor } from './index.js';
import { ADDED, REMOVED, SAW, type SetOperations, setOperations } from './set-operations.js';

/**
 * Sets. Without reads of all elements, these are independent of one another, so each is decided alone, and the orders
 * are put together by the earliest moments at which they can take effect (linearizability is local: Herlihy and Wing
 * 1990). An element that was added once and removed once needs no search; the others are searched, each with two states.
 * In O(n log n) where values are distinct. With reads, where nothing is removed: {@link decideGrowingSet};
 * where something is: {@link orderChangingSet}, which finds an order or leaves it to the search, unless the history
 * is wrong without the reads already.
 */
export const setMonitor: Monitor = {
  name: 'set-monitor',
  decide(problem, initial, stop) {
    const operations = setOperations(problem, initial);
    if (!operations) return foreignAnswer(problem);
    if (operations.reads && !operations.removes) return decideGrowingSet(problem, operations);
    const order = operations.reads ? orderChangingSet(problem, operations) : undefined;
    if (order) return order;
    const alone = decideElements(problem, operations, stop ?? (() => undefined));
    return operations.reads && alone.valid !== false ? undefined : alone;
  },
};

/** The first answer that is about another element than was asked for, where all are of the right form. */
function foreignAnswer(problem: Problem): Decision | undefined {
  const { length, f, ret, history } = problem;
  const contains = history.code('contains');
  let foreign = -1;
  for (let i = 0; i < length; i++) {
    if (f[i] !== contains || ret[i] === NEVER) continue;
    const op = operationOf(problem, i);
    if (!Array.isArray(op.output) || op.output.length !== 2) return undefined;
    if (foreign < 0 && !answersFor(op.output[0] as Value, op)) foreign = i;
  }
  return foreign < 0 ? undefined : { valid: false, failed: -1, conflict: [foreign], proof: true };
}

function decideElements(problem: Problem, operations: SetOperations, stop: Stop): Decision {
  const { elementOf, did, numbering, initial } = operations;
  const { ids } = numbering;
  const present = new Set(initial);
  return inShares(
    problem,
    elementOf,
    ids.length,
    (element, share) => {
      const simple = simpleElement(did, share, present.has(element));
      if (simple) return orderElement(problem, simple) ?? { valid: false, failed: -1, conflict: [...share] };
      return search(problem, share, present.has(element) ? [problem.history.values.get(ids[element])] : [], stop);
    },
    (element, sorted, from, to) => isLegal(did, sorted, from, to, present.has(element)),
  );
}

/** Is what was done about an element legal in this order? */
function isLegal(did: Uint8Array, operations: Int32Array, from: number, to: number, present: boolean): boolean {
  let there = present;
  for (let k = from; k < to; k++) {
    const what = did[operations[k]];
    if (what === ADDED) there = true;
    else if (what === REMOVED) there = false;
    else if ((what === SAW) !== there) return false;
  }
  return true;
}

/** Undefined where the element was added or removed more than once. */
function simpleElement(did: Uint8Array, operations: Int32Array, present: boolean): ElementHistory | undefined {
  let added = -1;
  let removed = -1;
  const there: number[] = [];
  const gone: number[] = [];
  for (const i of operations) {
    if (did[i] === ADDED) {
      if (added >= 0) return undefined;
      added = i;
    } else if (did[i] === REMOVED) {
      if (removed >= 0) return undefined;
      removed = i;
    } else (did[i] === SAW ? there : gone).push(i);
  }
  return present
    ? { flip: removed, back: added, same: there, other: gone }
    : { flip: added, back: removed, same: gone, other: there };
}
