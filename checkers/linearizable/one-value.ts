import { stringifyJson, type Value, valueEquals } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { type Code, codeOf } from './code.js';
import { type Counterexample, counterexampleOf, type Failure, type Place } from './counterexample.js';
import { decideDistinctRegister } from './distinct-register.js';
import { haveNoOrder } from './few-values.js';
import { mattering } from './needed.js';
import { operationOf } from './problem.js';
import { Search } from './search.js';

/** The most values that are tried, and configurations that one try may look at. */
const CANDIDATES = 100;
const STEPS = 200_000;
/** What all tries together may look at: events. */
const EVENTS = 4_000_000;
/** An operation that touches more values is a look at the whole. */
const FEW = 8;
/** So many values that were touched last before the failure are tried. */
const LATEST = 64;

/** A counterexample as one sees it who looks at one value only. */
export interface AtOneValue {
  readonly about: readonly Value[];
  /** What one sees of the operations then. */
  readonly seen: Code;
  readonly counterexample: Counterexample;
}

/**
 * Looks for one value, a register of several or an element of a set, of which what was done is wrong by itself: most
 * contradictions are about one. Those are tried that the operation which failed is about, and those that it lacks of the
 * `states` that were possible; at last those of the operations before it. `undefined` where none was found.
 */
export function atOneValue(
  code: Code,
  initial: Value | undefined,
  place: Place,
  states: readonly Value[],
  expired: () => boolean,
): AtOneValue | undefined {
  for (const { value, seen, failure } of failures(code, initial, place, states, expired))
    return { about: [value], seen, counterexample: counterexampleOf(seen, failure, expired) };
  return undefined;
}

/** Is there such a value? A quick way to a no where an object of many parts has very many states. */
export function isWrongAtOneValue(
  code: Code,
  initial: Value | undefined,
  place: Place,
  expired: () => boolean,
): boolean {
  return failures(code, initial, place, [], expired).next().done !== true;
}

function* failures(
  code: Code,
  initial: Value | undefined,
  place: Place,
  states: readonly Value[],
  expired: () => boolean,
): Generator<{ readonly value: Value; readonly seen: Code; readonly failure: Failure }, void, void> {
  const { model, events } = code.problem;
  if (!model.lookingAt || !model.touches) return;
  const tries = Math.min(CANDIDATES, Math.floor(EVENTS / events.length));
  for (const value of candidatesOf(code, place, states).slice(0, tries)) {
    if (expired()) return;
    const seen = codeOf({ ...code.problem, model: model.lookingAt([value]) }, initial);
    const failure = failureOf(seen, expired);
    if (failure) yield { value, seen, failure };
  }
}

/**
 * The same of operations that are known to contradict all others: the value of theirs that is enough to see it. `undefined`
 * where none is.
 */
export function provenAtOneValue(
  code: Code,
  initial: Value | undefined,
  operations: readonly number[],
): AtOneValue | undefined {
  const { problem } = code;
  const { model, length } = problem;
  if (!model.lookingAt) return undefined;
  const all = Array.from({ length }, (_, i) => i);
  const values = operations.flatMap((i) => model.touches?.(operationOf(problem, i)) ?? []);
  for (const value of values.slice(0, FEW)) {
    const seen = codeOf({ ...problem, model: model.lookingAt([value]) }, initial);
    const others = mattering(seen, operations, all, -1);
    if (others.length <= FEW && haveNoOrder(code, initial, seen.problem.model, operations, others))
      return { about: [value], seen, counterexample: { operations, others, cut: -1, minimal: true } };
  }
  return undefined;
}

function failureOf(code: Code, expired: () => boolean): Failure | undefined {
  const distinct = decideDistinctRegister(code);
  if (distinct?.valid === true) return undefined;
  if (distinct?.valid === false && distinct.conflict) {
    const returns = distinct.conflict.map((i) => code.problem.ret[i]).filter((at) => at < code.problem.events.length);
    return { until: Math.max(...returns), failed: -1, conflict: distinct.conflict };
  }
  const search = new Search(agendaOf(code), 'auto');
  const { valid } = search.run(() => (search.steps > STEPS || expired() ? 'time' : undefined));
  return valid === false ? { until: search.failedAt, failed: search.failed } : undefined;
}

function candidatesOf(code: Code, { until, failed }: Place, states: readonly Value[]): readonly Value[] {
  const { problem } = code;
  const touched = (i: number) => problem.model.touches?.(operationOf(problem, i)) ?? [];
  const own = failed < 0 ? [] : touched(failed);
  const found = new Map<string, Value>();
  const add = (values: readonly Value[]) => {
    for (const value of values) found.set(stringifyJson(value), value);
  };
  if (own.length <= FEW) add(own);
  for (const state of states) if (Array.isArray(state)) add(differences(own, state as readonly Value[]));
  const latest: Value[] = [];
  const known = new Set<string>();
  // Only of a look at the whole it is asked what nobody else touched.
  const isWhole = own.length > FEW;
  const enough = isWhole ? Number.POSITIVE_INFINITY : LATEST;
  for (let at = until - 1; at >= 0 && latest.length < enough; at--) {
    const values = touched(problem.events[at] >> 1);
    if (values.length > FEW) continue;
    if (isWhole) for (const value of values) known.add(stringifyJson(value));
    if (latest.length < LATEST) latest.push(...values);
  }
  if (isWhole) add(own.filter((value) => !known.has(stringifyJson(value))).slice(0, FEW));
  add(latest);
  add(own);
  return [...found.values()];
}

/** What one of two lists has and the other one has not. */
function differences(a: readonly Value[], b: readonly Value[]): Value[] {
  const lacks = (list: readonly Value[]) => (value: Value) => !list.some((other) => valueEquals(other, value));
  return [...a.filter(lacks(b)), ...b.filter(lacks(a))].slice(0, CANDIDATES);
}
