import type { ReadAnomaly, ReadsFrom } from '../reads-from/reads-from.js';
import { resolveReads } from '../reads-from/resolve.js';
import { type Sessions, sessionsOf } from '../reads-from/sessions.js';
import type { TransactionColumns } from '../transactions.js';
import { causalOrder } from './causal.js';
import { shortenCycle, type WeakEdge } from './commit-cycle.js';
import { CommitEdges, CommitOrder, type Linearized, linearize } from './commit-order.js';
import { withObservations } from './list-observations.js';
import { readAtomicEdges } from './read-atomic.js';
import { readCommittedEdges } from './read-committed.js';

/**
 * Biswas and Enea's (2019) models for registers whose values are distinct, and for lists. A history satisfies one if its transactions
 * have a total *commit order* that contains session order and reads-from and in which every read is from the last writer of its key
 * among those that the model makes visible to it:
 *
 * - `be-read-committed`: the writers that earlier reads of the same transaction read from;
 * - `be-read-atomic`: those that any of its reads reads from, and its session's earlier transactions;
 * - `be-causal`: all that come before it by session order and reads-from, followed any number of times.
 *
 * They are not Adya's models of like names: session order counts, and under read committed a later read may not go behind an earlier
 * one. The initial state is written by a first transaction that comes before all sessions. All three presuppose that
 * each read sees its transaction's own latest write, or else the final write of a transaction that took effect.
 *
 * An append to a list is a write of the version that it makes, which is the list up to its element: a read of `[4 7]` is from the
 * transaction that appended 7, which commits right after the one that appended 4 among the writers of that list. Both are visible
 * to the reader, for the list shows both; an append does not by itself read the list.
 */
export const WEAK_MODELS = ['be-read-committed', 'be-read-atomic', 'be-causal'] as const;

/**
 * Cerone, Bernardi and Gotsman's (2015) models that ask the same without session order: a commit order is their arbitration,
 * and what Biswas and Enea make visible is the least visibility that their axioms allow.
 *
 * - `read-atomic`: the writers that any read of the transaction reads from (axioms INT and EXT);
 * - `causal-cerone`: and those that these have read from, any number of times (TRANSVIS besides).
 */
export const VISIBILITY_MODELS = ['read-atomic', 'causal-cerone'] as const;

export type WeakModel = (typeof WEAK_MODELS)[number] | (typeof VISIBILITY_MODELS)[number];

/** What each model asks. */
const RULES: Readonly<Record<WeakModel, { readonly demands: 'causal' | typeof readAtomicEdges; sessions: boolean }>> = {
  'be-read-committed': { demands: readCommittedEdges, sessions: true },
  'be-read-atomic': { demands: readAtomicEdges, sessions: true },
  'be-causal': { demands: 'causal', sessions: true },
  'read-atomic': { demands: readAtomicEdges, sessions: false },
  'causal-cerone': { demands: 'causal', sessions: false },
};

/** Without sessions every transaction needs a clock entry of its own: for up to this many that is quick. */
const CLOCKED_MAX = 20_000;

/** The answer; transactions are numbered as in the columns, -1 stands for the initial state. */
export interface WeakDecision {
  readonly valid: boolean | 'unknown';
  readonly model: WeakModel;
  /** Of a valid history: a commit order. */
  readonly order?: Int32Array;
  /** Of an invalid one: the read that nothing explains, or a cycle of edges that every commit order would have to keep. */
  readonly read?: ReadAnomaly;
  readonly cycle?: readonly WeakEdge[];
  readonly reason?: string;
}

/**
 * Decides one of {@link WEAK_MODELS} or {@link VISIBILITY_MODELS}, exactly. Lists tell more than registers: their writers commit in
 * the order that reads revealed. Linear but for the factors named with each model's edges.
 */
export function decideWeak(columns: TransactionColumns, model: WeakModel): WeakDecision {
  const resolved = resolveReads(columns);
  const [read] = resolved.anomalies;
  if (read !== undefined) return { valid: false, model, read };
  const reads = columns.dialect === 'list-append' ? withObservations(columns, resolved) : resolved;
  // What holds with session order holds without it, and takes fewer clocks.
  const stronger = model === 'causal-cerone' ? decideReads(columns, reads, 'be-causal') : undefined;
  return stronger?.valid === true ? { ...stronger, model } : decideReads(columns, reads, model);
}

function decideReads(columns: TransactionColumns, reads: ReadsFrom, model: WeakModel): WeakDecision {
  const { demands, sessions: inSessions } = RULES[model];
  const sessions = inSessions ? sessionsOf(columns, reads.happened) : singletons(reads.happened);
  if (demands === 'causal' && !inSessions && sessions.count > CLOCKED_MAX) {
    return {
      valid: 'unknown',
      model,
      reason: `session order is broken, and ${sessions.count} transactions are too many`,
    };
  }
  const edges = demands === 'causal' ? new CommitEdges() : demands(reads, sessions);
  addListOrder(reads, edges);
  let commits = new CommitOrder(reads, sessions, edges);
  let result: Linearized = linearize(commits, demands === 'causal' ? byCompletion(columns, reads.happened) : undefined);
  if (demands === 'causal' && 'order' in result) {
    ({ commits, result } = causalOrder(reads, sessions, commits, result.order));
  }
  if ('cycle' in result)
    return { valid: false, model, cycle: shortenCycle(commits, result.cycle, columns.mopTransaction) };
  if (reads.ambiguousMop >= 0) {
    const t = columns.mopTransaction[reads.ambiguousMop];
    return { valid: 'unknown', model, reason: `transaction ${t} read a value that several transactions wrote` };
  }
  if (sessions.overlapping) {
    return { valid: 'unknown', model, reason: 'a process was called again before it had returned' };
  }
  return { valid: true, model, order: result.order };
}

/** Every transaction as a session of its own. */
function singletons(happened: Uint8Array): Sessions {
  let count = 0;
  const session = Int32Array.from(happened, (one) => (one === 1 ? count++ : -1));
  const position = new Int32Array(session.length);
  return { count, session, position, previous: position.map(() => -1), overlapping: false };
}

/** Of lists: each writer commits before the next one that reads revealed, and the last of them before all that no read saw. */
function addListOrder(reads: ReadsFrom, edges: CommitEdges): void {
  const { count, keyCount, order, orderStart, writeStart, writeKey } = reads;
  if (order === undefined || orderStart === undefined) return;
  const last = new Int32Array(keyCount).fill(-1);
  const seen = new Set<number>();
  for (let key = 0; key < keyCount; key++) {
    for (let i = orderStart[key]; i < orderStart[key + 1]; i++) {
      if (i > orderStart[key]) edges.push(order[i - 1], order[i], -1 - key);
      seen.add(order[i] * keyCount + key);
      last[key] = order[i];
    }
  }
  for (let t = 0; t < count; t++) {
    for (let w = writeStart[t]; w < writeStart[t + 1]; w++) {
      const key = writeKey[w];
      if (last[key] >= 0 && !seen.has(t * keyCount + key)) edges.push(last[key], t, -1 - key);
    }
  }
}

/** Transactions that happened, in the order in which they returned: near to the order in which a store makes them take effect. */
function byCompletion({ count, end }: TransactionColumns, happened: Uint8Array): Int32Array {
  const ascending = Float64Array.from({ length: count }, (_, t) => end[t] * count + t).toSorted();
  return Int32Array.from(ascending, (value) => value % count).filter((t) => happened[t] === 1);
}
