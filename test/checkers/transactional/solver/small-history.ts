import { History, type OpInput, type Random, type Value } from '../../../../src/core/index.js';

/** One micro-operation: `value` is what was written, or what a read saw (a list of elements for lists, null for the initial state). */
export interface SmallMop {
  readonly kind: 'r' | 'w';
  readonly key: number;
  value: number | null | readonly number[];
}

/** A transaction of a small history; begins and ends count events. */
export interface SmallTransaction {
  readonly process: number;
  readonly outcome: 'ok' | 'info' | 'fail';
  readonly mops: SmallMop[];
  begin: number;
  end: number;
}

export interface SmallHistory {
  readonly dialect: 'rw-register' | 'list-append';
  readonly transactions: readonly SmallTransaction[];
}

/**
 * A random history of up to six transactions. Its reads come from an execution that takes them from a random state of the past,
 * mostly the latest one; so about half of the histories satisfy a given model and the others only just do not.
 */
export function smallHistory(random: Random, dialect: SmallHistory['dialect']): SmallHistory {
  const count = Math.max(random.between(2, 6), random.between(2, 6));
  const keys = random.pick([1, 2, 2, 3, 3]);
  const processes = random.between(1, 6);
  const staleness = random.pick([0, 0.5, 1]);
  const readShare = random.pick([0.4, 0.6]);
  let fresh = 1;
  const transactions: SmallTransaction[] = [];
  for (let t = 0; t < count; t++) {
    const outcome = random.chance(0.88) ? 'ok' : random.chance(0.75) ? 'info' : 'fail';
    const mops: SmallMop[] = [];
    for (let m = random.between(1, 4); m > 0; m--) {
      const kind = random.chance(readShare) ? 'r' : 'w';
      mops.push({ kind, key: random.int(keys), value: kind === 'w' ? fresh++ : null });
    }
    transactions.push({ process: random.int(processes), outcome, mops, begin: 0, end: 0 });
  }
  fillReads(random, transactions, keys, dialect, staleness);
  return { dialect, transactions: placeEvents(random, transactions) };
}

/** Executes the transactions in a random order; each reads from one state, sometimes an older one, rarely from several. */
function fillReads(
  random: Random,
  transactions: readonly SmallTransaction[],
  keys: number,
  dialect: SmallHistory['dialect'],
  staleness: number,
): void {
  const states: number[][][] = [Array.from({ length: keys }, () => [])];
  // Mostly in the order in which they are asked for, so that session and real-time order are often kept.
  for (const transaction of random.chance(0.6) ? transactions : random.shuffle(transactions)) {
    const takesEffect = transaction.outcome === 'ok' || (transaction.outcome === 'info' && random.chance(0.5));
    const torn = random.chance(staleness / 6);
    let base = random.chance(staleness) ? random.int(states.length) : states.length - 1;
    const latest = (states[states.length - 1] as number[][]).map((list) => list.slice());
    const own = new Map<number, number[]>();
    for (const mop of transaction.mops) {
      if (torn && random.chance(0.5)) base = random.int(states.length);
      const seen = [...(states[base]?.[mop.key] ?? []), ...(own.get(mop.key) ?? [])];
      if (mop.kind === 'r') mop.value = dialect === 'list-append' ? seen : (seen.at(-1) ?? null);
      else {
        own.set(mop.key, [...(own.get(mop.key) ?? []), mop.value as number]);
        latest[mop.key]?.push(mop.value as number);
      }
    }
    if (takesEffect || random.chance(staleness / 8)) states.push(latest);
  }
}

/** Sets begins and ends: transactions of a process follow each other, those of different processes overlap now and then. */
function placeEvents(random: Random, transactions: readonly SmallTransaction[]): SmallTransaction[] {
  if (random.chance(0.3)) {
    transactions.forEach((t, i) => {
      t.begin = 2 * i;
      t.end = 2 * i + 1;
    });
    return [...transactions];
  }
  const queues = new Map<number, SmallTransaction[]>();
  for (const t of transactions) queues.set(t.process, [...(queues.get(t.process) ?? []), t]);
  const open = new Map<number, SmallTransaction>();
  let event = 0;
  while (queues.size > 0 || open.size > 0) {
    const process = random.pick([...new Set([...queues.keys(), ...open.keys()])]);
    const running = open.get(process);
    if (running !== undefined) {
      running.end = event++;
      open.delete(process);
      continue;
    }
    const queue = queues.get(process) as SmallTransaction[];
    const next = queue.shift() as SmallTransaction;
    if (queue.length === 0) queues.delete(process);
    next.begin = event++;
    open.set(process, next);
  }
  return transactions.toSorted((a, b) => a.begin - b.begin);
}

/** The history as events. */
export function toHistory(small: SmallHistory): History {
  const write = small.dialect === 'list-append' ? 'append' : 'w';
  const events: { at: number; op: OpInput }[] = [];
  for (const t of small.transactions) {
    const asked: Value = t.mops.map((m) => (m.kind === 'w' ? [write, m.key, m.value as Value] : ['r', m.key, null]));
    const seen: Value = t.mops.map((m) => [m.kind === 'w' ? write : 'r', m.key, m.value as Value]);
    const op = { process: t.process, f: 'txn' };
    events.push({ at: t.begin, op: { ...op, type: 'invoke', value: asked } });
    events.push({ at: t.end, op: { ...op, type: t.outcome, value: t.outcome === 'ok' ? seen : asked } });
  }
  return History.from(events.toSorted((a, b) => a.at - b.at).map(({ op }) => op));
}
