import { INITIAL, READ, type TransactionColumns, WRITE } from '../checkers/transactional/transactions.js';
import { OK, Random } from '../src/core/index.js';

/** What a simulated store is asked to do. */
export interface StoreLoad {
  readonly transactions: number;
  readonly sessions: number;
  readonly operations: number;
  readonly readShare: number;
  readonly keys: number;
  /** `uniform`, or `skewed`: four fifths of the operations on one fifth of the keys. */
  readonly distribution: 'uniform' | 'skewed';
  /** `serializable`: each transaction takes effect at once; `snapshot`: reads at its start, first committer wins. */
  readonly isolation: 'serializable' | 'snapshot';
  /** `recorded`: rows in the order of events; `merged`: sessions' logs one transaction each in turn, as if no clock were known. */
  readonly rows: 'recorded' | 'merged';
  readonly seed: number;
}

interface Running {
  readonly session: number;
  readonly begin: number;
  readonly keys: number[];
  readonly kinds: number[];
  readonly versions: number[];
  readonly changed: Map<number, number>;
}

/**
 * Runs the load against a store of the given isolation and records what the sessions saw; aborted ones are left out. Columns of
 * register transactions, as a history of them would give, without the history.
 */
export function registerStore(load: StoreLoad): TransactionColumns {
  const random = new Random(load.seed, 'register-store');
  const state = new Int32Array(load.keys).fill(INITIAL);
  const changedAt = new Int32Array(load.keys);
  const running: (Running | undefined)[] = Array.from({ length: load.sessions }, () => undefined);
  const done: (Running & { end: number })[] = [];
  let versions = 0;
  let row = 0;
  while (done.length < load.transactions) {
    const session = random.int(load.sessions);
    const open = running[session];
    if (open === undefined) {
      running[session] = begin(load, random, session, row++, state, () => versions++);
      continue;
    }
    running[session] = undefined;
    if (load.isolation === 'serializable') takeEffect(open, state);
    else {
      if ([...open.changed.keys()].some((key) => changedAt[key] > open.begin)) continue;
      for (const [key, version] of open.changed) {
        state[key] = version;
        changedAt[key] = row;
      }
    }
    done.push({ ...open, end: row++ });
  }
  return columnsOf(load, done, versions);
}

function begin(
  load: StoreLoad,
  random: Random,
  session: number,
  row: number,
  state: Int32Array,
  fresh: () => number,
): Running {
  const of: Running = { session, begin: row, keys: [], kinds: [], versions: [], changed: new Map() };
  for (let i = 0; i < load.operations; i++) {
    const hot = load.distribution === 'skewed' && random.chance(0.8);
    const key = random.int(hot ? Math.ceil(load.keys / 5) : load.keys);
    const kind = random.chance(load.readShare) ? READ : WRITE;
    const version = kind === READ ? (of.changed.get(key) ?? state[key]) : fresh();
    if (kind === WRITE) of.changed.set(key, version);
    of.keys.push(key);
    of.kinds.push(kind);
    of.versions.push(version);
  }
  return of;
}

/** Reads and writes at one moment, at the end. */
function takeEffect(t: Running, state: Int32Array): void {
  for (let i = 0; i < t.keys.length; i++) {
    if (t.kinds[i] === READ) t.versions[i] = state[t.keys[i]];
    else state[t.keys[i]] = t.versions[i];
  }
}

function columnsOf(load: StoreLoad, done: (Running & { end: number })[], versionCount: number): TransactionColumns {
  const inOrder = load.rows === 'recorded' ? done.toSorted((a, b) => a.begin - b.begin) : inTurn(load, done);
  const count = inOrder.length;
  const mops = count * load.operations;
  const mopKind = new Uint8Array(mops);
  const mopKey = new Int32Array(mops);
  const mopVersion = new Int32Array(mops);
  const mopTransaction = new Int32Array(mops);
  const versionKey = new Int32Array(versionCount).fill(-1);
  const versionWrite = new Int32Array(versionCount).fill(-1);
  inOrder.forEach((t, n) => {
    for (let i = 0; i < load.operations; i++) {
      const m = n * load.operations + i;
      mopKind[m] = t.kinds[i];
      mopKey[m] = t.keys[i];
      mopVersion[m] = t.versions[i];
      mopTransaction[m] = n;
      if (t.kinds[i] !== WRITE) continue;
      versionKey[t.versions[i]] = t.keys[i];
      versionWrite[t.versions[i]] = m;
    }
  });
  const merged = load.rows === 'merged';
  return {
    dialect: 'rw-register',
    count,
    keyCount: load.keys,
    outcome: new Uint8Array(count).fill(OK),
    process: Int32Array.from(inOrder, (t) => t.session),
    begin: Int32Array.from(inOrder, (t, n) => (merged ? 2 * n : t.begin)),
    end: Int32Array.from(inOrder, (t, n) => (merged ? 2 * n + 1 : t.end)),
    completion: Int32Array.from(inOrder, (t, n) => (merged ? 2 * n + 1 : t.end)),
    mopStart: Int32Array.from({ length: count + 1 }, (_, n) => n * load.operations),
    mopKind,
    mopKey,
    mopVersion,
    mopTransaction,
    listAt: new Uint32Array(0),
    listEnd: new Uint32Array(0),
    listLength: new Int32Array(0),
    versionCount,
    versionKey,
    versionWrite,
    elements: () => new Int32Array(0),
  };
}

/** One transaction of each session in turn. */
function inTurn(load: StoreLoad, done: (Running & { end: number })[]): (Running & { end: number })[] {
  const logs: (Running & { end: number })[][] = Array.from({ length: load.sessions }, () => []);
  for (const t of done) logs[t.session].push(t);
  const merged: (Running & { end: number })[] = [];
  for (let i = 0; merged.length < done.length; i++) for (const log of logs) if (i < log.length) merged.push(log[i]);
  return merged;
}

/** Median of measured times and the peak of memory, for tables. */
export function measured(runs: number, action: () => void): { medianMs: number; cpuMs: number } {
  const times: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    const from = performance.now();
    action();
    times.push(performance.now() - from);
    const used = process.cpuUsage(before);
    cpu.push((used.user + used.system) / 1000);
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  return { medianMs: median(times), cpuMs: median(cpu) };
}
