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
}

/**
 * Sessions of transactions that are numbered in the order in which they began. A transaction of unknown outcome in the
 * middle of a process (foreign histories have such) becomes a session of its own, behind its predecessor.
 * @param included 0 for transactions to leave out
 * @param definite 0 for transactions whose outcome is unknown
 */
export function sessionsOf(process: Int32Array, included: Uint8Array, definite: Uint8Array): Sessions {
  const n = process.length;
  const session = new Int32Array(n).fill(-1);
  const position = new Int32Array(n);
  const previous = new Int32Array(n).fill(-1);
  const last = new Map<number, { session: number; previous: number; length: number }>();
  let count = 0;
  for (let t = 0; t < n; t++) {
    if (included[t] === 0) continue;
    let state = last.get(process[t]);
    if (state === undefined) {
      state = { session: count++, previous: -1, length: 0 };
      last.set(process[t], state);
    }
    previous[t] = state.previous;
    if (definite[t] === 0) {
      session[t] = count++;
      continue;
    }
    session[t] = state.session;
    position[t] = state.length++;
    state.previous = t;
  }
  return { count, session, position, previous };
}
