import { type History, HistoryBuilder, Random, type Value } from '../src/core/index.js';

/** One thing that a client asks for. */
export interface Asked {
  readonly f: string;
  readonly key?: Value;
  readonly value: Value;
}

/** A store in one place: what clients ask for takes effect at one moment. */
export interface Store {
  ask(random: Random, process: number): Asked;
  answer(asked: Asked, random: Random, process: number): Value;
  /** What is asked at the end, one after the other. */
  final?(): Iterable<Asked>;
}

const CLIENTS = 20;
/** Of a hundred operations, how many end without an answer; the process ends with them. */
const UNANSWERED_PERCENT = 0.1;

/** The history of 20 overlapping clients of a store, with an operation for every `operations`. */
export function workloadHistory(store: Store, operations: number, seed: number): History {
  const random = new Random(seed, 'workload');
  const builder = new HistoryBuilder();
  const clients = Array.from({ length: CLIENTS }, (_, process) => ({ process, asked: undefined as Asked | undefined }));
  let next = CLIENTS;
  let timeNs = 0;
  const append = (process: number, type: 'invoke' | 'ok' | 'info', asked: Asked, value: Value) => {
    timeNs += 1000;
    const key = asked.key === undefined ? {} : { key: asked.key };
    builder.append({ process, type, f: asked.f, value, timeNs, ...key });
  };
  for (let done = 0; done < operations; ) {
    const client = random.pick(clients);
    if (!client.asked) {
      client.asked = store.ask(random, client.process);
      append(client.process, 'invoke', client.asked, client.asked.value);
      continue;
    }
    const { asked, process } = client;
    client.asked = undefined;
    done++;
    if (random.chance(UNANSWERED_PERCENT / 100)) {
      append(process, 'info', asked, asked.value);
      client.process = next++;
    } else append(process, 'ok', asked, store.answer(asked, random, process));
  }
  for (const asked of store.final?.() ?? []) {
    const process = next++;
    append(process, 'invoke', asked, asked.value);
    append(process, 'ok', asked, store.answer(asked, random, process));
  }
  return builder.build();
}

/** Adds and reads of sets of a hundred elements, one set after the other; `lossy` forgets some elements. */
export function smallSets(add: string, lossy: boolean): Store {
  const sets = new Map<number, number[]>();
  let asked = 0;
  return {
    ask: (random) => {
      const key = Math.floor(asked / 200);
      asked++;
      return random.chance(0.5) ? { f: add, key, value: asked } : { f: 'read', key, value: null };
    },
    answer: ({ f, key, value }, random) => {
      let set = sets.get(Number(key));
      if (!set) sets.set(Number(key), (set = []));
      if (f === 'read') return set;
      if (!(lossy && random.chance(0.001))) set.push(Number(value));
      return value;
    },
  };
}

/** Adds to one set, a few reads of all of it, and one at the end. */
export function oneSet(lossy: boolean): Store {
  const set: number[] = [];
  let asked = 0;
  return {
    ask: () => (++asked % 50_000 === 0 ? { f: 'read', value: null } : { f: 'add', value: asked }),
    answer: ({ f, value }, random) => {
      if (f === 'read') return [...set];
      if (!(lossy && random.chance(0.001))) set.push(Number(value));
      return value;
    },
    final: () => [{ f: 'read', value: null }],
  };
}

export function counters(lossy: boolean): Store {
  const totals = new Map<number, number>();
  return {
    ask: (random) => {
      const key = random.int(10);
      return random.chance(0.5) ? { f: 'add', key, value: 1 + random.int(5) } : { f: 'read', key, value: null };
    },
    answer: ({ f, key, value }, random) => {
      const total = totals.get(Number(key)) ?? 0;
      if (f === 'read') return total;
      if (!(lossy && random.chance(0.001))) totals.set(Number(key), total + Number(value));
      return value;
    },
  };
}

export function ids(repeating: boolean): Store {
  let next = 0;
  return {
    ask: () => ({ f: 'generate', value: null }),
    answer: (_, random) => (repeating && random.chance(0.001) ? random.int(next + 1) : ++next),
  };
}

export function queue(lossy: boolean): Store {
  const waiting: number[] = [];
  let taken = 0;
  let next = 0;
  return {
    ask: (random) => (random.chance(0.5) ? { f: 'enqueue', value: ++next } : { f: 'dequeue', value: null }),
    answer: ({ f, value }, random) => {
      if (f === 'drain') return waiting.slice(taken, (taken = waiting.length));
      if (f === 'dequeue') return taken < waiting.length ? waiting[taken++] : null;
      if (!(lossy && random.chance(0.001))) waiting.push(Number(value));
      return value;
    },
    final: () => [{ f: 'drain', value: null }],
  };
}

export function bankAccounts(lossy: boolean): Store {
  const balances: Record<string, number> = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [String(i), 100]));
  return {
    ask: (random) =>
      random.chance(0.5)
        ? { f: 'transfer', value: { from: random.int(8), to: random.int(8), amount: 1 + random.int(5) } }
        : { f: 'read', value: null },
    answer: ({ f, value }, random) => {
      if (f === 'read') return { ...balances };
      const { from, to, amount } = value as { from: number; to: number; amount: number };
      if (balances[from] >= amount) {
        balances[from] -= amount;
        if (!(lossy && random.chance(0.0001))) balances[to] += amount;
      }
      return value;
    },
  };
}

/** Writes of single keys, and reads of pairs of them; `forked` hides some writes from some reads. */
export function keyPairs(forked: boolean): Store {
  const written = new Set<number>();
  let next = 0;
  return {
    ask: (random) => {
      if (random.chance(0.3)) return { f: 'write', value: [['w', next++, 1]] };
      const pair = 2 * (Math.floor(next / 2) - random.int(10));
      return { f: 'read', value: [pair, pair + 1].map((key) => ['r', key, null]) };
    },
    answer: ({ value }, random) =>
      (value as [string, number, number][]).map(([f, key]) => {
        if (f === 'w') written.add(key);
        return [f, key, written.has(key) && !(forked && random.chance(0.001)) ? 1 : null];
      }),
  };
}

/** Registers whose written numbers rise; each has one writer. `stale` answers some reads with the value before. */
export function registers(stale: boolean): Store {
  const now = new Map<number, number>();
  const before = new Map<number, number | null>();
  let next = 0;
  return {
    ask: (random, process) =>
      random.chance(0.5)
        ? { f: 'write', key: process, value: ++next }
        : { f: 'read', key: Math.max(0, process - random.int(40)), value: null },
    answer: ({ f, key, value }, random) => {
      if (f === 'read') return (stale && random.chance(0.001) ? before : now).get(Number(key)) ?? null;
      before.set(Number(key), now.get(Number(key)) ?? null);
      now.set(Number(key), Number(value));
      return value;
    },
  };
}

export function chains(broken: boolean): Store {
  return {
    ask: (random) => ({ f: random.chance(0.3) ? 'write' : 'read', value: random.int(1000) }),
    answer: ({ f, value }, random) => {
      if (f === 'write') return value;
      const missing = random.int(6);
      const hole = broken && random.chance(0.001) ? 4 : -1;
      return [value, Array.from({ length: 5 }, (_, i) => (i < missing || i === hole ? null : `${value}-${5 - i}`))];
    },
  };
}

/** Ten logs, read by processes that have one each and begin where another stopped; `lossy` forgets some messages. */
export function logs(lossy: boolean): Store {
  const stored: (number | null)[][] = Array.from({ length: 10 }, () => []);
  const positions = new Map<number, number>();
  const committed = new Map<number, number>();
  let next = 0;
  return {
    ask: (random) =>
      random.chance(0.5) ? { f: 'send', value: [['send', random.int(10), ++next]] } : { f: 'poll', value: [['poll']] },
    answer: ({ f, value }, random, process) => {
      if (f === 'send') {
        const [[, key, message]] = value as [[string, number, number]];
        stored[key].push(lossy && random.chance(0.001) ? null : message);
        return [['send', key, [stored[key].length - 1, message]]];
      }
      const key = process % 10;
      const at = positions.get(process) ?? committed.get(key) ?? 0;
      const end = Math.min(stored[key].length, at + 20);
      positions.set(process, end);
      committed.set(key, end);
      const messages: Value[] = [];
      for (let offset = at; offset < end; offset++) {
        if (stored[key][offset] !== null) messages.push([offset, stored[key][offset]]);
      }
      return [['poll', messages.length === 0 ? {} : { [key]: messages }]];
    },
  };
}
