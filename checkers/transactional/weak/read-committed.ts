import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';
import { CommitEdges } from './commit-order.js';
import { WriteSets } from './write-sets.js';

/**
 * What read committed demands (Biswas and Enea 2019, figure 2a): where a transaction first reads from `t2` and later reads `x` from
 * `t1`, and `t2` writes `x` as well, `t2` commits before `t1`; a later read may not go behind an earlier one.
 *
 * Of the later reads of `x` only the next one counts: those behind it follow from it, because it reads from a writer of `x` itself
 * (AWDIT, PLDI 2025, section 4). At most as many steps as reads times the square root of the history's size.
 */
export function readCommittedEdges(reads: ReadsFrom, sessions: Sessions): CommitEdges {
  const { count, keyCount, readStart, readKey, readFrom, readMop, writeStart, writeKey } = reads;
  const edges = new CommitEdges();
  const sets = new WriteSets(reads);
  /** By key: the read of the transaction at hand that comes next. */
  const next = new Int32Array(keyCount).fill(-1);
  const demand = (from: number, read: number) => {
    const to = readFrom[read] === INITIAL_STATE ? count : readFrom[read];
    if (from === to || precedes(sessions, from, to)) return;
    edges.push(from, to, readMop[read]);
  };
  for (let t = 0; t < count; t++) {
    const first = readStart[t];
    const end = readStart[t + 1];
    for (let i = end - 1; i >= first; i--) {
      const from = readFrom[i];
      if (from !== INITIAL_STATE && i + 1 < end) {
        const width = writeStart[from + 1] - writeStart[from];
        if (width <= 8 || width <= 4 * (end - i)) {
          for (let w = writeStart[from]; w < writeStart[from + 1]; w++) {
            const later = next[writeKey[w]];
            if (later > i && later < end) demand(from, later);
          }
        } else {
          for (let later = i + 1; later < end; later++) {
            if (next[readKey[later]] === later && sets.has(from, readKey[later])) demand(from, later);
          }
        }
      }
      next[readKey[i]] = i;
    }
  }
  return edges;
}

/** Does the session order put `from` before `to` already? */
export function precedes({ session, position }: Sessions, from: number, to: number): boolean {
  return session[from] === session[to] && position[from] < position[to];
}
