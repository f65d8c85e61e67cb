import { NEVER, type Problem } from '../problem.js';

/**
 * What happens to one element of a set: at most one operation that changes its presence for the first time (`flip`),
 * at most one that changes it back (`back`), and those that look: `same` saw it as it was at first, `other` the other way.
 */
export interface ElementHistory {
  readonly flip: number;
  readonly back: number;
  readonly same: readonly number[];
  readonly other: readonly number[];
}

/**
 * An order of one element's operations, or undefined where there is none. Three shapes are possible: the flip does not
 * happen; the flip stays, and `back` came before it, or did not happen; the flip is taken back. In each, what bounds the
 * moments of flip and back are single operations, so no search is needed. `-1` stands for an operation that there is not.
 */
export function orderElement(problem: Problem, element: ElementHistory): number[] | undefined {
  const { ret } = problem;
  const { flip, back, same, other } = element;
  const flipMayMiss = flip < 0 || ret[flip] === NEVER;
  const backMayMiss = back < 0 || ret[back] === NEVER;
  if (flipMayMiss && other.length === 0) return byCall(problem, backMayMiss ? same : [...same, back]);
  if (flip < 0) return undefined;
  if (backMayMiss) {
    const order = flipThatStays(problem, flip, same, other);
    if (order) return order;
  }
  if (back < 0) return undefined;
  return flipThatStays(problem, flip, [...same, back], other) ?? flipTakenBack(problem, flip, back, same, other);
}

/** `before`, the flip, `after`: each of the former can take effect before the flip, each of the latter behind it. */
function flipThatStays(
  problem: Problem,
  flip: number,
  before: readonly number[],
  after: readonly number[],
): number[] | undefined {
  const { call, ret } = problem;
  const earliest = latestCall(problem, before, call[flip]);
  if (earliest >= earliestReturn(problem, after, ret[flip])) return undefined;
  return [...byCall(problem, before), flip, ...byCall(problem, after)];
}

/** The flip as late and its end as early as can be, so that as few as possible of `same` are caught in between. */
function flipTakenBack(
  problem: Problem,
  flip: number,
  back: number,
  same: readonly number[],
  other: readonly number[],
): number[] | undefined {
  const { call, ret } = problem;
  const flipBefore = earliestReturn(problem, other, ret[flip]);
  const backAfter = latestCall(problem, other, call[back]);
  if (flipBefore <= call[flip] || backAfter >= ret[back] || call[flip] >= ret[back]) return undefined;
  // Where flip and back can share one moment, everything in between is there at that moment, and nothing is caught.
  const together = backAfter < flipBefore;
  const flipAt = together ? Math.max(backAfter, call[flip]) + 1 : flipBefore;
  const caught = same.some((i) => call[i] >= flipAt && !together && ret[i] <= backAfter);
  if (caught) return undefined;
  const first = same.filter((i) => call[i] < flipAt);
  const last = same.filter((i) => call[i] >= flipAt);
  return [...byCall(problem, first), flip, ...byCall(problem, other), back, ...byCall(problem, last)];
}

function latestCall({ call }: Problem, operations: readonly number[], least: number): number {
  return operations.reduce((latest, i) => Math.max(latest, call[i]), least);
}

function earliestReturn({ ret }: Problem, operations: readonly number[], most: number): number {
  return operations.reduce((earliest, i) => Math.min(earliest, ret[i]), most);
}

function byCall({ call }: Problem, operations: readonly number[]): number[] {
  return operations.toSorted((a, b) => call[a] - call[b]);
}
