import { NEVER } from '../transactions.js';

/**
 * Session order: the transactions of a process, in the order in which it asked for them. A transaction whose outcome is unknown may
 * take effect at any later time, so it comes after what its process did before, and before nothing.
 */
export interface Sessions {
  /** How many sessions there are. */
  readonly count: number;
  /** By transaction: its session; -1 where it is left out. */
  readonly session: Int32Array;
  /** By transaction: how many of its session come before it. */
  readonly position: Int32Array;
  /** By transaction: the transaction that comes right before it in session order; -1 for none. */
  readonly previous: Int32Array;
  /** Transactions of one process overlap, so that its order is more than chains can say. */
  readonly overlapping: boolean;
}

/** When transactions were under way, by transaction, in the order in which they began; `end` as in the columns. */
export interface Calls {
  readonly process: Int32Array;
  readonly begin: Int32Array;
  readonly end: Int32Array;
}

/**
 * Sessions of transactions that are numbered in the order in which they began. A transaction of unknown outcome in the
 * middle of a process (foreign histories have such) becomes a session of its own, behind its predecessor; so does one that
 * was called before the last one had returned.
 * @param included 0 for transactions to leave out
 */
export function sessionsOf({ process, begin, end }: Calls, included: Uint8Array): Sessions {
  const n = process.length;
  const session = new Int32Array(n).fill(-1);
  const position = new Int32Array(n);
  const previous = new Int32Array(n).fill(-1);
  const last = new Map<number, { session: number; previous: number; length: number }>();
  let overlapping = false;
  let count = 0;
  for (let t = 0; t < n; t++) {
    if (included[t] === 0) continue;
    let state = last.get(process[t]);
    if (state === undefined) {
      state = { session: count++, previous: -1, length: 0 };
      last.set(process[t], state);
    }
    const overlaps = state.previous >= 0 && end[state.previous] > begin[t];
    overlapping ||= overlaps;
    previous[t] = overlaps ? previous[state.previous] : state.previous;
    if (overlaps || end[t] === NEVER) {
      session[t] = count++;
      continue;
    }
    session[t] = state.session;
    position[t] = state.length++;
    state.previous = t;
  }
  return { count, session, position, previous, overlapping };
}

/**
 * Calls back with pairs of transactions whose session order implies all of it: of a process's calls that had returned, those
 * that came last. That is one, unless calls of the process overlap; what is of unknown outcome comes before nothing.
 * @param included 0 for transactions to leave out; all count without it
 */
export function forEachSessionStep(
  { process, begin, end }: Calls,
  included: Uint8Array | undefined,
  visit: (before: number, after: number) => void,
): void {
  const latest = new Map<number, number[]>();
  for (let t = 0; t < process.length; t++) {
    if (included?.[t] === 0) continue;
    const calls = latest.get(process[t]) ?? [];
    const definite = end[t] !== NEVER;
    const [earlier, last] = calls;
    // Where nothing overlaps, these are all: what comes next follows the last one, unless it overlaps that.
    if (calls.length === 2 && end[earlier] < begin[last] && end[last] < begin[t]) {
      visit(last, t);
      if (definite) calls.splice(0, 2, last, t);
      continue;
    }
    const returned = calls.filter((u) => end[u] < begin[t]);
    const isCovered = (u: number) => returned.some((w) => end[u] < begin[w]);
    for (const u of returned) if (!isCovered(u)) visit(u, t);
    if (definite) latest.set(process[t], [...calls.filter((u) => !isCovered(u)), t]);
  }
}
