import { type History, type Process, stringifyJson, type Value } from '../../../src/core/index.js';

/** A transaction as events tell it; values as text. `seen` is undefined where a read says nothing. */
interface Told {
  readonly process: Process;
  readonly outcome: string;
  readonly begin: number;
  readonly end: number;
  readonly mops: readonly { write: boolean; key: string; value: string; seen?: readonly string[] }[];
}

type State = ReadonlyMap<string, readonly string[]>;

/**
 * Does any execution of a model explain a history? By values alone: it tries every way in which transactions can start and
 * commit, on every initial state that registers can have had, whoever wrote what. Shares nothing with the checker.
 */
export function isExplained(
  history: History,
  lists: boolean,
  snapshot: boolean,
  order: 'none' | 'session' | 'realtime',
): boolean {
  const told = transactionsOf(history, lists);
  const live = told.filter(({ outcome }) => outcome !== 'fail');
  return initialStates(told, lists).some((initial) => new Search(live, lists, snapshot, order).from(initial));
}

function transactionsOf(history: History, lists: boolean): Told[] {
  const open = new Map<Process, { begin: number; value: Value }>();
  const told: Told[] = [];
  const tell = (process: Process, outcome: string, begin: number, end: number, value: Value, known: boolean) =>
    told.push({ process, outcome, begin, end, mops: (value as Value[][]).map((mop) => mopOf(mop, lists, known)) });
  for (const [row, op] of [...history.ops()].entries()) {
    if (op.process === 'nemesis') continue;
    if (op.type === 'invoke') open.set(op.process, { begin: row, value: op.value as Value });
    else {
      const call = open.get(op.process);
      open.delete(op.process);
      const own = op.type === 'ok' ? (op.value ?? null) : null;
      const end = op.type === 'ok' ? row : Number.POSITIVE_INFINITY;
      tell(op.process, op.type, call?.begin ?? row, end, own ?? call?.value ?? (op.value as Value), own !== null);
    }
  }
  for (const [process, { begin, value }] of open) {
    tell(process, 'info', begin, Number.POSITIVE_INFINITY, value, false);
  }
  return told;
}

function mopOf([f, key, value = null]: readonly Value[], lists: boolean, known: boolean): Told['mops'][number] {
  const mop = { write: f !== 'r', key: textOf(key as Value), value: textOf(value) };
  if (mop.write || !known) return mop;
  return { ...mop, seen: lists ? ((value ?? []) as Value[]).map(textOf) : [textOf(value)] };
}

function textOf(value: Value): string {
  return `${typeof value} ${stringifyJson(value)}`;
}

const NULL = textOf(null);

/** A register may have held one value that nobody ever wrote. */
function initialStates(told: readonly Told[], lists: boolean): State[] {
  const mops = told.flatMap((t) => t.mops);
  let states: State[] = [new Map()];
  for (const key of lists ? [] : new Set(mops.map((m) => m.key))) {
    const written = new Set(mops.flatMap((m) => (m.write && m.key === key ? [m.value] : [])));
    const read = new Set(mops.flatMap((m) => (m.key === key ? (m.seen ?? []) : [])));
    const held = [...read].filter((value) => value !== NULL && !written.has(value));
    states = states.flatMap((state) => [state, ...held.map((value) => new Map([...state, [key, [value]]]))]);
  }
  return states;
}

class Search {
  readonly #live: readonly Told[];
  readonly #lists: boolean;
  readonly #snapshot: boolean;
  readonly #before: readonly number[];
  readonly #dead = new Set<string>();

  constructor(live: readonly Told[], lists: boolean, snapshot: boolean, order: string) {
    this.#live = live;
    this.#lists = lists;
    this.#snapshot = snapshot;
    const precedes = (a: Told, b: Told) =>
      order !== 'none' && a.end < b.begin && (order === 'realtime' || a.process === b.process);
    this.#before = live.map((b) =>
      live.reduce((mask, a, i) => (a !== b && precedes(a, b) ? mask | (1 << i) : mask), 0),
    );
  }

  from(initial: State): boolean {
    return this.#go(0, 0, initial, new Map());
  }

  /** @param spoiled by transaction under way: keys that others have written since it started */
  #go(started: number, done: number, state: State, spoiled: ReadonlyMap<number, ReadonlySet<string>>): boolean {
    const open = this.#live.some(({ outcome }, i) => outcome === 'ok' && !((done >> i) & 1));
    if (!open && started === done) return true;
    const held = [...spoiled].map(([i, keys]) => `${i}:${[...keys].toSorted().join()}`).toSorted();
    const id = `${started} ${done} ${[...state].map(String).toSorted().join(';')} ${held.join('|')}`;
    if (this.#dead.has(id)) return false;
    for (let i = 0; i < this.#live.length; i++) {
      const bit = 1 << i;
      const t = this.#live[i] as Told;
      if ((started & bit) === 0) {
        const required = this.#before[i] as number;
        if ((done & required) !== required || !this.#readsRight(t, state)) continue;
        const next = new Map([...spoiled, [i, new Set<string>()]]);
        const found = this.#snapshot
          ? this.#go(started | bit, done, state, next)
          : this.#commit(i, started | bit, done, state, next);
        if (found) return true;
      } else if ((done & bit) === 0 && this.#commit(i, started, done, state, spoiled)) return true;
    }
    this.#dead.add(id);
    return false;
  }

  #commit(i: number, started: number, done: number, state: State, spoiled: ReadonlyMap<number, ReadonlySet<string>>) {
    const writes = (this.#live[i] as Told).mops.filter(({ write }) => write);
    if (writes.some(({ key }) => spoiled.get(i)?.has(key))) return false;
    const after = new Map(state);
    for (const { key, value } of writes) after.set(key, this.#lists ? [...(after.get(key) ?? []), value] : [value]);
    const others = [...spoiled].filter(([j]) => j !== i);
    const next = new Map(others.map(([j, keys]) => [j, new Set([...keys, ...writes.map(({ key }) => key)])]));
    return this.#go(started, done | (1 << i), after, next);
  }

  #readsRight({ mops }: Told, state: State): boolean {
    const own = new Map(state);
    return mops.every(({ write, key, value, seen }) => {
      const held = own.get(key) ?? (this.#lists ? [] : [NULL]);
      if (write) own.set(key, this.#lists ? [...held, value] : [value]);
      return write || seen === undefined || seen.join() === held.join();
    });
  }
}
