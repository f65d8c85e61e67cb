import { type History, lastOpen, operationsOf, stringifyJson, type Value, valueEquals } from '../../src/core/index.js';
import type { Certificate, KeyProof } from './certificate.js';
import type { Model, Operation } from './model.js';

type Interval = { readonly op: Operation; readonly call: number; readonly ret: number };
type Intervals = ReadonlyMap<number, Interval>;
/** The search for an order of a counterexample may meet so many open operations, at all its points together. */
const POINTS = 2_000_000;
const name = (key: Value | undefined) => stringifyJson(key ?? null);
const equal = (a: Value | undefined, b: Value | undefined) => a !== undefined && b !== undefined && valueEquals(a, b);

/**
 * Checks the proof of a verdict against the history and the model, and nothing else: what is wrong with it, or
 * `undefined`. A linearization must hold every operation that returned, keep real time, and replay on the model. A
 * counterexample must have no order that does; {@link Certificate} says why that proves the whole.
 */
export function verifyCertificate(history: History, certificate: Certificate, model: Model): string | undefined {
  const byKey = intervalsOf(history, certificate.byKey === true || model.keyed === true, model);
  const proofs = new Map(certificate.keys.map((proof) => [name(proof.key), proof]));
  const whole = certificate.keys.every(({ valid }) => valid === true);
  for (const key of new Set([...proofs.keys(), ...(whole ? byKey.keys() : [])])) {
    const proof: KeyProof = proofs.get(key) ?? { valid: true, order: [] };
    const all = byKey.get(key) ?? new Map<number, Interval>();
    const proven = proof.valid === true ? replay(proof.order, all, model, model.init(certificate.init)) : undefined;
    const seen = (proof.valid === false && proof.about && model.lookingAt?.(proof.about)) || model;
    const wrong = proof.valid === false ? refute(proof, all, seen, seen.init(certificate.init)) : proven;
    if (wrong !== undefined) return `key ${key}: ${wrong}`;
  }
  return undefined;
}

function intervalsOf(history: History, keyed: boolean, model: Model): Map<string, Map<number, Interval>> {
  const lost = model.servesItself ? lastOpen(history) : new Set();
  const byKey = new Map<string, Map<number, Interval>>();
  const tuples = keyed && history.columns.key.every((id) => id < 0);
  for (const { row, process, f, key, input, outcome, output, call, ret } of operationsOf(history)) {
    if (outcome === 'fail' || (lost.has(row) && model.servesItself?.({ f, input, output, process }))) continue;
    const part = (at: 0 | 1, value?: Value) => (tuples && Array.isArray(value) ? (value[at] as Value) : value);
    const own = name(tuples ? (part(0, input) ?? part(0, output)) : key);
    const op = { f, input: part(1, input) ?? null, output: part(1, output), process };
    byKey.set(own, (byKey.get(own) ?? new Map<number, Interval>()).set(row, { op, call, ret }));
  }
  return byKey;
}

function replay(order: readonly number[], all: Intervals, model: Model, start: Value): string | undefined {
  const left = new Map(all);
  let states: readonly Value[] = [start];
  let latest = -1;
  for (const row of order) {
    const one = left.get(row);
    if (!one || one.ret < latest) return `row ${row} cannot come there`;
    left.delete(row);
    latest = Math.max(latest, one.call);
    const next = states.flatMap((state) => model.step(state, one.op));
    states = next.filter((a, i) => next.findIndex((b) => valueEquals(a, b)) === i);
    if (states.length === 0) return `row ${row} is not legal there`;
  }
  return [...left].flatMap(([row, { ret }]) => (ret < Infinity ? [`row ${row} is missing`] : []))[0];
}

/** Nothing is wrong where no order of the operations, with any of the others between them, is legal in real time. */
function refute(proof: KeyProof & { valid: false }, all: Intervals, model: Model, init: Value): string | undefined {
  const [given, may] = [proof.operations, proof.others].map((rows) => rows.flatMap((row) => all.get(row) ?? []));
  const first = given.find((one) => one === all.get(proof.cut ?? -1));
  const must = given.filter((one) => one !== first);
  const end = Math.max(...given.map(({ ret }) => ret));
  if (given.length < proof.operations.length || end === Infinity) return 'an operation did not return';
  if (first && must.some(({ call }) => call < first.ret)) return 'an operation precedes the cut';
  const { needs, leaves = needs } = (first && model.assignment?.(first.op)) ?? {};
  const state = proof.cut === undefined ? init : leaves;
  if (state === undefined) return 'the cut leaves no known state';
  const about = given.map(({ op }) => model.concerns?.(op));
  const shapes = [...must, ...may].map(({ op }) => model.assignment?.(op));
  const matters = ({ op, call, ret }: Interval) => {
    const [value, shape] = [model.concerns?.(op), model.assignment?.(op)];
    const foreign = value !== undefined && !about.some((other) => other === undefined || equal(value, other));
    const idle = shape && !shapes.some((other) => other === undefined || equal(other.needs, shape.leaves));
    return !(foreign || idle || model.readonly?.(op) || call > end || (first && ret < first.call));
  };
  const out = [...all].find(([, one]) => matters(one) && !given.includes(one) && !may.includes(one));
  if (out) return `row ${out[0]} may matter`;
  const visited = new Set<string>();
  const hasOrder = (todo: Interval[], extra: Interval[], from: Value, latest: number, idle: boolean): boolean => {
    const id = stringifyJson([todo.map(({ call }) => call), extra.map(({ call }) => call), from, idle]);
    const bound = Math.min(...todo.map(({ ret }) => ret));
    if (todo.length === 0 || visited.size * (todo.length + extra.length) > POINTS) return true;
    if (bound < latest || visited.has(id)) return false;
    visited.add(id);
    return [...todo, ...extra].some((one) => {
      const shape = model.assignment?.(one.op);
      // What need not have happened is of no use just before an overwrite.
      if (one.call > bound || (idle && shape && shape.needs === undefined)) return false;
      const [rest, at] = [todo.filter((other) => other !== one), Math.max(latest, one.call)];
      const left = extra.filter((other) => other !== one && other.ret > at);
      return model.step(from, one.op).some((to) => hasOrder(rest, left, to, at, rest.length === todo.length));
    });
  };
  return hasOrder(must, may, state, -1, false) ? 'there is a legal order, or too much to look at' : undefined;
}
