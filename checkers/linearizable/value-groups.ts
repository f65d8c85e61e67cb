import { stringifyJson, type Value } from '../../src/core/index.js';
import { decide } from './engines.js';
import { partOfProblem } from './part.js';
import { operationOf, type Problem } from './problem.js';

/** What all attempts together may look at: operations. */
const OPERATIONS = 3_000_000;

/**
 * Of operations that have no order, those about few values that still have none: for containers, of which leaving out a
 * value keeps each order legal ({@link Model.concerns}). Values are taken out by halves, quarters and so on (Zeller and
 * Hildebrandt, Simplifying and isolating failure-inducing input, 2002, section 3), as long as the rest is decided quickly.
 * What is about no known value stays, but for looks that change nothing, which count as values of their own.
 */
export function aboutFewValues(
  problem: Problem,
  initial: Value | undefined,
  operations: readonly number[],
  expired: () => boolean,
): readonly number[] {
  const { groups, kept } = groupsOf(problem, operations);
  let left = groups;
  let looked = 0;
  const isSpent = () => looked > OPERATIONS || expired();
  const isWrong = (some: readonly (readonly number[])[]) => {
    const part = [...kept, ...some.flat()].toSorted((a, b) => a - b);
    looked += part.length;
    const stop = () => (isSpent() ? 'time' : undefined);
    return decide(partOfProblem(problem, part), initial, stop).decision.valid === false;
  };
  for (let size = left.length >>> 1; size >= 1; size >>>= 1) {
    for (let at = 0; at < left.length && !isSpent(); ) {
      const less = left.toSpliced(at, size);
      if (less.length > 0 && isWrong(less)) left = less;
      else at += size;
    }
  }
  return [...kept, ...left.flat()].toSorted((a, b) => a - b);
}

/** Operations by the value that they are about; `kept`: those of which it is not known. */
function groupsOf(problem: Problem, operations: readonly number[]) {
  const { model } = problem;
  const groups = new Map<string, number[]>();
  const kept: number[] = [];
  for (const i of operations) {
    const op = operationOf(problem, i);
    const value = model.concerns?.(op);
    if (value === undefined && !model.readonly?.(op)) {
      kept.push(i);
      continue;
    }
    const name = value === undefined ? `look ${i}` : stringifyJson(value);
    const alike = groups.get(name);
    if (alike) alike.push(i);
    else groups.set(name, [i]);
  }
  return { groups: [...groups.values()], kept };
}
