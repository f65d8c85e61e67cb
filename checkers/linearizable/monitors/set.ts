import type { Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import type { Stop } from '../search.js';
import { type ElementHistory, orderElement } from './boolean-flips.js';
import { inShares, search } from './by-value.js';
import { Elements } from './elements.js';
import { ADDED, decideGrowingSet, type GrowingSet, MISSED, SAW } from './growing-set.js';
import type { Monitor } from './index.js';

/**
 * Sets. Without reads of all elements, these are independent of one another, so each is decided alone, and the orders
 * are put together by the earliest moments at which they can take effect (linearizability is local: Herlihy and Wing
 * 1990). An element that was added once and removed once needs no search; the others are searched, each with two states.
 * In O(n log n) where values are distinct. With reads, where nothing is removed: {@link decideGrowingSet}.
 */
export const setMonitor: Monitor = {
  name: 'set-monitor',
  decide(problem, initial, stop) {
    if (initial !== undefined && initial !== null && !Array.isArray(initial)) return undefined;
    const { history, f, output, length } = problem;
    const [read, remove] = [history.code('read'), history.code('remove')];
    let reads = false;
    let removes = false;
    for (let i = 0; i < length; i++) {
      if (f[i] === read && output[i] >= 0) reads = true;
      else if (f[i] === remove) removes = true;
    }
    if (reads && removes) return undefined;
    const first = Array.isArray(initial) ? initial : [];
    if (reads) return decideGrowingSet(problem, first, growingSet(problem));
    return decideElements(problem, first, stop ?? (() => undefined));
  },
};

function growingSet({ history, length, f, input, output }: Problem): GrowingSet {
  const [read, add] = [history.code('read'), history.code('add')];
  const elementOf = new Int32Array(length).fill(-1);
  const did = new Uint8Array(length);
  const elements = new Elements(history.values);
  for (let i = 0; i < length; i++) {
    if (f[i] === read) continue;
    elementOf[i] = f[i] === add ? input[i] : elements.element(output[i]);
    did[i] = f[i] === add ? ADDED : elements.seen(output[i]) ? SAW : MISSED;
  }
  return { elementOf, did, elements };
}

function decideElements(problem: Problem, initial: readonly Value[], stop: Stop): Decision {
  const { history, length, f, input, output } = problem;
  const answers = new Elements(history.values);
  const contains = history.code('contains');
  const elementOf = new Int32Array(length);
  for (let i = 0; i < length; i++) elementOf[i] = f[i] === contains ? answers.element(output[i]) : input[i];
  const present = new Set(initial.map((value) => history.values.intern(value)));
  return inShares(problem, elementOf, ({ value, operations }) => {
    const simple = simpleElement(problem, operations, present.has(value), answers);
    if (simple) return orderElement(problem, simple) ?? { valid: false, failed: -1, conflict: [...operations] };
    return search(problem, operations, present.has(value) ? [history.values.get(value)] : [], stop);
  });
}

/** Undefined where the element was added or removed more than once. */
function simpleElement(
  problem: Problem,
  operations: Int32Array,
  present: boolean,
  answers: Elements,
): ElementHistory | undefined {
  const { history, f, output } = problem;
  const add = history.code('add');
  const remove = history.code('remove');
  let added = -1;
  let removed = -1;
  const there: number[] = [];
  const gone: number[] = [];
  for (const i of operations) {
    if (f[i] === add) {
      if (added >= 0) return undefined;
      added = i;
    } else if (f[i] === remove) {
      if (removed >= 0) return undefined;
      removed = i;
    } else (answers.seen(output[i]) ? there : gone).push(i);
  }
  return present
    ? { flip: removed, back: added, same: there, other: gone }
    : { flip: added, back: removed, same: gone, other: there };
}
