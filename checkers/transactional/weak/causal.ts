import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';
import { CommitEdges } from './commit-order.js';
import { bySession } from './read-atomic.js';
import { precedes } from './read-committed.js';

/** Entries of the clocks that are held at a time; sessions beyond are taken in further passes. */
const CLOCK_ENTRIES_MAX = 1 << 27;

/**
 * What causal consistency demands (Biswas and Enea 2019, figure 2c): where a transaction reads `x` from `t1`, and `t2` writes `x` and comes
 * before the reader in the order that sessions and reads make together (*happens before*), `t2` commits before `t1`.
 *
 * A clock per transaction says how many transactions of each session happened before it. Of a session's writers of `x` that did, only
 * the last one counts (AWDIT, PLDI 2025, section 5), and it is found by a pointer that only moves forward while the reader's
 * session is walked. Demands that follow from happens before are left out. Transactions times sessions, and reads times the
 * sessions that write the key.
 * @param order a linear order of happens before
 */
export function causalEdges(reads: ReadsFrom, sessions: Sessions, order: Int32Array): CommitEdges {
  const edges = new CommitEdges();
  const width = Math.max(1, Math.min(sessions.count, Math.floor(CLOCK_ENTRIES_MAX / Math.max(1, reads.count))));
  for (let low = 0; low < sessions.count; low += width) {
    const high = Math.min(sessions.count, low + width);
    const clocks = clocksOf(reads, sessions, order, low, high);
    new CausalDemands(reads, sessions, clocks, low, high, edges).run();
  }
  return edges;
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

/** Writers by key and session, and the pointers of the session that is being walked. */
class CausalDemands {
  readonly #reads: ReadsFrom;
  readonly #sessions: Sessions;
  readonly #clocks: Int32Array;
  readonly #width: number;
  readonly #edges: CommitEdges;
  /** Groups by key; a group is a key's writers of one session, in session order. */
  readonly #groupStart: Int32Array;
  readonly #groupSession: Int32Array;
  readonly #writerStart: Int32Array;
  readonly #writer: Int32Array;
  /** Per group: the first writer not yet passed, and its position (past all: a position that no clock exceeds). */
  readonly #pointer: Int32Array;
  readonly #nextPosition: Int32Array;
  /** Per group: the target of the last demand made of its current writer. */
  readonly #demanded: Int32Array;
  /** Per key: the walk that its pointers belong to. */
  readonly #walk: Int32Array;

  constructor(reads: ReadsFrom, sessions: Sessions, clocks: Int32Array, low: number, high: number, edges: CommitEdges) {
    this.#reads = reads;
    this.#sessions = sessions;
    this.#clocks = clocks;
    this.#width = high - low;
    this.#edges = edges;
    const groups = writerGroups(reads, sessions, low, high);
    this.#groupStart = groups.groupStart;
    this.#groupSession = groups.groupSession;
    this.#writerStart = groups.writerStart;
    this.#writer = groups.writer;
    const count = groups.groupSession.length;
    this.#pointer = new Int32Array(count);
    this.#nextPosition = new Int32Array(count);
    this.#demanded = new Int32Array(count);
    this.#walk = new Int32Array(reads.keyCount).fill(-1);
  }

  run(): void {
    const { readStart, readKey } = this.#reads;
    bySession(this.#reads, this.#sessions, (t, home) => {
      for (let i = readStart[t]; i < readStart[t + 1]; i++) {
        const key = readKey[i];
        if (this.#walk[key] !== home) this.#rewind(key, home);
        this.#read(t, i, key);
      }
    });
  }

  #rewind(key: number, home: number): void {
    this.#walk[key] = home;
    for (let g = this.#groupStart[key]; g < this.#groupStart[key + 1]; g++) {
      this.#pointer[g] = this.#writerStart[g];
      this.#nextPosition[g] = this.#positionAt(g);
      this.#demanded[g] = -1;
    }
  }

  #positionAt(g: number): number {
    const at = this.#pointer[g];
    return at < this.#writerStart[g + 1] ? this.#sessions.position[this.#writer[at]] : 0x7fffffff;
  }

  #read(t: number, i: number, key: number): void {
    const { readFrom, readMop, count } = this.#reads;
    const to = readFrom[i] === INITIAL_STATE ? count : readFrom[i];
    const clock = t * this.#width;
    const target = to * this.#width;
    for (let g = this.#groupStart[key]; g < this.#groupStart[key + 1]; g++) {
      const s = this.#groupSession[g];
      const seen = this.#clocks[clock + s];
      if (this.#nextPosition[g] < seen) {
        do {
          this.#pointer[g]++;
          this.#nextPosition[g] = this.#positionAt(g);
        } while (this.#nextPosition[g] < seen);
        this.#demanded[g] = -1;
      }
      if (this.#pointer[g] === this.#writerStart[g] || this.#demanded[g] === to) continue;
      const from = this.#writer[this.#pointer[g] - 1];
      this.#demanded[g] = to;
      if (from === to) continue;
      if (
        to < count &&
        (this.#clocks[target + s] > this.#sessions.position[from] || precedes(this.#sessions, from, to))
      ) {
        continue;
      }
      this.#edges.push(from, to, readMop[i]);
    }
  }
}

function writerGroups(
  { count, keyCount, happened, writeStart, writeKey }: ReadsFrom,
  { session, position }: Sessions,
  low: number,
  high: number,
): { groupStart: Int32Array; groupSession: Int32Array; writerStart: Int32Array; writer: Int32Array } {
  const start = new Int32Array(keyCount + 1);
  const included = (t: number) => happened[t] === 1 && session[t] >= low && session[t] < high;
  const bySessionOrder = sessionOrder(count, session, position, included, low, high);
  for (const t of bySessionOrder) for (let w = writeStart[t]; w < writeStart[t + 1]; w++) start[writeKey[w] + 1]++;
  for (let key = 0; key < keyCount; key++) start[key + 1] += start[key];
  const at = start.slice(0, keyCount);
  const writer = new Int32Array(start[keyCount]);
  for (const t of bySessionOrder) for (let w = writeStart[t]; w < writeStart[t + 1]; w++) writer[at[writeKey[w]]++] = t;
  let groups = 0;
  for (let key = 0; key < keyCount; key++) {
    for (let i = start[key]; i < start[key + 1]; i++) {
      if (i === start[key] || session[writer[i]] !== session[writer[i - 1]]) groups++;
    }
  }
  const groupStart = new Int32Array(keyCount + 1);
  const groupSession = new Int32Array(groups);
  const writerStart = new Int32Array(groups + 1);
  let g = 0;
  for (let key = 0; key < keyCount; key++) {
    groupStart[key] = g;
    for (let i = start[key]; i < start[key + 1]; i++) {
      if (i > start[key] && session[writer[i]] === session[writer[i - 1]]) continue;
      groupSession[g] = session[writer[i]] - low;
      writerStart[g++] = i;
    }
  }
  groupStart[keyCount] = g;
  writerStart[groups] = writer.length;
  return { groupStart, groupSession, writerStart, writer };
}

/** Transactions of some sessions, session after session, in session order. */
function sessionOrder(
  count: number,
  session: Int32Array,
  position: Int32Array,
  included: (t: number) => boolean,
  low: number,
  high: number,
): Int32Array {
  const start = new Int32Array(high - low + 1);
  for (let t = 0; t < count; t++) if (included(t)) start[session[t] - low + 1]++;
  for (let s = 0; s < high - low; s++) start[s + 1] += start[s];
  const sorted = new Int32Array(start[high - low]);
  for (let t = 0; t < count; t++) if (included(t)) sorted[start[session[t] - low] + position[t]] = t;
  return sorted;
}
