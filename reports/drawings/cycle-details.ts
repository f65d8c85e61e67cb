import { isClockTime, SECOND_NS } from '../../src/core/clock.js';
import type { Anomaly } from '../../src/core/contracts/checker.js';
import type { Op } from '../../src/core/op.js';
import { showValue, type Value } from '../../src/core/value.js';

/** What a transactional checker says about a cycle, in `Anomaly.details`. */
export interface CycleDetails {
  /** Dependencies: `from` must come before `to`. The last leads back to the first. */
  readonly cycle: readonly CycleEdge[];
  readonly transactions: Readonly<Record<string, CycleTransaction>>;
}

export interface CycleEdge {
  readonly from: string;
  readonly to: string;
  /** `ww`, `wr`, `rw`, `realtime`, `process` … */
  readonly type: string;
  readonly key?: Value;
  /** The sentence that proves it. */
  readonly prose: string;
}

export interface CycleTransaction {
  /** Micro-operations: `["append", "x", 7]`, `["r", "x", [4, 7]]`, `["w", "x", 1]`. */
  readonly ops: readonly Value[];
  readonly index?: number;
  readonly process?: number | string;
  /** `ok`, or `info`: then it may or may not have happened. */
  readonly outcome?: string;
  /** Where its client was connected. */
  readonly node?: string;
  /** When it was called and when it returned, as far as the anomaly's operations tell. */
  readonly calledNs?: number;
  readonly returnedNs?: number;
}

type Told = Pick<Anomaly, 'details' | 'ops'>;

/** What an anomaly says of a cycle, where its details have the shape of one. */
export function cycleDetails(anomaly: Told): CycleDetails | undefined {
  const cycle = anomaly.details?.['cycle'];
  if (!Array.isArray(cycle) || cycle.length === 0 || !cycle.every(isEdge)) return undefined;
  return { cycle, transactions: castOf(anomaly) };
}

/** The transactions that an anomaly speaks of, by name; those of its cycle and those that prove it. */
export function castOf({ details, ops }: Told): Record<string, CycleTransaction> {
  const transactions = details?.['transactions'];
  if (typeof transactions !== 'object' || transactions === null) return {};
  const entries = Object.entries(transactions as Record<string, unknown>);
  const cast = entries.filter((entry): entry is [string, CycleTransaction] => isTransaction(entry[1]));
  return Object.fromEntries(
    cast.map(([name, transaction]) => [name, { ...transaction, ...whereAndWhen(transaction, ops) }]),
  );
}

/** The node and the times of a transaction, from the operation that its index names. */
function whereAndWhen(
  { index }: CycleTransaction,
  ops: readonly Op[],
): Pick<CycleTransaction, 'node' | 'calledNs' | 'returnedNs'> {
  const at = ops.findIndex((op) => op.index === index);
  const op = ops[at];
  if (op === undefined) return {};
  const returned = op.type === 'invoke' ? undefined : op;
  const called =
    returned === undefined ? op : ops.slice(0, at).findLast((o) => o.type === 'invoke' && o.process === op.process);
  return {
    ...(op.node === undefined ? {} : { node: op.node }),
    ...(called !== undefined && Number.isFinite(called.timeNs) ? { calledNs: called.timeNs } : {}),
    ...(returned !== undefined && Number.isFinite(returned.timeNs) ? { returnedNs: returned.timeNs } : {}),
  };
}

function isEdge(edge: unknown): edge is CycleEdge {
  return typeof edge === 'object' && edge !== null && 'from' in edge && 'to' in edge && 'type' in edge;
}

function isTransaction(transaction: unknown): transaction is CycleTransaction {
  return (
    typeof transaction === 'object' && transaction !== null && 'ops' in transaction && Array.isArray(transaction.ops)
  );
}

/** Who did it, where, and whether it is known to have happened. */
export function transactionCaption(transaction: CycleTransaction | undefined): string {
  const { process, node, outcome } = transaction ?? {};
  return [
    ...(process === undefined ? [] : [`process ${process}${node === undefined ? '' : ` on ${node}`}`]),
    ...(outcome === undefined || outcome === 'ok' ? [] : [outcome]),
  ].join(', ');
}

/** When it was, or where it stands in a history without times. */
export function transactionTime(transaction: CycleTransaction | undefined): string {
  const { calledNs, returnedNs, index } = transaction ?? {};
  const seconds = (ns: number) => (ns / SECOND_NS).toFixed(3);
  if (!isClockTime(returnedNs ?? calledNs ?? 0)) return index === undefined ? '' : `index ${index}`;
  if (calledNs !== undefined && returnedNs !== undefined) return `${seconds(calledNs)} s to ${seconds(returnedNs)} s`;
  if (calledNs !== undefined) return `called at ${seconds(calledNs)} s`;
  return `returned at ${seconds(returnedNs ?? 0)} s`;
}

/** `2 · rw x`: which step of the proof, what kind of dependency, about which key. */
export function edgeLabel({ type, key }: CycleEdge, step: number): string {
  const about = key === undefined || key === null ? '' : ` ${typeof key === 'string' ? key : showValue(key, 14)}`;
  return `${step} · ${type}${about}`;
}
