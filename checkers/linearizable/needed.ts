import { valueEquals } from '../../src/core/index.js';
import { COMPLEX, type Code } from './code.js';
import { operationOf, type Problem } from './problem.js';

/** Orders longer than this are not looked at for more than the operation that they leave out. */
const LONGEST = 2000;

/**
 * Which operations does a contradiction need? `order` is legal and in real-time order, and leaves out one operation
 * alone of those that must happen: that one is needed. So is any other that behaves alike and in whose place the one
 * left out fits: with the two exchanged it is an order without that other. And so on from there. Adds to `needed`;
 * `among` are those that must happen. Quadratic in the length of the order at worst.
 */
export function addNeeded(
  code: Code,
  order: readonly number[],
  missing: number,
  among: ReadonlySet<number>,
  needed: Set<number>,
): void {
  needed.add(missing);
  if (order.length > LONGEST) return;
  const { call, ret } = code.problem;
  const { guard, target, kind } = code;
  const pending = [{ order, missing }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { order: now, missing: out } = next;
    const earliestReturn = earliestReturnAfter(ret, now);
    let latestCall = -1;
    for (const [at, i] of now.entries()) {
      const fits = latestCall < ret[out] && earliestReturn[at] > call[out];
      const alike = guard[i] === guard[out] && target[i] === target[out] && kind[i] === kind[out];
      if (fits && alike && among.has(i) && !needed.has(i)) {
        needed.add(i);
        pending.push({ order: now.with(at, out), missing: i });
      }
      latestCall = Math.max(latestCall, call[i]);
    }
  }
}

/** By place in an order: the first return among the operations behind it. */
function earliestReturnAfter(ret: Int32Array, order: readonly number[]): Float64Array {
  const earliest = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
  for (let at = order.length - 2; at >= 0; at--) earliest[at] = Math.min(earliest[at + 1], ret[order[at + 1]]);
  return earliest;
}

/** The operations by how they behave. */
export function alikeGroups({ guard, target, kind }: Code, operations: readonly number[]): ReadonlySet<number>[] {
  const groups = new Map<string, Set<number>>();
  for (const i of operations) {
    const name = `${guard[i]} ${target[i]} ${kind[i]}`;
    const group = groups.get(name);
    if (group) group.add(i);
    else groups.set(name, new Set([i]));
  }
  return [...groups.values()];
}

/**
 * Of others, those about the values that some operations are about; all, where one of these is about no single value.
 */
export function concerning(
  problem: Problem,
  operations: readonly number[],
  others: readonly number[],
): readonly number[] {
  const { model } = problem;
  const values = operations.map((i) => model.concerns?.(operationOf(problem, i)));
  if (values.includes(undefined)) return others;
  return others.filter((i) => {
    const value = model.concerns?.(operationOf(problem, i));
    return value === undefined || values.some((other) => other !== undefined && valueEquals(other, value));
  });
}

/**
 * Of others, those that may have happened between some operations and matter to them. `cut` is the one of these that
 * leaves a known state whatever came before; -1: none.
 */
export function mattering(
  code: Code,
  operations: readonly number[],
  others: readonly number[],
  cut: number,
): readonly number[] {
  const { problem } = code;
  const { model, call, ret } = problem;
  const must = new Set(operations);
  const end = operations.reduce((latest, i) => Math.max(latest, ret[i]), -1);
  const between = others.filter((i) => !must.has(i) && call[i] < end && !model.readonly?.(operationOf(problem, i)));
  return leadingTo(
    code,
    operations.filter((i) => i !== cut),
    between,
  );
}

/** The operations that were open when one returned, and matter: what may have happened besides all that had returned. */
export function openAt(code: Code, failed: number): readonly number[] {
  const { call, ret, length, model } = code.problem;
  const before: number[] = [];
  const open: number[] = [];
  for (let i = 0; i < length && call[i] < ret[failed]; i++) {
    if (ret[i] <= ret[failed]) before.push(i);
    else if (!model.readonly?.(operationOf(code.problem, i))) open.push(i);
  }
  return leadingTo(code, before, open);
}

/**
 * Of guarded assignments, those that leave what one of the operations needs, or another one of these; all, where one is
 * no guarded assignment. Linear.
 */
function leadingTo(code: Code, operations: readonly number[], others: readonly number[]): readonly number[] {
  const { guard, target } = code;
  if ([...operations, ...others].some((i) => guard[i] === COMPLEX)) return others;
  const leaving = new Map<number, number[]>();
  for (const i of others) {
    const state = target[i] < 0 ? guard[i] : target[i];
    const alike = leaving.get(state);
    if (alike) alike.push(i);
    else leaving.set(state, [i]);
  }
  const found: number[] = [];
  const pending = operations.map((i) => guard[i]);
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const leads = leaving.get(state) ?? [];
    leaving.delete(state);
    for (const i of leads) {
      found.push(i);
      pending.push(guard[i]);
    }
  }
  return found.toSorted((a, b) => a - b);
}
