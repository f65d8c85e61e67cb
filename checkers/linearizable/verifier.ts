import { type History, lastOpen, operationsOf, stringifyJson, type Value, valueEquals } from '../../src/core/index.js';
import type { Certificate, KeyProof } from './certificate.js';
import type { Model, Operation } from './model.js';

type Interval = { readonly op: Operation; readonly call: number; readonly ret: number };
type Intervals = ReadonlyMap<number, Interval>;
type Point = { readonly state: Value; readonly latest: number; readonly done: Interval[]; readonly idle: boolean };
const POINTS = 10_000_000;
const name = (key: Value | undefined) => stringifyJson(key ?? null);
const equal = (a: Value | undefined, b: Value | undefined) => a !== undefined && b !== undefined && valueEquals(a, b);
/** What is wrong with the proof of a verdict, if anything; {@link Certificate} says why it proves that. */
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

/** No order may be legal; what need not have happened is of no use just before an overwrite, and not tried there. */
function refute(proof: KeyProof & { valid: false }, all: Intervals, model: Model, init: Value): string | undefined {
  const [given, may] = [proof.operations, proof.others].map((rows) => rows.flatMap((row) => all.get(row) ?? []));
  const first = given.find((one) => one === all.get(proof.cut ?? -1));
  const [since, end] = [proof.since ?? -1, Math.max(...given.map(({ ret }) => ret))];
  const must = [...all.values()].filter((one) => one !== first && (one.ret < since || given.includes(one)));
  if (given.length < proof.operations.length || end === Infinity) return 'an operation did not return';
  if (first && must.some(({ call }) => call < first.ret)) return 'an operation precedes the cut';
  const { needs, leaves = needs } = (first && model.assignment?.(first.op)) ?? {};
  const state = proof.cut === undefined ? init : leaves;
  if (state === undefined) return 'the cut leaves no known state';
  const about = given.map(({ op }) => model.concerns?.(op));
  const shapes = [...must, ...may].map(({ op }) => model.assignment?.(op));
  const matters = ({ op, call, ret }: Interval) => {
    if (call > end || ret < since || (first && ret < first.call) || model.readonly?.(op)) return false;
    const [value, shape] = [since < 0 ? model.concerns?.(op) : undefined, model.assignment?.(op)];
    if (value !== undefined && !about.some((other) => other === undefined || equal(value, other))) return false;
    return !shape || shapes.some((other) => other === undefined || equal(other.needs, shape.leaves));
  };
  const out = [...all].find(([, one]) => !given.includes(one) && !may.includes(one) && matters(one));
  if (out) return `row ${out[0]} may matter`;
  const [needed, toCall] = [new Set(must), [...must, ...may].toSorted((a, b) => b.call - a.call)];
  let [now, open, points]: [Point[], Interval[], number] = [[{ state, latest: -1, done: [], idle: false }], [], 0];
  for (const bound of must.toSorted((a, b) => a.ret - b.ret)) {
    while ((toCall.at(-1)?.call ?? Infinity) < bound.ret) open.push(...toCall.splice(-1));
    const id = (p: Point) => name([open.map((i) => p.done.includes(i) || i.ret < p.latest), p.state, p.idle]);
    const found = new Map(now.map((point) => [id(point), point]));
    for (const { state: from, latest, done, idle } of found.values()) {
      if ((points += open.length) > POINTS) return 'too much to look at';
      const kept = done.filter((one) => open.includes(one));
      for (const one of done.includes(bound) ? [] : open) {
        const shape = model.assignment?.(one.op);
        if (one.ret < latest || done.includes(one) || (idle && shape && shape.needs === undefined)) continue;
        const next = { latest: Math.max(latest, one.call), done: [...kept, one], idle: !needed.has(one) };
        for (const to of model.step(from, one.op)) found.set(id({ ...next, state: to }), { ...next, state: to });
      }
    }
    now = [...found.values()].filter(({ done }) => done.includes(bound));
    if (now.length === 0) return undefined;
    const least = Math.min(...now.map(({ latest }) => latest));
    open = open.filter((one) => one !== bound && one.ret > least);
  }
  return 'there is a legal order';
}
