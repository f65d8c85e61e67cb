import { type History, type Value, valueEquals } from '../../src/core/index.js';
import type { Certificate, KeyProof } from './certificate.js';
import type { Model, Operation } from './model.js';

interface Interval {
  readonly op: Operation;
  readonly key: string;
  readonly call: number;
  readonly ret: number;
}

/** How many steps the search over a counterexample may take. */
const STEPS = 2_000_000;

/**
 * Checks the proof of a verdict against the history and the model, and nothing else: what is wrong with it, or
 * `undefined`. A linearization must hold every operation that returned, keep real time, and replay on the model. A
 * counterexample must have no order that does, over its operations and whatever else may have happened in its time;
 * {@link Certificate} says why that proves the whole.
 */
export function verifyCertificate(history: History, certificate: Certificate, model: Model): string | undefined {
  const intervals = intervalsOf(history, certificate.byKey === true || model.keyed === true);
  const keys = new Set([...intervals.values()].filter(({ op }) => op.output !== undefined).map(({ key }) => key));
  if (certificate.keys.every(({ valid }) => valid === true)) {
    for (const key of keys)
      if (!certificate.keys.some((proof) => name(proof.key) === key)) return `key ${key} has no proof`;
  }
  for (const proof of certificate.keys) {
    const mine = new Map([...intervals].filter(([, { key }]) => key === name(proof.key)));
    const wrong =
      proof.valid === true
        ? replay(proof, mine, model, certificate)
        : proof.valid === false && refute(proof, mine, model, certificate);
    if (wrong) return `key ${name(proof.key)}: ${wrong}`;
  }
  return undefined;
}

const name = (key: Value | undefined) => JSON.stringify(key ?? null);

/** The operations that may have happened, by row. */
function intervalsOf(history: History, tuples: boolean): Map<number, Interval> {
  const intervals = new Map<number, Interval>();
  const before = new Map<unknown, number>();
  const columns = history.columns.key.some((id) => id >= 0);
  for (let row = 0; row < history.length; row++) {
    const { type, process, f, key, value = null } = history.op(row);
    const pair = history.columns.pair[row];
    if (process !== 'nemesis' && (type === 'invoke' || (pair < 0 && type !== 'fail'))) {
      const last = type === 'invoke' ? pair : row;
      const outcome = last < 0 ? 'info' : history.type(last);
      const output = outcome === 'ok' ? (history.value(last) ?? value) : undefined;
      const [own, input] = tuples && !columns ? (value as [Value, Value]) : [key, value];
      const answer = output !== undefined && tuples && !columns ? (output as [Value, Value])[1] : output;
      const call = type === 'invoke' ? row : (before.get(process) ?? -1) + 0.5;
      const ret = outcome === 'ok' ? last : Number.POSITIVE_INFINITY;
      if (outcome !== 'fail')
        intervals.set(row, { op: { f, input, output: answer, process }, key: name(own), call, ret });
    }
    if (type !== 'invoke') before.set(process, row);
  }
  return intervals;
}

function replay(
  { order }: KeyProof & { valid: true },
  all: Map<number, Interval>,
  model: Model,
  { init }: Certificate,
): string | undefined {
  let states: readonly Value[] = [model.init(init)];
  let latest = -1;
  const seen = new Set(order);
  if (seen.size < order.length) return 'an operation occurs twice';
  for (const [row, { ret }] of all)
    if (ret !== Number.POSITIVE_INFINITY && !seen.has(row)) return `row ${row} is missing`;
  for (const row of order) {
    const interval = all.get(row);
    if (!interval || interval.ret < latest) return `row ${row} cannot come there`;
    latest = Math.max(latest, interval.call);
    states = distinct(states.flatMap((state) => model.step(state, interval.op)));
    if (states.length === 0) return `row ${row} is not legal there`;
  }
  return undefined;
}

const distinct = (states: readonly Value[]) =>
  states.length < 2 ? states : states.filter((a, i) => states.findIndex((b) => valueEquals(a, b)) === i);

function refute(
  { operations, cut }: KeyProof & { valid: false },
  all: Map<number, Interval>,
  model: Model,
  { init }: Certificate,
): string | undefined {
  const must = operations.flatMap((row) => all.get(row) ?? []);
  if (must.length < operations.length || must.some(({ ret }) => ret === Number.POSITIVE_INFINITY))
    return 'an operation did not return';
  const end = Math.max(...must.map(({ ret }) => ret));
  const first = cut === undefined ? undefined : all.get(cut);
  if (first && must.some((one) => one !== first && one.call < first.ret)) return 'an operation precedes the cut';
  let may = [...all.values()].filter(
    (one) => !must.includes(one) && one.call < end && !(first && one.ret < first.call) && !model.readonly?.(one.op),
  );
  const start = first && model.assignment?.(first.op);
  if (first && !start) return 'the cut leaves no known state';
  const about = must.map(({ op }) => model.concerns?.(op));
  if (!about.includes(undefined))
    may = may.filter(({ op }) => [undefined, ...about].some((value) => same(model.concerns?.(op), value)));
  may = useful(may, must, model);
  const rest = must.filter((one) => one !== first);
  return orderExists(rest, may, first ? (start?.leaves ?? start?.needs ?? null) : model.init(init), model);
}

const same = (a: Value | undefined, b: Value | undefined) =>
  a === b || (a !== undefined && b !== undefined && valueEquals(a, b));

/** Of operations that are guarded assignments, those that leave what another one needs; all, where one is not. */
function useful(may: Interval[], must: Interval[], model: Model): Interval[] {
  const shape = new Map([...may, ...must].map((one) => [one, model.assignment?.(one.op)]));
  if ([...shape.values()].includes(undefined)) return may;
  const needed = new Set(
    must.flatMap((one) => (shape.get(one)?.needs === undefined ? [] : [name(shape.get(one)?.needs)])),
  );
  for (let kept: Interval[] = []; ; ) {
    const more = may.filter((one) => needed.has(name(shape.get(one)?.leaves)));
    for (const one of more) if (shape.get(one)?.needs !== undefined) needed.add(name(shape.get(one)?.needs));
    if (more.length === kept.length) return more;
    kept = more;
  }
}

/** Says so where an order of the first operations, with any of the second, is legal and keeps real time. */
function orderExists(
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
    const id = JSON.stringify([todo.map(({ call }) => call), extra.map(({ call }) => call), state, idle]);
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
