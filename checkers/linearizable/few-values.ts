import { stringifyJson, type Value, valueEquals } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { type Code, codeOf } from './code.js';
import type { Model } from './model.js';
import { partOf } from './part.js';
import { operationOf, type Problem } from './problem.js';
import { Search } from './search.js';

/** So few others are looked at as they are. */
const OTHERS = 12;
/** Values of which one, or two together, are tried; and configurations that one try may look at. */
const CANDIDATES = 24;
const STEPS = 20_000;

/** A contradiction as one sees it who looks at a few values only. */
export interface Narrowed {
  readonly about: readonly Value[];
  /** Of the other operations, those that matter to these values. */
  readonly others: readonly number[];
}

/**
 * Looks for one value, or two, that are enough to see that some operations have no order: reads of a large set
 * contradict each other in an element or two, and nobody could try all orders of the rest. `undefined` where there is
 * no need or none was found.
 */
export function fewValues(
  code: Code,
  initial: Value | undefined,
  operations: readonly number[],
  others: readonly number[],
): Narrowed | undefined {
  const { model } = code.problem;
  if (!model.lookingAt || others.length <= OTHERS) return undefined;
  const { byValue, unknown } = othersByValue(code.problem, others);
  const candidates = candidatesOf(code.problem, operations, byValue);
  for (const [at, second] of candidates.entries()) {
    for (const about of [[second], ...candidates.slice(0, at).map((first) => [first, second])]) {
      const seen = model.lookingAt(about);
      const changing = unknown.filter((i) => !seen.readonly?.(operationOf(code.problem, i)));
      const touching = about.flatMap((value) => byValue.get(stringifyJson(value)) ?? []);
      const few = [...new Set([...touching, ...changing])].toSorted((a, b) => a - b);
      if (haveNoOrder(code, initial, seen, operations, few)) return { about, others: few };
    }
  }
  return undefined;
}

/** The values that an operation is about, or uses; none where that is not known. */
function valuesOf(problem: Problem, i: number): readonly Value[] {
  const { model } = problem;
  const op = operationOf(problem, i);
  if (model.touches) return model.touches(op);
  const value = model.concerns?.(op);
  return value === undefined ? [] : [value];
}

/** The others by the values that each is about; `unknown`: those of which it is not known. */
function othersByValue(problem: Problem, others: readonly number[]) {
  const byValue = new Map<string, number[]>();
  const unknown: number[] = [];
  for (const i of others) {
    const values = valuesOf(problem, i);
    if (values.length === 0) unknown.push(i);
    for (const name of new Set(values.map((value) => stringifyJson(value)))) {
      const alike = byValue.get(name);
      if (alike) alike.push(i);
      else byValue.set(name, [i]);
    }
  }
  return { byValue, unknown };
}

/** Have operations no order, with any of the others, for who looks at an object as `model` does? False where it is not seen quickly. */
export function haveNoOrder(
  code: Code,
  initial: Value | undefined,
  model: Model,
  operations: readonly number[],
  others: readonly number[],
): boolean {
  const all = [...operations, ...others].toSorted((a, b) => a - b);
  const { problem } = partOf(code, all);
  const must = new Set(operations);
  const part = codeOf({ ...problem, model }, initial);
  const search = new Search(
    agendaOf(
      part,
      Uint8Array.from(all, (i) => (must.has(i) ? 1 : 0)),
    ),
    'auto',
  );
  return search.run(() => (search.steps > STEPS ? 'time' : undefined)).valid === false;
}

/**
 * Values that may tell: those that single operations are about, and of what one list holds and another one lacks, or
 * nobody could have put there yet, the ends, what came latest and what came earliest.
 */
function candidatesOf(
  problem: Problem,
  operations: readonly number[],
  byValue: ReadonlyMap<string, readonly number[]>,
): readonly Value[] {
  const found: Value[] = [];
  const lists: { readonly values: readonly Value[]; readonly names: ReadonlySet<string>; readonly ret: number }[] = [];
  for (const i of operations) {
    const values = valuesOf(problem, i);
    if (values.length === 1) found.push(values[0]);
    if (problem.model.concerns?.(operationOf(problem, i)) !== undefined) continue;
    lists.push({ values, names: new Set(values.map((one) => stringifyJson(one))), ret: problem.ret[i] });
  }
  const putAt = (value: Value) => problem.call[byValue.get(stringifyJson(value))?.[0] ?? -1] ?? -1;
  for (const list of lists) {
    found.push(
      ...ends(
        list.values.filter((value) => putAt(value) > list.ret),
        putAt,
      ),
      ...ends(list.values, putAt),
    );
    for (const other of lists) {
      found.push(
        ...ends(
          list.values.filter((value) => !other.names.has(stringifyJson(value))),
          putAt,
        ),
      );
    }
  }
  return found.filter((a, i) => found.findIndex((b) => valueEquals(a, b)) === i).slice(0, CANDIDATES);
}

function ends(values: readonly Value[], putAt: (value: Value) => number): Value[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => putAt(a) - putAt(b));
  return [values[0], values.at(-1), sorted[0], sorted.at(-1)].filter((value) => value !== undefined);
}
