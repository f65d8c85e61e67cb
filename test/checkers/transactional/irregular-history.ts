import { History, type OpInput, type Random, type Value } from '../../../src/core/index.js';

/** What a recorded history may hold that a well-behaved workload never makes. */
export interface Irregularities {
  /** Values are written again, by the same transaction or another one. */
  readonly repeated: boolean;
  /** Values that are null. */
  readonly nulls: boolean;
  /** Keys and values of mixed types that look alike, or are nested. */
  readonly odd: boolean;
  /** Invocations or completions are missing, completions carry no value, a nemesis speaks in between. */
  readonly holes: boolean;
  /** Reads that saw what no execution shows. */
  readonly corrupt: boolean;
}

type Dialect = 'list-append' | 'rw-register';

interface Mop {
  readonly write: boolean;
  readonly key: Value;
  value: Value;
}

interface Transaction {
  process: number;
  readonly outcome: 'ok' | 'info' | 'fail';
  readonly mops: Mop[];
}

const KEYS: readonly (readonly Value[])[] = [
  ['x', 'y', 'z'],
  [1, '1', 2],
  [[1], 1, '[1]'],
  [null, 0, false],
  [10n ** 20n, '100000000000000000000', '100000000000000000000n'],
];

/** A small history by an execution that is more or less broken, written down more or less completely. */
export function irregularHistory(random: Random, dialect: Dialect, irregular: Irregularities): History {
  const transactions = program(random, irregular);
  execute(random, transactions, dialect);
  if (irregular.corrupt) corrupt(random, transactions, dialect);
  return History.from(record(random, transactions, dialect, irregular.holes));
}

function program(random: Random, { repeated, nulls, odd }: Irregularities): Transaction[] {
  const keys = (odd ? random.pick(KEYS) : (KEYS[0] as readonly Value[])).slice(0, random.between(1, 3));
  const used: Value[] = [];
  const fresh = (): Value => {
    const n = used.length + 1;
    const value = odd ? random.pick<Value>([n, String(n), [n], { n }, n + 0.5]) : n;
    return nulls && random.chance(0.2) ? null : value;
  };
  const next = (): Value => {
    const value = repeated && used.length > 0 && random.chance(0.3) ? random.pick(used) : fresh();
    used.push(value);
    return value;
  };
  return Array.from({ length: random.between(1, 5) }, () => ({
    process: random.int(4),
    outcome: random.chance(0.85) ? 'ok' : random.chance(0.6) ? 'info' : 'fail',
    mops: Array.from({ length: random.between(1, 4) }, () => {
      const write = random.chance(0.5);
      return { write, key: random.pick(keys), value: write ? next() : null };
    }),
  }));
}

/** Each transaction reads one state, the latest or an older one, and its own writes. */
function execute(random: Random, transactions: readonly Transaction[], dialect: Dialect): void {
  const states: Map<Value, Value[]>[] = [new Map()];
  const lag = random.pick([0, 0.3, 0.8]);
  for (const t of random.chance(0.6) ? transactions : random.shuffle(transactions)) {
    const seen = random.chance(lag) ? random.pick(states) : (states.at(-1) as Map<Value, Value[]>);
    const own = new Map<Value, Value[]>();
    const latest = new Map(states.at(-1));
    for (const m of t.mops) {
      if (m.write) {
        own.set(m.key, [...(own.get(m.key) ?? []), m.value]);
        latest.set(m.key, [...(latest.get(m.key) ?? []), m.value]);
        continue;
      }
      const list = [...(seen.get(m.key) ?? []), ...(own.get(m.key) ?? [])];
      m.value = dialect === 'list-append' ? list : (list.at(-1) ?? null);
    }
    if (t.outcome === 'ok' || random.chance(t.outcome === 'info' ? 0.6 : 0.1)) states.push(latest);
  }
}

function corrupt(random: Random, transactions: readonly Transaction[], dialect: Dialect): void {
  for (const m of transactions.flatMap(({ mops }) => mops)) {
    if (m.write || !random.chance(0.1)) continue;
    const list = Array.isArray(m.value) ? (m.value as Value[]) : [];
    m.value =
      dialect === 'rw-register'
        ? random.pick<Value>([null, 1, 2, 99])
        : random.pick<Value>([list.slice(1), [...list, 99], [77, ...list], [...list, ...list.slice(0, 1)], []]);
  }
}

/** The events, of which some may be missing. */
function record(random: Random, transactions: readonly Transaction[], dialect: Dialect, holes: boolean): OpInput[] {
  const write = dialect === 'list-append' ? 'append' : 'w';
  const shown = (t: Transaction, seen: boolean): Value =>
    t.mops.map((m) => [m.write ? write : 'r', m.key, m.write || seen ? m.value : null]);
  const ops: OpInput[] = [];
  const waiting = [...transactions];
  const open = new Map<number, { t: Transaction; alone: boolean }>();
  const dead = new Set<number>();
  while (waiting.length > 0 || open.size > 0) {
    if (holes && random.chance(0.1)) ops.push({ process: 'nemesis', type: 'info', f: 'kill', value: [['r', 'x', 1]] });
    const running = random.pick([...open.keys(), -1]);
    const done = open.get(running);
    if (done !== undefined) {
      open.delete(running);
      const { t, alone } = done;
      if (t.outcome === 'info' && random.chance(0.4)) dead.add(running);
      else {
        const silent = holes && !alone && random.chance(0.1);
        const value = t.outcome === 'ok' ? shown(t, true) : shown(t, false);
        ops.push({ process: running, type: t.outcome, f: 'txn', ...(silent ? {} : { value }) });
      }
      continue;
    }
    const t = waiting[0];
    if (t === undefined) continue;
    // A process whose call never returned is not used again.
    while (dead.has(t.process)) t.process += 10;
    if (open.has(t.process)) continue;
    waiting.shift();
    const alone = holes && t.outcome === 'ok' && random.chance(0.1);
    if (!alone) ops.push({ process: t.process, type: 'invoke', f: 'txn', value: shown(t, false) });
    open.set(t.process, { t, alone });
  }
  return ops;
}
