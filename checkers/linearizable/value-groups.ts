import { stringifyJson, type Value } from '../../src/core/index.js';
import { decide } from './engines.js';
import { fewest } from './fewest.js';
import { partOfProblem } from './part.js';
import { operationOf, type Problem } from './problem.js';

/** What all attempts together may look at: operations. */
const OPERATIONS = 3_000_000;

/**
 * Of operations that have no order, those about few values that still have none: for containers, of which leaving out a
 * value keeps each order legal ({@link Model.concerns}), as far as the rest is decided quickly. What is about no known
 * value stays, but for looks that change nothing, which count as values of their own.
 */
export function aboutFewValues(
  problem: Problem,
  initial: Value | undefined,
  operations: readonly number[],
  expired: () => boolean,
): readonly number[] {
  const { groups, kept } = groupsOf(problem, operations);
  let looked = 0;
  const isSpent = () => looked > OPERATIONS || expired();
  const isWrong = (some: readonly (readonly number[])[]) => {
    const part = [...kept, ...some.flat()].toSorted((a, b) => a - b);
    looked += part.length;
    const stop = () => (isSpent() ? 'time' : undefined);
    return decide(partOfProblem(problem, part), initial, stop).decision.valid === false;
  };
  return [...kept, ...fewest(groups, isWrong, isSpent).flat()].toSorted((a, b) => a - b);
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
