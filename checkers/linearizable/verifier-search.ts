import { stringifyJson, type Value } from '../../src/core/index.js';
import type { Model } from './model.js';
import type { Interval } from './verifier-operations.js';

/** How many steps the search over a counterexample may take. */
const STEPS = 2_000_000;

/** Says so where an order of the first operations, with any of the second, is legal and keeps real time. */
export function orderExists(
  must: readonly Interval[],
  may: readonly Interval[],
  start: Value,
  model: Model,
): string | undefined {
  const visited = new Set<string>();
  const go = (
    todo: readonly Interval[],
    extra: readonly Interval[],
    state: Value,
    latest: number,
    idle: boolean,
  ): boolean => {
    if (todo.length === 0) return true;
    const id = stringifyJson([todo.map(({ call }) => call), extra.map(({ call }) => call), state, idle]);
    if (visited.has(id) || visited.size > STEPS) return visited.size > STEPS;
    visited.add(id);
    const bound = Math.min(...todo.map(({ ret }) => ret));
    if (bound < latest) return false;
    const after = (one: Interval, list: readonly Interval[]) =>
      list.filter((other) => other !== one && other.ret > Math.max(latest, one.call));
    // An operation that need not happen is of use only where the next one is not an overwrite.
    const fits = ({ op, call }: Interval) =>
      call < bound && !(idle && model.assignment?.(op)?.needs === undefined && model.assignment?.(op));
    const next = (one: Interval, optional: boolean) =>
      fits(one) &&
      model
        .step(state, one.op)
        .some((to) =>
          go(
            optional ? todo : todo.filter((o) => o !== one),
            after(one, extra),
            to,
            Math.max(latest, one.call),
            optional,
          ),
        );
    return todo.some((one) => next(one, false)) || extra.some((one) => next(one, true));
  };
  return go(must, may, start, -1, false)
    ? visited.size > STEPS
      ? 'too large to check'
      : 'it has a legal order'
    : undefined;
}
