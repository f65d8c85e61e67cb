import { type History, type Value, valueEquals } from '../../src/core/index.js';
import type { Certificate, KeyProof } from './certificate.js';
import type { Model } from './model.js';
import { type Interval, intervalsOf, name, useful } from './verifier-operations.js';
import { orderExists } from './verifier-search.js';

/**
 * Checks the proof of a verdict against the history and the model, and nothing else: what is wrong with it, or
 * `undefined`. A linearization must hold every operation that returned, keep real time, and replay on the model. A
 * counterexample must have no order that does, over its operations and whatever else may have happened in its time;
 * {@link Certificate} says why that proves the whole.
 */
export function verifyCertificate(history: History, certificate: Certificate, model: Model): string | undefined {
  const byKey = intervalsOf(history, certificate.byKey === true || model.keyed === true);
  if (certificate.keys.every(({ valid }) => valid === true)) {
    const proven = new Set(certificate.keys.map(({ key }) => name(key)));
    for (const [key, intervals] of byKey) {
      if (!proven.has(key) && [...intervals.values()].some(({ op }) => op.output !== undefined))
        return `key ${key} has no proof`;
    }
  }
  for (const proof of certificate.keys) {
    const mine = byKey.get(name(proof.key)) ?? new Map<number, Interval>();
    const wrong =
      proof.valid === true
        ? replay(proof, mine, model, certificate)
        : proof.valid === false && refute(proof, mine, model, certificate);
    if (wrong) return `key ${name(proof.key)}: ${wrong}`;
  }
  return undefined;
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
