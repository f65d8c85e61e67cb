import { decideProblem } from './decide-problem.js';
import type { IsolationLevel } from './isolation-level.js';
import { type Problem, restrict } from './problem.js';
import type { WorkBudget } from './work-budget.js';

/** Attempts at leaving transactions out; each one is a decision about a small problem. */
const ATTEMPTS_MAX = 400;

/**
 * Leaves transactions out of an impossible set as long as the rest is still impossible (delta debugging, Zeller and Hildebrandt
 * 2002): first halves, then ever smaller parts, at last one by one. What remains is minimal unless the budget ends first: without
 * any one of them, the others could all have happened.
 * @param core numbers of transactions of the problem, ascending
 */
export function minimalCore(problem: Problem, level: IsolationLevel, core: Int32Array, budget: WorkBudget): Int32Array {
  const whole = restrict(problem, core);
  let attempts = 0;
  /** The part that is impossible, of a part that is; undefined where it is possible, or the budget has ended. */
  const impossible = (keep: Int32Array): Int32Array | undefined => {
    if (attempts++ >= ATTEMPTS_MAX || budget.exhausted) return undefined;
    const decision = decideProblem(restrict(whole, keep), level, budget);
    return decision.valid === false ? decision.core.map((i) => keep[i]) : undefined;
  };
  let kept = Int32Array.from(core, (_, i) => i);
  for (let size = Math.max(1, kept.length >> 1); size >= 1; ) {
    let smaller: Int32Array | undefined;
    for (let from = 0; from < kept.length; from += size) {
      const part = kept.filter((_, i) => i < from || i >= from + size);
      smaller = part.length === 0 ? undefined : impossible(part);
      if (smaller !== undefined) break;
    }
    if (smaller !== undefined) {
      kept = Int32Array.from(smaller);
      size = Math.min(size, Math.max(1, kept.length >> 1));
    } else if (size === 1) break;
    else size >>= 1;
  }
  return kept.map((i) => core[i]);
}
