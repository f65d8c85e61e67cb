import type { Value } from '../../../src/core/index.js';
import { agendaOf } from '../agenda.js';
import { codeOf } from '../code.js';
import type { Decision } from '../decision.js';
import { NEVER, operationOf, type Problem } from '../problem.js';
import { Search, type Stop } from '../search.js';

/** In a column of values: the operation is left out. */
export const LEFT_OUT = -1;

/** The operations about one value. */
export interface Share {
  readonly value: number;
  /** In the order of their calls. */
  readonly operations: Int32Array;
}

/**
 * Decides an object that is one object for each value, as its model says ({@link Model.independent}): each alone, for
 * linearizability is local (Herlihy and Wing 1990, section 3.1). `undefined` where the model does not say so of some
 * operation, or all are about the same value.
 */
export function decideIndependent(problem: Problem, initial: Value | undefined, stop: Stop): Decision | undefined {
  const { model, length, history } = problem;
  if (!model.independent) return undefined;
  const valueOf = new Int32Array(length);
  let several = false;
  for (let i = 0; i < length; i++) {
    const value = model.independent(operationOf(problem, i));
    if (value === undefined) return undefined;
    valueOf[i] = history.values.intern(value);
    if (valueOf[i] !== valueOf[0]) several = true;
  }
  return several ? decideByValue(problem, valueOf, () => initial, stop) : undefined;
}

/** Decides the operations about each value alone, by search, from what the object holds of it at first. */
export function decideByValue(
  problem: Problem,
  valueOf: Int32Array,
  initialOf: (value: number) => Value | undefined,
  stop: Stop,
): Decision {
  return inShares(problem, valueOf, ({ value, operations }) => search(problem, operations, initialOf(value), stop));
}

/** Decides the operations about each value with a procedure that answers an order of them, or what it found else. */
export function inShares(
  problem: Problem,
  valueOf: Int32Array,
  decideShare: (share: Share) => readonly number[] | Decision,
): Decision {
  const shares = sharesOf(problem, valueOf);
  const order = new Int32Array(problem.length);
  let length = 0;
  for (const share of shares) {
    const decided = decideShare(share);
    if ('valid' in decided) return decided;
    for (const i of decided) order[length++] = i;
  }
  return { valid: true, order: byMoment(problem, valueOf, order.subarray(0, length)) };
}

/** An order of some operations that make an object of their own, by search. */
export function search(
  problem: Problem,
  operations: Int32Array,
  initial: Value | undefined,
  stop: Stop,
): number[] | Decision {
  const decision = new Search(agendaOf(codeOf(shareProblem(problem, operations), initial)), 'auto').run(stop);
  if (decision.valid === true) return Array.from(decision.order, (k) => operations[k]);
  return decision.valid === false ? { valid: false, failed: -1, conflict: [...operations] } : decision;
}

/** Operations by the value that they are about: a counting sort. */
function sharesOf({ history, length }: Problem, valueOf: Int32Array): Share[] {
  const { size } = history.values;
  const start = new Int32Array(size + 1);
  for (const value of valueOf) if (value !== LEFT_OUT) start[value + 1]++;
  for (let value = 0; value < size; value++) start[value + 1] += start[value];
  const sorted = new Int32Array(length);
  const next = start.slice();
  for (let i = 0; i < length; i++) if (valueOf[i] !== LEFT_OUT) sorted[next[valueOf[i]]++] = i;
  const shares: Share[] = [];
  for (let value = 0; value < size; value++) {
    if (start[value + 1] > start[value])
      shares.push({ value, operations: sorted.subarray(start[value], start[value + 1]) });
  }
  return shares;
}

/** Some operations as a problem of its own; positions are counted anew. */
function shareProblem(problem: Problem, operations: Int32Array): Problem {
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

/** The orders of all shares as one, by the earliest moment at which each operation can take effect; stable. */
function byMoment(problem: Problem, valueOf: Int32Array, order: Int32Array): Int32Array {
  const moment = new Int32Array(order.length);
  const start = new Int32Array(problem.events.length + 1);
  for (let k = 0; k < order.length; k++) {
    const goesOn = k > 0 && valueOf[order[k]] === valueOf[order[k - 1]];
    moment[k] = Math.max(problem.call[order[k]], goesOn ? moment[k - 1] : 0);
    start[moment[k] + 1]++;
  }
  for (let p = 0; p < problem.events.length; p++) start[p + 1] += start[p];
  const sorted = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) sorted[start[moment[k]]++] = order[k];
  return sorted;
}
