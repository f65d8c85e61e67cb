import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';
import { type CommitEdges, CommitOrder, type Linearized, linearize } from './commit-order.js';
import { WriterGroups } from './writer-groups.js';

/** Entries of the clocks that are held at a time; sessions beyond are taken in further passes. */
const CLOCK_ENTRIES_MAX = 1 << 27;

/**
 * Finds a commit order for causal consistency (Biswas and Enea 2019, figure 2c), or a cycle that forbids one. It demands: where a transaction
 * reads `x` from `t1`, and `t2` writes `x` and comes before the reader in the order that sessions and reads make together
 * (*happens before*), `t2` commits before `t1`.
 *
 * Demands are made only as they are violated: an order that keeps happens before is swept once, and where a read does not see the
 * latest writer of its key in that order, the writers in between that happened before the reader are demanded to come
 * earlier. The order is mended with these demands and swept again, until nothing is violated (the order is the answer) or the
 * demands close a cycle. Happens before is told by one clock per transaction (how many transactions of each session
 * happened before it, AWDIT, PLDI 2025, section 5), built when a sweep first needs it. A sweep is linear in reads, writes
 * and the writers passed over; on the histories of a causal store few sweeps are needed.
 */
export function causalOrder(reads: ReadsFrom, sessions: Sessions, commits: CommitOrder, first: Int32Array): Causal {
  const edges = commits.demanded;
  const sweep = new Sweep(reads, sessions, first, edges);
  let order = first;
  for (;;) {
    const before = edges.length;
    sweep.run(order);
    if (edges.length === before) return { commits, result: { order } };
    const mended = new CommitOrder(reads, sessions, edges);
    const result = linearize(mended, order);
    if ('cycle' in result) return { commits: mended, result };
    order = result.order;
  }
}

/** What was found, and the relations in which it was found. */
export interface Causal {
  readonly commits: CommitOrder;
  readonly result: Linearized;
}

/** By transaction and session (from `low` to `high - 1`): how many transactions of the session happened before. */
function clocksOf(
  reads: ReadsFrom,
  { previous, session, position }: Sessions,
  order: Int32Array,
  low: number,
  high: number,
): Int32Array {
  const { readStart, readFrom, count } = reads;
  const width = high - low;
  const clocks = new Int32Array(count * width);
  for (const t of order) {
    const row = t * width;
    const join = (u: number) => {
      const other = u * width;
      for (let s = 0; s < width; s++) if (clocks[other + s] > clocks[row + s]) clocks[row + s] = clocks[other + s];
      const own = session[u] - low;
      if (own >= 0 && own < width && clocks[row + own] <= position[u]) clocks[row + own] = position[u] + 1;
    };
    if (previous[t] >= 0) join(previous[t]);
    for (let i = readStart[t]; i < readStart[t + 1]; i++) {
      const from = readFrom[i];
      if (from === INITIAL_STATE || (i > readStart[t] && from === readFrom[i - 1])) continue;
      const own = session[from] - low;
      // What is in the clock already brings nothing new, for clocks contain the clocks of all they count.
      if (own >= 0 && own < width && clocks[row + own] > position[from]) continue;
      join(from);
    }
  }
  return clocks;
}

/** Writers that a read passes over one by one; where there are more, it asks for each session's last one. */
const WALK_MAX = 32;

/** Sweeps orders for violated demands. */
class Sweep {
  readonly #reads: ReadsFrom;
  readonly #sessions: Sessions;
  readonly #hb: Int32Array;
  readonly #edges: CommitEdges;
  readonly #width: number;
  #clocks: Int32Array | undefined;
  /** By key, in compressed rows: the writers that the sweep has passed, in its order. */
  readonly #start: Int32Array;
  readonly #passed: Int32Array;
  readonly #end: Int32Array;

  #groups: WriterGroups | undefined;
  #order: Int32Array = new Int32Array(0);
  #rank: Int32Array | undefined;

  /** @param hb a linear order of happens before */
  constructor(reads: ReadsFrom, sessions: Sessions, hb: Int32Array, edges: CommitEdges) {
    this.#reads = reads;
    this.#sessions = sessions;
    this.#hb = hb;
    this.#edges = edges;
    this.#width = Math.max(1, Math.min(sessions.count, Math.floor(CLOCK_ENTRIES_MAX / Math.max(1, reads.count))));
    this.#start = new Int32Array(reads.keyCount + 1);
    for (const key of reads.writeKey) this.#start[key + 1]++;
    for (let key = 0; key < reads.keyCount; key++) this.#start[key + 1] += this.#start[key];
    this.#passed = new Int32Array(reads.writeKey.length);
    this.#end = new Int32Array(reads.keyCount);
  }

  /** Adds a demand for each writer that lies between a read's writer and the reader, and happened before the reader. */
  run(order: Int32Array): void {
    this.#order = order;
    this.#rank = undefined;
    for (let low = 0; low < this.#sessions.count; low += this.#width) {
      const high = Math.min(this.#sessions.count, low + this.#width);
      if (this.#width < this.#sessions.count) this.#clocks = undefined;
      this.#sweep(order, low, high);
    }
  }

  #sweep(order: Int32Array, low: number, high: number): void {
    const { count, readStart, readKey, readFrom, writeStart, writeKey } = this.#reads;
    const [start, end, passed] = [this.#start, this.#end, this.#passed];
    for (let key = 0; key < end.length; key++) end[key] = start[key];
    for (let k = 0; k < order.length; k++) {
      const t = order[k];
      for (let i = readStart[t]; i < readStart[t + 1]; i++) {
        const key = readKey[i];
        const last = end[key] - 1;
        if (last < start[key] || passed[last] === readFrom[i]) continue;
        this.#violated(t, i, readFrom[i] === INITIAL_STATE ? count : readFrom[i], key, low, high);
      }
      for (let w = writeStart[t]; w < writeStart[t + 1]; w++) passed[end[writeKey[w]]++] = t;
    }
  }

  #violated(t: number, i: number, to: number, key: number, low: number, high: number): void {
    this.#clocks ??= clocksOf(this.#reads, this.#sessions, this.#hb, low, high);
    const { session, position } = this.#sessions;
    const width = high - low;
    const last = this.#end[key] - 1;
    for (let k = last; k >= this.#start[key] && this.#passed[k] !== to; k--) {
      if (last - k === WALK_MAX) {
        this.#violatedBySession(t, i, to, key, low, high);
        return;
      }
      const from = this.#passed[k];
      const s = session[from] - low;
      if (s < 0 || s >= width || this.#clocks[t * width + s] <= position[from]) continue;
      this.#edges.push(from, to, this.#reads.readMop[i]);
    }
  }

  /** Of each session only the last writer that happened before counts: the others come before it in every order. */
  #violatedBySession(t: number, i: number, to: number, key: number, low: number, high: number): void {
    this.#groups ??= new WriterGroups(this.#reads, this.#sessions);
    const groups = this.#groups;
    const clocks = this.#clocks as Int32Array;
    const row = t * (high - low) - low;
    const rank = this.#ranks();
    groups.forEach(key, (session, group) => {
      if (session < low || session >= high) return;
      const from = groups.lastBefore(group, clocks[row + session]);
      if (from < 0 || from === to || (to < this.#reads.count && rank[from] < rank[to])) return;
      this.#edges.push(from, to, this.#reads.readMop[i]);
    });
  }

  /** Where each transaction stands in the order that is being swept. */
  #ranks(): Int32Array {
    if (this.#rank !== undefined) return this.#rank;
    const rank = new Int32Array(this.#reads.count);
    this.#order.forEach((t, k) => {
      rank[t] = k;
    });
    this.#rank = rank;
    return rank;
  }
}
