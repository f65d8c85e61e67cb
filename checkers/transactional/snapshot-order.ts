import type { Analysis } from './analysis.js';
import { RW, THROUGH } from './dependency-graph.js';
import type { ListVersions } from './list-versions.js';
import { observed } from './serial-order.js';
import { type Transactions, WRITE } from './transactions.js';

/**
 * An order of snapshots and commits of list transactions that keeps every dependency: `2t` is the snapshot of transaction `t`,
 * `2t + 1` its commit. A ww, wr, process or realtime edge leads from a commit to a snapshot, an rw edge from a snapshot to a
 * commit (Cerone, Gotsman 2018, theorem 10); so does a node between transactions, by the kind of the edges into it. Appends of one
 * key that no read saw are taken to have come in the order in which they returned, as in most stores.
 * Undefined where that makes a circle (another order of such appends may make none), or an element was appended more than
 * once, so that the dependencies do not say everything. O(nodes + edges), with a logarithm for those.
 */
export function snapshotOrder({ txns, graph, lists, ambiguousVersion }: Analysis): Int32Array | undefined {
  if (lists === undefined || ambiguousVersion >= 0) return undefined;
  const { nodes, offsets, edges, transactions } = graph;
  const happened = observed(txns, lists);
  const unread = unreadAppends(txns, lists, happened);
  // Transactions are two steps each; nodes in between follow, one each.
  const steps = transactions * 2 + (nodes - transactions);
  const antidependent = new Uint8Array(nodes);
  for (let e = 0; e < edges.length; e++) if ((edges[e] & 7) === RW) antidependent[edges[e] >> 3] = 1;
  const byRw = (v: number, kind: number): boolean => (kind === THROUGH ? antidependent[v] === 1 : kind === RW);
  const target = (to: number, rw: boolean): number => (to >= transactions ? transactions + to : 2 * to + (rw ? 1 : 0));
  const waiting = new Int32Array(steps);
  for (let t = 0; t < transactions; t++) waiting[2 * t + 1] = 1;
  for (let v = 0; v < nodes; v++) {
    for (let e = offsets[v]; e < offsets[v + 1]; e++) waiting[target(edges[e] >> 3, byRw(v, edges[e] & 7))]++;
  }
  for (const later of unread.values()) for (const t of later) waiting[2 * t]++;
  const queue = new Int32Array(steps);
  let tail = 0;
  for (let step = 0; step < steps; step++) if (waiting[step] === 0) queue[tail++] = step;
  const release = (step: number): void => {
    if (--waiting[step] === 0) queue[tail++] = step;
  };
  for (let head = 0; head < tail; head++) {
    const step = queue[head];
    const between = step >= 2 * transactions;
    const v = between ? step - transactions : step >> 1;
    const snapshot = !between && (step & 1) === 0;
    if (snapshot) release(step + 1);
    else if (!between) for (const later of unread.get(v) ?? []) release(2 * later);
    for (let e = offsets[v]; e < offsets[v + 1]; e++) {
      const rw = byRw(v, edges[e] & 7);
      if (between || rw === snapshot) release(target(edges[e] >> 3, rw));
    }
  }
  if (tail < steps) return undefined;
  return queue.filter((step) => step < 2 * transactions && happened[step >> 1] === 1);
}

/** Of the transactions that appended something that no read saw: the ones to do so next to the same keys, by their return. */
function unreadAppends(txns: Transactions, lists: ListVersions, happened: Uint8Array): Map<number, number[]> {
  const { mopKey, mopKind, mopTransaction, mopVersion, end } = txns;
  const ofKey = new Map<number, Set<number>>();
  for (let m = 0; m < mopKind.length; m++) {
    const t = mopTransaction[m];
    if (mopKind[m] !== WRITE || happened[t] === 0 || lists.position[mopVersion[m]] >= 0) continue;
    const writers = ofKey.get(mopKey[m]);
    if (writers === undefined) ofKey.set(mopKey[m], new Set([t]));
    else writers.add(t);
  }
  const next = new Map<number, number[]>();
  for (const writers of ofKey.values()) {
    const order = [...writers].toSorted((a, b) => end[a] - end[b] || a - b);
    for (let i = 1; i < order.length; i++) {
      const later = next.get(order[i - 1]);
      if (later === undefined) next.set(order[i - 1], [order[i]]);
      else later.push(order[i]);
    }
  }
  return next;
}
