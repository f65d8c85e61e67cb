import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import type { Stop } from '../search.js';
import type { ContainerHistory } from './container.js';

/** Pairs of values that are looked at, at most. */
const PAIRS = 50_000_000;

/** Does a value that is still inside keep another one from being taken, whenever that happened? */
export type Hides = (inside: number, taken: number) => boolean;

/** A value that nobody took and that must have gone before a position. */
interface Due {
  readonly value: number;
  readonly before: number;
}

/** So many values are added to those that must have gone, one after the other. */
const ADDED = 64;

/**
 * Decides a history with takes of unknown outcome by giving them to values that nobody else took and that must have gone:
 * those that hid what was taken, or were inside before somebody found nothing; then, as long as something is wrong,
 * one that is about it. The first take to be called goes to the value that must go first. Whatever order the operations
 * have then, they have with these outcomes unknown; `undefined` where none was found, which says nothing.
 */
export function orderWithOpenTakes(
  problem: Problem,
  history: ContainerHistory,
  hides: Hides,
  decide: (history: ContainerHistory) => Decision,
  stop: Stop,
): Decision | undefined {
  const due = valuesThatGo(problem, history, hides);
  if (due === undefined) return undefined;
  for (let more = 0; more <= ADDED && stop(0) === undefined; more++) {
    const closed = given(problem, history, due);
    if (closed === undefined) return undefined;
    const decision = decide(closed);
    if (decision.valid === true) return decision;
    const about = new Set(decision.valid === false ? decision.conflict : []);
    const value = history.put.findIndex((put, v) => closed.take[v] < 0 && about.has(put));
    if (value < 0) return undefined;
    due.push({ value, before: Number.POSITIVE_INFINITY });
  }
  return undefined;
}

/** The history where open takes took these values; `undefined` where they are too few, or called too late. */
function given({ call }: Problem, history: ContainerHistory, due: readonly Due[]): ContainerHistory | undefined {
  const { end, putCall, openTakes } = history;
  const [take, takeCall, takeRet] = [history.take.slice(), history.takeCall.slice(), history.takeRet.slice()];
  for (const [k, { value, before }] of due.entries()) {
    const open = openTakes[k];
    if (open === undefined || call[open] > before) return undefined;
    take[value] = open;
    takeCall[value] = Math.max(call[open], putCall[value]);
    takeRet[value] = end;
  }
  return { ...history, take, takeCall, takeRet, openTakes: [] };
}

/** The values that must have gone, the first position first; `undefined` where there is too much to look at. */
function valuesThatGo(
  { call, ret }: Problem,
  { count, take, putRet, takeRet, empties }: ContainerHistory,
  hides: Hides,
): Due[] | undefined {
  const taken: number[] = [];
  const inside: number[] = [];
  for (let v = 0; v < count; v++) (take[v] < 0 ? inside : taken).push(v);
  if (inside.length * (taken.length + empties.length) > PAIRS) return undefined;
  const due = inside.map((value) => {
    let before = Number.POSITIVE_INFINITY;
    for (const op of empties) if (call[op] > putRet[value]) before = Math.min(before, ret[op]);
    for (const other of taken) if (takeRet[other] < before && hides(value, other)) before = takeRet[other];
    return { value, before };
  });
  return due.filter(({ before }) => before < Number.POSITIVE_INFINITY).toSorted((a, b) => a.before - b.before);
}
