import { type History, lastOpen, operationsOf, stringifyJson, type Value } from '../../src/core/index.js';
import type { Certificate, KeyProof } from './certificate.js';
import type { Assignment, Model, Operation } from './model.js';

type Interval = { readonly op: Operation; readonly kind: string; readonly call: number; readonly ret: number };
type Place = { readonly state: Value; readonly did: readonly Interval[] };
const PLACES = 40; // that the search for an order may look at for each operation, and for ten thousand
const name = (value: Value | undefined) => (value === undefined ? '' : stringifyJson(value));

/**
 * What is wrong with the proof of a verdict, if anything. A linearization must hold every operation that returned, in real
 * time, and replay on the model; a counterexample must have no order that does ({@link Certificate} says why that is enough).
 */
export function verifyCertificate(history: History, certificate: Certificate, model: Model): string | undefined {
  const byKey = intervalsOf(history, certificate.byKey === true || model.keyed === true, model);
  const proofs = new Map(certificate.keys.map((proof) => [name(proof.key), proof]));
  const whole = certificate.keys.every(({ valid }) => valid === true);
  for (const key of new Set([...proofs.keys(), ...(whole ? byKey.keys() : [])])) {
    const proof: KeyProof = proofs.get(key) ?? { valid: true, order: [] };
    const seen = (proof.valid === false && proof.about && model.lookingAt?.(proof.about)) || model;
    const check = { true: replay, false: refute, unknown: () => undefined }[`${proof.valid}`];
    const wrong = check(proof as never, byKey.get(key) ?? new Map(), seen, seen.init(certificate.init));
    if (wrong !== undefined) return `key ${key || null}: ${wrong}`;
  }
  return undefined;
}

function intervalsOf(history: History, byKey: boolean, model: Model): Map<string, Map<number, Interval>> {
  const [lost, keys] = [model.servesItself ? lastOpen(history) : new Set(), new Map<string, Map<number, Interval>>()];
  for (const { row, key, outcome, call, ret, ...op } of operationsOf(history, byKey)) {
    if (outcome === 'fail' || (lost.has(row) && model.servesItself?.(op))) continue;
    const kind = `${op.f} ${name(op.input)} ${name(op.output)} ${model.owned ? op.process : ''}`;
    keys.set(name(key), (keys.get(name(key)) ?? new Map<number, Interval>()).set(row, { op, kind, call, ret }));
  }
  return keys;
}

function replay({ order }: KeyProof & { valid: true }, all: Map<number, Interval>, model: Model, init: Value) {
  let [states, latest]: [readonly Value[], number] = [[init], -1];
  const left = new Map(all);
  for (const row of order) {
    const one = left.get(row);
    if (!one || !left.delete(row) || one.ret < latest) return `row ${row} cannot come there`;
    latest = Math.max(latest, one.call);
    states = [...new Map(states.flatMap((from) => model.step(from, one.op)).map((to) => [name(to), to])).values()];
    if (states.length === 0) return `row ${row} is not legal there`;
  }
  return [...left].flatMap(([row, { ret }]) => (ret < Infinity ? [`row ${row} is missing`] : []))[0];
}

/** Nothing is wrong where no order of the operations, with any of the others between them, is legal in real time. */
function refute(proof: KeyProof & { valid: false }, all: Map<number, Interval>, model: Model, init: Value) {
  const those = (rows: readonly number[]) => new Set(rows.flatMap((row) => all.get(row) ?? []));
  const [given, may, first] = [those(proof.operations), those(proof.others), all.get(proof.cut ?? -1)];
  const isGiven = (one: Interval) => given.has(one) || one.ret < (proof.since ?? -1);
  const must = new Set([...all.values()].filter((one) => isGiven(one) && one.call > (first?.ret ?? -1)));
  const end = Math.max(...Array.from(given, ({ ret }) => ret));
  if (given.size < proof.operations.length || end === Infinity) return 'an operation did not return';
  const { needs, leaves: state = needs }: Assignment = (first ? model.assignment?.(first.op) : { leaves: init }) ?? {};
  if (state === undefined) return 'the cut leaves no known state';
  const about = new Set([...must, ...given].map(({ op }) => name(model.concerns?.(op))));
  const needed = new Set([...must, ...may].map(({ op }) => model.assignment?.(op)).map((it) => it && name(it.needs)));
  const matters = ({ op, call, ret }: Interval) => {
    const [value, shape] = [name(model.concerns?.(op)), model.assignment?.(op)];
    const idle = shape && !needed.has(undefined) && (shape.leaves === undefined || !needed.has(name(shape.leaves)));
    if (idle || model.readonly?.(op) || call > end || (first && ret < first.call)) return false;
    return value === '' || about.has('') || about.has(value);
  };
  const out = [...all].find(([, one]) => one !== first && !must.has(one) && !may.has(one) && matters(one));
  return out ? `row ${out[0]} may matter` : ordered(must, [...new Set([...must, ...may])], end, state, model);
}

/** The places where an order can be at each return: none to which another leads; of twins, the first to end is first. */
function ordered(must: ReadonlySet<Interval>, all: Interval[], end: number, state: Value, model: Model) {
  const byEnd = (a: Interval, b: Interval) => a.ret - b.ret || a.call - b.call;
  const entry = (at: Place) => [`${name(at.state)} ${at.did.map((one) => one.call).toSorted()}`, at] as const;
  const toCall = all.toSorted((a, b) => b.call - a.call);
  let [places, open, count] = [new Map([entry({ state, did: [] })]), [] as Interval[], 0];
  const next = ({ state: from, did }: Place) => {
    const left = open.filter((one) => !did.includes(one)).toSorted(byEnd);
    const first = left.filter(
      (b, k) => left.findIndex((a) => a.kind === b.kind && (must.has(a) || !must.has(b))) === k,
    );
    const after = (i: Interval) => model.step(from, i.op).filter((to) => must.has(i) || name(to) !== name(from));
    return first.flatMap((i) => after(i).map((to) => entry({ state: to, did: [...did, i] })));
  };
  for (const due of all.filter(({ ret }) => ret <= end).toSorted(byEnd)) {
    while ((toCall.at(-1)?.call ?? Infinity) < due.ret) open.push(...toCall.splice(-1));
    for (const place of places.values()) {
      if (count++ > PLACES * (all.length + 10_000)) return 'too much to look at';
      for (const [id, to] of place.did.includes(due) ? [] : next(place)) places.set(id, to);
    }
    for (const [id, { did }] of places) if (must.has(due) && !did.includes(due)) places.delete(id);
    open = open.filter((one) => one !== due);
    for (const place of places.values()) for (const [id] of next(place)) places.delete(id);
    places = new Map(Array.from(places.values(), (at) => entry({ ...at, did: at.did.filter((one) => one !== due) })));
    if (places.size === 0) return undefined;
  }
  return 'there is a legal order';
}
