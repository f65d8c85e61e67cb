import type { Value } from '../../../src/core/index.js';
import { agendaOf } from '../agenda.js';
import { codeOf } from '../code.js';
import type { Decision } from '../decision.js';
import { NEVER, type Problem } from '../problem.js';
import { Search, type Stop } from '../search.js';
import { type ElementHistory, orderElement } from './boolean-flips.js';
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
  const answers = new Elements(problem.history.values);
  const elements = elementsOf(problem, answers);
  const present = new Set(initial.map((value) => problem.history.values.intern(value)));
  const order = new Int32Array(problem.length);
  let length = 0;
  for (const { id, operations } of elements) {
    const decided = decideElement(problem, { id, operations }, present.has(id), answers, stop);
    if ('valid' in decided) return decided;
    for (const i of decided) order[length++] = i;
  }
  return { valid: true, order: byMoment(problem, elements, order.subarray(0, length)) };
}

interface Element {
  readonly id: number;
  /** In the order of their calls. */
  readonly operations: Int32Array;
}

/** Operations by the element that they are about: a counting sort. */
function elementsOf(problem: Problem, answers: Elements): Element[] {
  const { history, length, f, input, output } = problem;
  const contains = history.code('contains');
  const elementOf = new Int32Array(length);
  const { values } = history;
  for (let i = 0; i < length; i++) {
    elementOf[i] = f[i] === contains ? answers.element(output[i]) : input[i];
  }
  const start = new Int32Array(values.size + 1);
  for (const id of elementOf) start[id + 1]++;
  for (let id = 0; id < values.size; id++) start[id + 1] += start[id];
  const sorted = new Int32Array(length);
  const next = start.slice();
  for (let i = 0; i < length; i++) sorted[next[elementOf[i]]++] = i;
  const elements: Element[] = [];
  for (let id = 0; id < values.size; id++) {
    if (start[id + 1] > start[id]) elements.push({ id, operations: sorted.subarray(start[id], start[id + 1]) });
  }
  return elements;
}

function decideElement(
  problem: Problem,
  { id, operations }: Element,
  present: boolean,
  answers: Elements,
  stop: Stop,
): number[] | Decision {
  const simple = simpleElement(problem, operations, present, answers);
  if (simple) return orderElement(problem, simple) ?? { valid: false, failed: -1, conflict: [...operations] };
  const part = elementProblem(problem, operations);
  const decision = new Search(agendaOf(codeOf(part, present ? [problem.history.values.get(id)] : [])), 'auto').run(
    stop,
  );
  if (decision.valid === true) return Array.from(decision.order, (k) => operations[k]);
  return decision.valid === false ? { valid: false, failed: -1, conflict: [...operations] } : decision;
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

/** The operations on one element as a problem of its own; positions are counted anew. */
function elementProblem(problem: Problem, operations: Int32Array): Problem {
  const pick = (column: Int32Array) => Int32Array.from(operations, (i) => column[i]);
  const call = pick(problem.call);
  const ret = pick(problem.ret);
  const ends = [...call, ...ret.filter((position) => position !== NEVER)].toSorted((a, b) => a - b);
  const place = new Map(ends.map((position, at) => [position, at]));
  const events = new Int32Array(ends.length);
  for (let k = 0; k < operations.length; k++) {
    call[k] = place.get(call[k]) ?? 0;
    events[call[k]] = k * 2;
    if (ret[k] === NEVER) continue;
    ret[k] = place.get(ret[k]) ?? 0;
    events[ret[k]] = k * 2 + 1;
  }
  return {
    ...problem,
    length: operations.length,
    call,
    ret,
    events,
    f: Uint16Array.from(operations, (i) => problem.f[i]),
    input: pick(problem.input),
    output: pick(problem.output),
    process: pick(problem.process),
    invocation: pick(problem.invocation),
    completion: pick(problem.completion),
  };
}

/** The orders of all elements as one, by the earliest moment at which each operation can take effect; stable. */
function byMoment(problem: Problem, elements: readonly Element[], order: Int32Array): Int32Array {
  const elementAt = new Int32Array(problem.length);
  elements.forEach(({ operations }, number) => {
    for (const i of operations) elementAt[i] = number;
  });
  const moment = new Int32Array(order.length);
  const start = new Int32Array(problem.events.length + 1);
  for (let k = 0; k < order.length; k++) {
    const goesOn = k > 0 && elementAt[order[k]] === elementAt[order[k - 1]];
    moment[k] = Math.max(problem.call[order[k]], goesOn ? moment[k - 1] : 0);
    start[moment[k] + 1]++;
  }
  for (let p = 0; p < problem.events.length; p++) start[p + 1] += start[p];
  const sorted = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) sorted[start[moment[k]]++] = order[k];
  return sorted;
}
