import { UsageError } from '../../src/core/index.js';
import { anomaliesImplying, impliedAnomalies } from './anomaly-types.js';

/** A consistency model: what it promises, what it forbids, and which weaker models it includes. */
export interface ConsistencyModel {
  readonly name: string;
  /** Other names in the literature. */
  readonly aliases: readonly string[];
  /** Models that hold wherever this one does: the next weaker ones. */
  readonly implies: readonly string[];
  /** Anomalies that it forbids beyond what the models it implies forbid. */
  readonly forbids: readonly string[];
  /** Who defined it, or said what it implies. */
  readonly source: string;
}

type Row = readonly [name: string, aliases: string, implies: string, forbids: string, source: string];

const ADYA = 'Adya 1999';
const BAILIS = 'Bailis and others 2013, Highly Available Transactions';
const CERONE = 'Cerone, Bernardi, Gotsman 2015';
const DAUDJEE = 'Daudjee, Salem 2004 and 2006';
const TERRY = 'Terry and others 1994, Session Guarantees';
const BE = 'Biswas, Enea 2019, On the Complexity of Checking Transactional Consistency';

const rows: readonly Row[] = [
  ['read-uncommitted', 'PL-1', '', 'G0 duplicate-elements cyclic-versions garbage-read', ADYA],
  ['read-committed', 'PL-2', 'read-uncommitted', 'G1', ADYA],
  ['cursor-stability', 'PL-CS', 'read-committed', 'G1 G-cursor lost-update', ADYA],
  ['monotonic-view', 'PL-2L', 'read-committed', 'G1 G-monotonic', ADYA],
  ['monotonic-snapshot-read', 'PL-MSR', 'read-committed', 'G1 G-MSR', ADYA],
  ['monotonic-atomic-view', 'MAV', 'read-committed', '', BAILIS],
  ['consistent-view', 'PL-2+', 'cursor-stability monotonic-view', 'G1 G-single', ADYA],
  ['forward-consistent-view', 'PL-FCV', 'consistent-view', 'G1 G-SIb', ADYA],
  ['read-atomic', 'RA', 'monotonic-atomic-view', 'internal G1a future-read', CERONE],
  ['update-atomic', 'ROLA', 'read-atomic', 'lost-update', `${CERONE}; Liu and others 2018, ROLA`],
  ['causal-cerone', '', 'read-atomic', 'internal G1a', CERONE],
  ['prefix', '', 'causal-cerone', 'internal G1a', CERONE],
  ['parallel-snapshot-isolation', 'PSI', 'causal-cerone update-atomic', 'internal G1a', CERONE],
  ['repeatable-read', 'PL-2.99', 'cursor-stability monotonic-atomic-view', 'G1 G2-item lost-update', ADYA],
  [
    'snapshot-isolation',
    'PL-SI SI',
    'forward-consistent-view monotonic-atomic-view monotonic-snapshot-read parallel-snapshot-isolation prefix',
    'internal G1 G-SI G-nonadjacent',
    `${ADYA}; Cerone, Gotsman 2016`,
  ],
  ['update-serializable', 'PL-3U', 'forward-consistent-view', 'G1 G-update', ADYA],
  ['view-serializable', '', '', '', 'Bernstein, Hadzilacos, Goodman 1987'],
  ['1SR', 'one-copy-serializable', '', '', 'Bernstein, Hadzilacos, Goodman 1987'],
  [
    'serializable',
    'PL-3 conflict-serializable SER',
    'repeatable-read snapshot-isolation update-serializable view-serializable 1SR',
    'internal G1 G2',
    `${ADYA}; Bernstein, Hadzilacos, Goodman 1987`,
  ],
  ['be-read-committed', '', '', '', BE],
  ['be-read-atomic', '', 'be-read-committed', '', BE],
  ['be-causal', '', 'be-read-atomic', '', BE],
  ['session-serializable', '', '1SR be-causal', '', 'Zuikevičiūtė, Pedone 2008'],
  ['strong-session-read-uncommitted', 'strong-session-PL-1', 'read-uncommitted', 'G0-process', 'after PL-1'],
  [
    'strong-session-read-committed',
    'strong-session-PL-2',
    'read-committed strong-session-read-uncommitted',
    'G1-process',
    'after PL-2',
  ],
  [
    'strong-session-snapshot-isolation',
    'strong-session-SI',
    'snapshot-isolation strong-session-read-committed be-causal',
    'internal G1-process G-nonadjacent-process',
    DAUDJEE,
  ],
  [
    'strong-session-serializable',
    '',
    'serializable strong-session-snapshot-isolation session-serializable',
    'G1-process G2-process',
    DAUDJEE,
  ],
  ['strong-read-uncommitted', 'strong-PL-1', 'strong-session-read-uncommitted', 'G0-realtime', 'after PL-1'],
  [
    'strong-read-committed',
    'strong-PL-2',
    'strong-session-read-committed strong-read-uncommitted',
    'G1-realtime',
    'after PL-2',
  ],
  [
    'strong-snapshot-isolation',
    'strong-SI',
    'strong-session-snapshot-isolation strong-read-committed',
    'internal G1-realtime G-nonadjacent-realtime',
    DAUDJEE,
  ],
  ['writes-follow-reads', 'session-causality', '', '', TERRY],
  ['monotonic-reads', '', '', '', TERRY],
  ['monotonic-writes', '', '', '', TERRY],
  ['read-your-writes', 'read-my-writes', '', '', TERRY],
  [
    'PRAM',
    'pipelined-random-access-memory',
    'monotonic-reads monotonic-writes read-your-writes',
    '',
    'Lipton, Sandberg 1988',
  ],
  ['causal', '', 'writes-follow-reads PRAM', '', 'Ahamad and others 1995'],
  ['sequential', '', 'causal', '', 'Lamport 1979'],
  ['linearizable', '', 'sequential', '', 'Herlihy, Wing 1990'],
  [
    'strong-serializable',
    'strict-serializable PL-SS strict-1SR',
    'strong-session-serializable strong-snapshot-isolation linearizable',
    'G1-realtime G2-realtime',
    ADYA,
  ],
];

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}

/**
 * The consistency models, weaker ones before stronger ones where they are comparable. `strong-serializable` is strict
 * serializability. The models of Biswas and Enea (`be-…`) are not Adya's: in them a client's own order counts, and no
 * anomaly by Adya's definitions rules them out; they are decided by themselves.
 */
export const MODELS: ReadonlyMap<string, ConsistencyModel> = new Map(
  rows.map(([name, aliases, implies, forbids, source]) => [
    name,
    { name, aliases: words(aliases), implies: words(implies), forbids: words(forbids), source },
  ]),
);

/**
 * What a model forbids by its definition although published lattices, whose boundaries between models are kept here, do not
 * list it. It counts where the model is promised.
 */
const ALSO_FORBIDS: Readonly<Record<string, readonly string[]>> = {
  // Whoever saw a transaction, or overwrote it, sees all that it depends on (Cerone and others 2015: TRANSVIS, NOCONFLICT).
  'parallel-snapshot-isolation': ['G-single'],
};

const canonical = new Map<string, string>();
for (const model of MODELS.values()) {
  for (const name of [model.name, ...model.aliases]) canonical.set(name.toLowerCase(), model.name);
}

/** A model by any of its names. @throws {UsageError} `UNKNOWN_CONSISTENCY_MODEL` */
export function consistencyModelNamed(name: string): ConsistencyModel {
  const model = MODELS.get(canonical.get(name.toLowerCase()) ?? '');
  if (model !== undefined) return model;
  throw new UsageError(`consistency model ${name}: there is no model of this name`, {
    code: 'UNKNOWN_CONSISTENCY_MODEL',
    hint: `Models: ${[...MODELS.keys()].join(', ')}; also by their aliases, such as strict-serializable or PL-3.`,
    details: { name, known: [...canonical.keys()] },
  });
}

/** The models and everything weaker. */
export function impliedModels(names: Iterable<string>): Set<string> {
  const seen = new Set([...names].map((name) => consistencyModelNamed(name).name));
  for (const name of seen) for (const weaker of MODELS.get(name)?.implies ?? []) seen.add(weaker);
  return seen;
}

/** The models and everything stronger. */
export function strongerModels(names: Iterable<string>): Set<string> {
  const seen = new Set(names);
  for (let size = 0; size !== seen.size; ) {
    size = seen.size;
    for (const model of MODELS.values()) if (model.implies.some((weaker) => seen.has(weaker))) seen.add(model.name);
  }
  return seen;
}

/** All anomalies that must not be there if the models hold, instances of forbidden ones included. */
export function forbiddenAnomalies(models: Iterable<string>): Set<string> {
  const all = [...impliedModels(models)];
  const listed = all.flatMap((name) => MODELS.get(name)?.forbids ?? []);
  return anomaliesImplying(listed.concat(all.flatMap((name) => ALSO_FORBIDS[name] ?? [])));
}

/** What a history cannot be: `not` are the weakest models that are ruled out, `alsoNot` all stronger ones; sorted. */
export interface Boundary {
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
}

/** The models that anomalies rule out, and those that were found not to hold by other means. */
export function boundary(anomalies: Iterable<string>, refuted: Iterable<string> = []): Boundary {
  const present = impliedAnomalies(anomalies);
  const direct = [...MODELS.values()].filter((model) => model.forbids.some((name) => present.has(name)));
  const impossible = strongerModels([...direct.map((model) => model.name), ...refuted]);
  const weakest = new Set(
    [...impossible].filter((name) => ![...impliedModels([name])].some((w) => w !== name && impossible.has(w))),
  );
  return {
    not: [...weakest].toSorted(),
    alsoNot: [...impossible].filter((name) => !weakest.has(name)).toSorted(),
  };
}

/** The lattice for drawings: names, and pairs of a model and a next weaker one. */
export function lattice(): { models: string[]; implies: [string, string][] } {
  return {
    models: [...MODELS.keys()],
    implies: [...MODELS.values()].flatMap((model) =>
      model.implies.map((weaker): [string, string] => [model.name, weaker]),
    ),
  };
}
