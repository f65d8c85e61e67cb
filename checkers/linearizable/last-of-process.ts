import type { Value } from '../../src/core/index.js';
import type { Code } from './code.js';
import type { Unfinished } from './facts.js';
import { NEVER, operationOf, type Problem } from './problem.js';

/**
 * Settles unfinished operations that are the last of their process, where it has no other that is unfinished.
 * - One that serves only its process ({@link Model.servesItself}) is dropped.
 * - One that only makes way for others ({@link Model.makesWay}) happens when it is called, where all operations are
 *   `certain` and those of its process, alone, are legal up to it: then it is legal there, and every order in which it comes
 *   later, or not at all, stays one.
 */
export function settleLast(code: Code, unfinished: Unfinished, certain: boolean): void {
  const { problem } = code;
  const { model, call } = problem;
  if (!model.servesItself && !model.makesWay) return;
  for (const i of lastUnfinished(problem)) {
    const op = operationOf(problem, i);
    if (model.servesItself?.(op)) unfinished.dropped[i] = 1;
    else if (certain && model.makesWay?.(op) && isLegalAlone(code, i)) {
      unfinished.optional[i] = 0;
      unfinished.deadline[i] = call[i];
    }
  }
}

function lastUnfinished({ length, ret, process }: Problem): number[] {
  const count = new Map<number, number>();
  const last = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    last.set(process[i], i);
    if (ret[i] === NEVER) count.set(process[i], (count.get(process[i]) ?? 0) + 1);
  }
  return [...last].flatMap(([p, i]) => (count.get(p) === 1 && ret[i] === NEVER ? i : []));
}

/** Are the operations of a process up to one of them, which follow one another, legal without any others? */
function isLegalAlone({ problem, initial, steps }: Code, last: number): boolean {
  const { model, call, ret, process } = problem;
  let states: readonly Value[] = [steps.states.get(initial)];
  let end = -1;
  for (let i = 0; i <= last && states.length > 0; i++) {
    if (process[i] !== process[last]) continue;
    if (call[i] < end) return false;
    end = ret[i];
    const op = operationOf(problem, i);
    states = states.flatMap((state) => model.step(state, op));
  }
  return states.length > 0;
}
