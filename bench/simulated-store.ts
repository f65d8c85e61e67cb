import { FAIL, type History, HistoryBuilder, INVOKE, NO_VALUE, OK, Random } from '../src/core/index.js';

/** What a simulated store promises, and keeps. */
export type StoreKind = 'serializable' | 'snapshot-isolated' | 'broken';

export interface SimulationOptions {
  readonly kind: StoreKind;
  readonly dialect: 'list-append' | 'rw-register';
  readonly transactions: number;
  readonly clients?: number;
  /** Keys in use at a time; one is replaced by a fresh one after `writesPerKey` writes. */
  readonly keys?: number;
  readonly writesPerKey?: number;
  readonly seed?: number;
  /** Broken: how many commits old the state that a read sees may be. */
  readonly staleness?: number;
}

interface Mop {
  readonly key: number;
  /** What is written; -1 for a read. */
  readonly write: number;
  /** Of a read: how many writes of the key it sees. */
  seen: number;
}

interface Running {
  readonly mops: Mop[];
  /** The commit that its snapshot is of. */
  readonly snapshot: number;
}

/** A key's committed writes, and the commit of each. */
interface KeyState {
  readonly values: number[];
  readonly commits: number[];
}

/**
 * A store with snapshots, run by clients that each have one transaction of one to four micro-operations at a time, half of
 * them reads, and end it at a random moment. Serializable: a transaction fails if anything it read or writes has changed
 * since its snapshot. Snapshot isolated: only if something it writes has. Broken: never, and each read sees a snapshot of
 * its own.
 */
export class SimulatedStore {
  readonly #options: Required<SimulationOptions>;
  readonly #random: Random;
  readonly #states: KeyState[] = [];
  readonly #active: number[] = [];
  readonly #issued: number[] = [];
  readonly #builder = new HistoryBuilder();
  readonly #txn = this.#builder.name('txn');
  #commit = 0;

  constructor(options: SimulationOptions) {
    this.#options = { clients: 20, keys: 100, writesPerKey: 32, seed: 1, staleness: 3, ...options };
    this.#random = new Random(this.#options.seed, 'simulated store');
    for (let i = 0; i < this.#options.keys; i++) this.#active.push(this.#freshKey());
  }

  run(): History {
    const running: (Running | undefined)[] = Array.from({ length: this.#options.clients });
    let begun = 0;
    let ended = 0;
    while (ended < this.#options.transactions) {
      const client = this.#random.int(running.length);
      const txn = running[client];
      if (txn !== undefined) {
        this.#end(client, txn);
        running[client] = undefined;
        ended++;
      } else if (begun < this.#options.transactions) {
        begun++;
        running[client] = this.#begin(client);
      }
    }
    return this.#builder.build();
  }

  #freshKey(): number {
    this.#states.push({ values: [], commits: [] });
    this.#issued.push(0);
    return this.#states.length - 1;
  }

  #begin(client: number): Running {
    const mops: Mop[] = [];
    for (let n = 1 + this.#random.int(4); n > 0; n--) {
      const slot = this.#random.int(this.#active.length);
      const key = this.#active[slot];
      if (this.#random.int(2) === 0) {
        mops.push({ key, write: -1, seen: 0 });
        continue;
      }
      mops.push({ key, write: ++this.#issued[key], seen: 0 });
      if (this.#issued[key] >= this.#options.writesPerKey) this.#active[slot] = this.#freshKey();
    }
    this.#record(client, INVOKE, mops);
    return { mops, snapshot: this.#commit };
  }

  #end(client: number, { mops, snapshot }: Running): void {
    const { kind } = this.#options;
    const changed = (key: number): boolean => (this.#states[key].commits.at(-1) ?? 0) > snapshot;
    const conflict = mops.some(
      ({ key, write }) => kind !== 'broken' && (kind === 'serializable' || write >= 0) && changed(key),
    );
    if (conflict) {
      this.#record(client, FAIL, mops);
      return;
    }
    this.#commit++;
    for (const mop of mops) {
      const state = this.#states[mop.key];
      if (mop.write >= 0) {
        state.values.push(mop.write);
        state.commits.push(this.#commit);
      } else {
        const asOf = kind === 'broken' ? this.#commit - this.#random.int(this.#options.staleness) : snapshot;
        mop.seen = state.commits.findLastIndex((commit) => commit <= asOf || commit === this.#commit) + 1;
        if (kind === 'snapshot-isolated') mop.seen = this.#seenBySnapshot(state, snapshot, mops, mop);
      }
    }
    this.#record(client, OK, mops);
  }

  /** A snapshot, and the transaction's own writes so far, which come last: nobody else may have written the key since. */
  #seenBySnapshot(state: KeyState, snapshot: number, mops: readonly Mop[], read: Mop): number {
    const before = state.commits.findLastIndex((commit) => commit <= snapshot) + 1;
    const own = mops.slice(0, mops.indexOf(read)).filter(({ key, write }) => key === read.key && write >= 0);
    return own.length > 0 ? before + own.length : before;
  }

  #record(client: number, type: number, mops: readonly Mop[]): void {
    const { values } = this.#builder;
    const { encoder } = values;
    const start = encoder.end;
    const lists = this.#options.dialect === 'list-append';
    encoder.array(mops.length);
    for (const { key, write, seen } of mops) {
      encoder.array(3);
      encoder.string(write < 0 ? 'r' : lists ? 'append' : 'w');
      encoder.int(key);
      const written = this.#states[key].values;
      if (write >= 0) encoder.int(write);
      else if (type !== OK || seen === 0) encoder.value(null);
      else if (!lists) encoder.int(written[seen - 1]);
      else {
        encoder.array(seen);
        for (let i = 0; i < seen; i++) encoder.int(written[i]);
      }
    }
    const row = this.#builder.length;
    this.#builder.appendRow(type, client, this.#txn, values.commit(start), NO_VALUE, row * 1e5, -1, NO_VALUE, row);
  }
}
