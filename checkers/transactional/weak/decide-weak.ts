import { OK } from '../../../src/core/index.js';
import type { ReadAnomaly } from '../reads-from/reads-from.js';
import { type RegisterColumns, registerReads } from '../reads-from/register-reads.js';
import { sessionsOf } from '../reads-from/sessions.js';
import { causalOrder } from './causal.js';
import { shortenCycle, type WeakEdge } from './commit-cycle.js';
import { CommitOrder, type Linearized, linearize } from './commit-order.js';
import { readAtomicEdges } from './read-atomic.js';
import { readCommittedEdges } from './read-committed.js';

/**
 * Biswas and Enea's (2019) models for registers whose values are distinct. A history satisfies one if its transactions
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
 */
export const WEAK_MODELS = ['be-read-committed', 'be-read-atomic', 'be-causal'] as const;
export type WeakModel = (typeof WEAK_MODELS)[number];

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

/** Decides one of {@link WEAK_MODELS}, exactly. Linear but for the factors named with each model's edges. */
export function decideWeak(columns: RegisterColumns, model: WeakModel): WeakDecision {
  const reads = registerReads(columns);
  const [read] = reads.anomalies;
  if (read !== undefined) return { valid: false, model, read };
  const definite = Uint8Array.from(columns.outcome, (outcome) => (outcome === OK ? 1 : 0));
  const sessions = sessionsOf(columns.process, reads.happened, definite);
  let commits = new CommitOrder(reads, sessions);
  let result: Linearized;
  if (model === 'be-causal') {
    result = linearize(commits, byCompletion(columns, reads.happened));
    if ('order' in result) ({ commits, result } = causalOrder(reads, sessions, commits, result.order));
  } else {
    const demands = model === 'be-read-committed' ? readCommittedEdges : readAtomicEdges;
    commits = new CommitOrder(reads, sessions, demands(reads, sessions));
    result = linearize(commits);
  }
  if ('cycle' in result) return { valid: false, model, cycle: shortenCycle(commits, result.cycle) };
  if (reads.ambiguousMop >= 0) {
    const t = columns.mopTransaction[reads.ambiguousMop];
    return { valid: 'unknown', model, reason: `transaction ${t} read a value that several transactions wrote` };
  }
  return { valid: true, model, order: result.order };
}

/** Transactions that happened, in the order in which they returned: near to the order in which a store makes them take effect. */
function byCompletion({ count, end }: RegisterColumns, happened: Uint8Array): Int32Array {
  const ascending = Float64Array.from({ length: count }, (_, t) => end[t] * count + t).toSorted();
  return Int32Array.from(ascending, (value) => value % count).filter((t) => happened[t] === 1);
}
