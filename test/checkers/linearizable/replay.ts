import { NEVER, type Problem } from '../../../checkers/linearizable/problem.js';
import type { Value } from '../../../src/core/index.js';

/**
 * Is an order of operations a linearization? Every finished operation is in it once, each is legal after those before it,
 * and none comes before one that had returned before its call.
 */
export function replays(problem: Problem, order: Int32Array, initial?: Value): boolean {
  const { history, model, length, call, ret, invocation, completion } = problem;
  const place = new Int32Array(length).fill(-1);
  let states: readonly Value[] = [model.init(initial)];
  let latestCall = -1;
  for (const [at, i] of order.entries()) {
    if (place[i] >= 0 || ret[i] < latestCall) return false;
    place[i] = at;
    latestCall = Math.max(latestCall, call[i]);
    const { f, value = null, process } = history.op(invocation[i]);
    const output = ret[i] === NEVER ? undefined : (history.op(completion[i]).value ?? value);
    states = states.flatMap((state) => model.step(state, { f, input: value, output, process: process as number }));
    if (states.length === 0) return false;
  }
  return place.every((at, i) => at >= 0 || ret[i] === NEVER);
}
