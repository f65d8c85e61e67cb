import type { Value } from '../../../src/core/index.js';
import { agendaOf } from '../agenda.js';
import { codeOf } from '../code.js';
import type { Decision } from '../decision.js';
import { Numbering } from '../numbering.js';
import { partOfProblem } from '../part.js';
import { operationOf, type Problem } from '../problem.js';
import { Search, type Stop } from '../search.js';
import { byPosition } from './counting-sort.js';

/** In a column of values: the operation is left out. */
export const LEFT_OUT = -1;

/**
 * Decides an object that is one object for each value, as its model says ({@link Model.independent}): each alone, for
 * linearizability is local (Herlihy and Wing 1990, section 3.1). `undefined` where the model does not say so of some
 * operation, or all are about the same value.
 */
export function decideIndependent(problem: Problem, initial: Value | undefined, stop: Stop): Decision | undefined {
  const { model, length, history } = problem;
  if (!model.independent) return undefined;
  const numbering = new Numbering(history.values);
  const valueOf = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const value = model.independent(operationOf(problem, i));
    if (value === undefined) return undefined;
    valueOf[i] = numbering.of(history.values.intern(value));
  }
  const values = numbering.ids.length;
  return values > 1 ? decideByValue(problem, valueOf, values, () => initial, stop) : undefined;
}

/** Decides the operations about each value alone, values being numbered from 0, by search, from what the object holds of it at first. */
function decideByValue(
  problem: Problem,
  valueOf: Int32Array,
  values: number,
  initialOf: (value: number) => Value | undefined,
  stop: Stop,
): Decision {
  return inShares(problem, valueOf, values, (value, operations) => search(problem, operations, initialOf(value), stop));
}

/**
 * Decides the operations about each value with a procedure that answers an order of them, or what it found else. Where
 * `asCalled` says so of a value's operations, which stand in a list from `from` to before `to`, the order of their calls
 * is one, and nothing else is asked.
 */
export function inShares(
  problem: Problem,
  valueOf: Int32Array,
  values: number,
  decideShare: (value: number, operations: Int32Array) => readonly number[] | Decision,
  asCalled?: (value: number, operations: Int32Array, from: number, to: number) => boolean,
): Decision {
  const { start, operations } = sharesOf(valueOf, values);
  const order = new Int32Array(problem.length);
  let length = 0;
  for (let value = 0; value < values; value++) {
    const [from, to] = [start[value], start[value + 1]];
    if (from === to) continue;
    if (asCalled?.(value, operations, from, to)) {
      for (let k = from; k < to; k++) order[length++] = operations[k];
      continue;
    }
    const decided = decideShare(value, operations.subarray(from, to));
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
  const decision = new Search(agendaOf(codeOf(partOfProblem(problem, operations), initial)), 'auto').run(stop);
  if (decision.valid === true) return Array.from(decision.order, (k) => operations[k]);
  return decision.valid === false ? { valid: false, failed: -1, conflict: [...operations] } : decision;
}

/** Operations by the value that they are about, in the order of their calls, and where each value's begin. */
export function sharesOf(
  valueOf: Int32Array,
  values: number,
): { readonly start: Int32Array; readonly operations: Int32Array } {
  const start = new Int32Array(values + 1);
  for (const value of valueOf) if (value !== LEFT_OUT) start[value + 1]++;
  for (let value = 0; value < values; value++) start[value + 1] += start[value];
  const operations = new Int32Array(valueOf.length);
  const next = start.slice();
  for (let i = 0; i < valueOf.length; i++) if (valueOf[i] !== LEFT_OUT) operations[next[valueOf[i]]++] = i;
  return { start, operations };
}

/** The orders of all shares as one, by the earliest moment at which each operation can take effect; stable. */
function byMoment(problem: Problem, valueOf: Int32Array, order: Int32Array): Int32Array {
  const moment = problem.call.slice();
  for (let k = 1; k < order.length; k++) {
    const [before, i] = [order[k - 1], order[k]];
    if (valueOf[i] === valueOf[before] && moment[before] > moment[i]) moment[i] = moment[before];
  }
  return byPosition(order, moment, problem.events.length);
}
