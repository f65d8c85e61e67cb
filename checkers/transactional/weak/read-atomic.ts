import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';
import { CommitEdges } from './commit-order.js';
import { precedes } from './read-committed.js';
import { WriteSets } from './write-sets.js';

/**
 * What read atomic demands (Biswas and Enea 2019, figure 2b): where a transaction reads `x` from `t1`, and `t2` writes `x` and comes before
 * the reader in its session or is itself read from, `t2` commits before `t1`. So a transaction is seen as a whole or
 * not at all, and a session sees its own writes.
 *
 * Of a session's earlier writers of `x` only the last one counts; the session orders the others before it. Sessions are walked one
 * by one, with the last writer of each key at hand.
 */
export function readAtomicEdges(reads: ReadsFrom, sessions: Sessions): CommitEdges {
  const { count, readStart, readKey, readFrom, readMop, keyCount } = reads;
  const edges = new CommitEdges();
  const fromReads = new SeenTogether(reads, sessions, edges);
  for (let t = 0; t < count; t++) if (readStart[t + 1] > readStart[t]) fromReads.visit(t);
  const last = new Int32Array(keyCount).fill(-1);
  const lastIn = new Int32Array(keyCount).fill(-1);
  bySession(reads, sessions, (t, session) => {
    for (let i = readStart[t]; i < readStart[t + 1]; i++) {
      const key = readKey[i];
      if (lastIn[key] !== session) continue;
      const to = readFrom[i] === INITIAL_STATE ? count : readFrom[i];
      const from = last[key];
      if (from !== to && !precedes(sessions, from, to)) edges.push(from, to, readMop[i]);
    }
    if (sessions.session[t] !== session) return;
    for (let w = reads.writeStart[t]; w < reads.writeStart[t + 1]; w++) {
      last[reads.writeKey[w]] = t;
      lastIn[reads.writeKey[w]] = session;
    }
  });
  return edges;
}

/** Demands that follow from what one transaction reads from others. */
class SeenTogether {
  readonly #reads: ReadsFrom;
  readonly #sessions: Sessions;
  readonly #edges: CommitEdges;
  readonly #sets: WriteSets;
  /** By key: a read of it; valid where it lies within the transaction at hand. */
  readonly #readOf: Int32Array;

  constructor(reads: ReadsFrom, sessions: Sessions, edges: CommitEdges) {
    this.#reads = reads;
    this.#sessions = sessions;
    this.#edges = edges;
    this.#sets = new WriteSets(reads);
    this.#readOf = new Int32Array(reads.keyCount).fill(-1);
  }

  visit(t: number): void {
    const { readStart, readKey, readFrom, writeStart, writeKey, observations } = this.#reads;
    const first = readStart[t];
    const end = readStart[t + 1];
    for (let i = first; i < end; i++) {
      if (readKey[i] === observations) continue;
      const seen = this.#readOf[readKey[i]];
      // Two versions of one key: each writer would have to commit before the other.
      if (seen >= first && seen < i && readFrom[seen] !== readFrom[i]) this.#both(seen, i);
      this.#readOf[readKey[i]] = i;
    }
    for (let i = first; i < end; i++) {
      const from = readFrom[i];
      if (from === INITIAL_STATE || (i > first && readFrom[i - 1] === from)) continue;
      const width = writeStart[from + 1] - writeStart[from];
      if (width <= 8 || width <= 4 * (end - first)) {
        for (let w = writeStart[from]; w < writeStart[from + 1]; w++) {
          const read = this.#readOf[writeKey[w]];
          if (read >= first && read < end) this.#demand(from, read);
        }
      } else {
        for (let read = first; read < end; read++) {
          if (this.#readOf[readKey[read]] === read && this.#sets.has(from, readKey[read])) this.#demand(from, read);
        }
      }
    }
  }

  #both(a: number, b: number): void {
    const { readFrom } = this.#reads;
    if (readFrom[a] !== INITIAL_STATE) this.#demand(readFrom[a], b);
    if (readFrom[b] !== INITIAL_STATE) this.#demand(readFrom[b], a);
  }

  #demand(from: number, read: number): void {
    const { readFrom, readMop, count } = this.#reads;
    const to = readFrom[read] === INITIAL_STATE ? count : readFrom[read];
    if (from !== to && !precedes(this.#sessions, from, to)) this.#edges.push(from, to, readMop[read]);
  }
}

/**
 * Visits the transactions that happened, session after session, in session order. One of unknown outcome is visited with
 * the session that it follows.
 */
export function bySession(reads: ReadsFrom, sessions: Sessions, visit: (t: number, session: number) => void): void {
  const { count, happened } = reads;
  const home = new Int32Array(count);
  const start = new Int32Array(sessions.count + 1);
  for (let t = 0; t < count; t++) {
    if (happened[t] === 0) continue;
    const previous = sessions.previous[t];
    home[t] = previous < 0 ? sessions.session[t] : sessions.session[previous];
    start[home[t] + 1]++;
  }
  for (let s = 0; s < sessions.count; s++) start[s + 1] += start[s];
  const at = start.slice(0, sessions.count);
  const sorted = new Int32Array(start[sessions.count]);
  for (let t = 0; t < count; t++) if (happened[t] === 1) sorted[at[home[t]]++] = t;
  for (const t of sorted) visit(t, home[t]);
}
