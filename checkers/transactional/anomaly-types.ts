/**
 * The anomalies of transactional histories, and what else each one is an instance of.
 *
 * Sources: *Adya* = A. Adya, Weak Consistency (PhD thesis, MIT, 1999); *ALO* = Adya, Liskov, O'Neil, Generalized
 * Isolation Level Definitions (ICDE 2000); *Cerone* = Cerone, Bernardi, Gotsman, A Framework for Transactional
 * Consistency Models with Atomic Visibility (CONCUR 2015); *Cerone SI* = Cerone, Gotsman, Analysing Snapshot
 * Isolation (PODC 2016); *Elle* = Kingsbury, Alvaro, Elle: Inferring Isolation Anomalies (VLDB 2020).
 *
 * Edges between transactions: *ww*, the second replaced the version that the first installed; *wr*, the second read
 * what the first wrote; *rw*, the second replaced what the first read; *process*, one client called them in this
 * order; *realtime*, the first had returned before the second was called.
 */
export interface AnomalyType {
  readonly name: string;
  /** One sentence for people who have not read the papers. */
  readonly meaning: string;
  readonly source: string;
  /** Every instance of this anomaly is also an instance of these. */
  readonly implies: readonly string[];
}

const cycles: readonly AnomalyType[] = [
  {
    name: 'G0',
    meaning: 'Write cycle: transactions overwrote each other in a circle.',
    source: 'Adya and ALO, definition of PL-1: a cycle of ww edges alone',
    implies: ['G1c', 'G0-process'],
  },
  {
    name: 'G1c',
    meaning: 'Circular information flow: a transaction was affected by one that it affected itself.',
    source: 'Adya and ALO, definition of PL-2: a cycle of ww and wr edges',
    implies: ['G1', 'G1c-process'],
  },
  {
    name: 'G-single-item',
    meaning: 'A transaction missed a write of another one, to an item, that had to come before it.',
    source: 'Adya, section 4.1.1 (PL-2+): a cycle with exactly one rw edge; about items, not predicates',
    implies: ['G-single', 'G-nonadjacent-item', 'G-single-item-process'],
  },
  {
    name: 'G-single',
    meaning: 'A transaction missed a write of another one that had to come before it.',
    source: 'Adya, section 4.1.1 (PL-2+): a cycle with exactly one rw edge',
    implies: ['G-nonadjacent', 'G-SIb', 'G-single-process'],
  },
  {
    name: 'G-nonadjacent-item',
    meaning: 'Transactions saw others take effect in orders that no sequence of snapshots explains; about items.',
    source: 'Cerone SI, theorem 10: a cycle with rw edges, no two in a row',
    implies: ['G-nonadjacent', 'G2-item', 'G-nonadjacent-item-process'],
  },
  {
    name: 'G-nonadjacent',
    meaning: 'Transactions saw others take effect in orders that no sequence of snapshots explains.',
    source: 'Cerone SI, theorem 10: a cycle with rw edges, no two in a row',
    implies: ['G2', 'G-nonadjacent-process'],
  },
  {
    name: 'G2-item',
    meaning: 'Transactions come before each other in a circle, and some missed what the next one wrote to an item.',
    source: 'Adya and ALO, definition of PL-2.99: a cycle with rw edges on items',
    implies: ['G2', 'G2-item-process'],
  },
  {
    name: 'G2',
    meaning: 'Transactions come before each other in a circle, and some missed what the next one wrote.',
    source: 'Adya and ALO, definition of PL-3: a cycle with rw edges',
    implies: ['G2-process'],
  },
];

const others: readonly AnomalyType[] = [
  {
    name: 'G1',
    meaning: 'An aborted read, an intermediate read or circular information flow.',
    source: 'Adya, definition of PL-2: the union of G1a, G1b and G1c',
    implies: ['G1-process'],
  },
  {
    name: 'G1-process',
    meaning: 'G1 where a client’s own order counts.',
    source: 'after G1',
    implies: ['G1-realtime'],
  },
  { name: 'G1-realtime', meaning: 'G1 where the order in real time counts.', source: 'after G1', implies: [] },
  {
    name: 'G1a',
    meaning: 'Aborted read: a transaction read what a failed transaction wrote.',
    source: 'Adya and ALO, definition of PL-2',
    implies: ['G1'],
  },
  {
    name: 'G1b',
    meaning: 'Intermediate read: a transaction read a version that its writer had itself replaced before it committed.',
    source: 'Adya and ALO, definition of PL-2',
    implies: ['G1'],
  },
  {
    name: 'internal',
    meaning: 'A transaction read something else than what it had itself read or written just before.',
    source: 'Cerone, axiom INT',
    implies: [],
  },
  {
    name: 'future-read',
    meaning: 'A transaction read what it only wrote afterwards.',
    source: 'Elle: a wr edge from a transaction to itself against its program order; Cerone, axiom EXT',
    implies: ['G1c'],
  },
  {
    name: 'garbage-read',
    meaning: 'A transaction read a value that nobody wrote.',
    source: 'Elle, section 6: no history in the sense of Adya contains one',
    implies: [],
  },
  {
    name: 'duplicate-elements',
    meaning: 'A list held an element twice that was appended once.',
    source: 'Elle, section 6',
    implies: [],
  },
  {
    name: 'incompatible-order',
    meaning: 'Two reads saw a list in states of which neither can have grown into the other.',
    source: 'Elle, section 6: one of the two read versions that were never installed',
    implies: ['G1a'],
  },
  {
    name: 'cyclic-versions',
    meaning: 'The versions of a key follow each other in a circle.',
    source: 'Elle, section 6: Adya’s version orders are total',
    implies: [],
  },
  {
    name: 'dirty-update',
    meaning: 'A committed write was built on top of a failed one.',
    source: 'Elle, section 6: an aborted read by a write',
    implies: ['G1a'],
  },
  {
    name: 'lost-update',
    meaning: 'Two transactions read the same version of a key and both replaced it, so that one never saw the other.',
    source: 'Berenson and others 1995, P4; whichever write came last makes it a cycle with one rw edge',
    implies: ['write-skew', 'G2-item'],
  },
  {
    name: 'write-skew',
    meaning: 'Two transactions read what the other one writes, and write different things.',
    source: 'Berenson and others 1995, A5B',
    implies: ['G2'],
  },
  {
    name: 'G-SIb',
    meaning: 'Missed effects, against snapshots.',
    source: 'Adya, definition of PL-SI',
    implies: ['G-SI'],
  },
  { name: 'G-SIa', meaning: 'Interference with a snapshot.', source: 'Adya, definition of PL-SI', implies: ['G-SI'] },
  { name: 'G-SI', meaning: 'Interference or missed effects.', source: 'Adya, definition of PL-SI', implies: [] },
  { name: 'G-cursor', meaning: 'A lost update through a cursor.', source: 'Adya, definition of PL-CS', implies: [] },
  { name: 'G-monotonic', meaning: 'A read that goes back in time.', source: 'Adya, definition of PL-2L', implies: [] },
  { name: 'G-MSR', meaning: 'A snapshot that goes back in time.', source: 'Adya, definition of PL-MSR', implies: [] },
  { name: 'G-update', meaning: 'Updates that do not serialize.', source: 'Adya, definition of PL-3U', implies: [] },
  {
    name: 'no-valid-order',
    meaning: 'Whatever the order of the writes that nobody saw ordered, some forbidden circle remains.',
    source: 'Zhang and others 2023 (PolySI); Tan and others 2020 (Cobra)',
    implies: [],
  },
  {
    name: 'commit-cycle',
    meaning: 'Every order of commits that the model admits would have to be a circle.',
    source: 'Biswas, Enea 2019',
    implies: [],
  },
  {
    name: 'non-repeatable-read',
    meaning: 'Two reads of one transaction saw two versions of a key that it did not write.',
    source: 'Berenson and others 1995, P2',
    implies: ['internal'],
  },
  {
    name: 'empty-transaction-graph',
    meaning: 'No transaction depends on another one, so that nothing was tested.',
    source: 'nothing tested is not valid',
    implies: [],
  },
];

/** The order in which a cycle also counts as one against the clients' own order, and against real time. */
function variants(type: AnomalyType): AnomalyType[] {
  const widen = (suffix: string, next: readonly string[]): AnomalyType => ({
    name: type.name + suffix,
    meaning: `${type.meaning} Part of the circle is ${suffix === '-process' ? 'the order in which a client called them' : 'the order in real time'}.`,
    source: `${type.source}; with ${suffix.slice(1)} edges`,
    implies: [
      ...type.implies.filter((other) => !other.endsWith('-process')).flatMap((o) => widened(o, suffix)),
      ...next,
    ],
  });
  return [type, widen('-process', [`${type.name}-realtime`]), widen('-realtime', [])];
}

function widened(name: string, suffix: string): string[] {
  return name.startsWith('G-SI') ? [] : [name + suffix];
}

/** Every anomaly type by name. */
export const ANOMALY_TYPES: ReadonlyMap<string, AnomalyType> = new Map(
  [...cycles.flatMap(variants), ...others].map((type) => [type.name, type]),
);

/** The names and everything that they are instances of. */
export function impliedAnomalies(names: Iterable<string>): Set<string> {
  const seen = new Set(names);
  for (const name of seen) for (const implied of ANOMALY_TYPES.get(name)?.implies ?? []) seen.add(implied);
  return seen;
}

/** The names and everything that is an instance of one of them. */
export function anomaliesImplying(names: Iterable<string>): Set<string> {
  const wanted = new Set(names);
  const found = new Set(wanted);
  for (const name of ANOMALY_TYPES.keys()) {
    if ([...impliedAnomalies([name])].some((implied) => wanted.has(implied))) found.add(name);
  }
  return found;
}
