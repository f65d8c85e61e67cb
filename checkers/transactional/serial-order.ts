import { FAIL, INFO, OK } from '../../src/core/index.js';
import type { Analysis } from './analysis.js';
import type { Components } from './components.js';
import type { DependencyGraph } from './dependency-graph.js';
import type { ListVersions } from './list-versions.js';
import { NodeHeap } from './solver/node-heap.js';
import { INITIAL, NO_WRITE, READ, type Transactions, UNKNOWN } from './transactions.js';

/**
 * An order of the transactions, one after the other, in which every read saw what it must have seen; undefined where the
 * dependencies have a circle, or leave open what only a search could find. The dependencies of lists leave nothing open:
 * reads order everything but the appends that nobody saw, and those have no reader that could tell.
 * O(nodes + edges), with a logarithm for registers.
 */
export function serialOrder({ txns, graph, components: whole, lists }: Analysis): Int32Array | undefined {
  if (whole.count < graph.nodes) return undefined;
  const order = txns.dialect === 'list-append' ? topologicalOrder(graph, whole) : byCommit(txns, graph);
  const happened = observed(txns, lists);
  let count = 0;
  for (let i = 0; i < order.length; i++) if (happened[order[i]] === 1) order[count++] = order[i];
  const serial = order.subarray(0, count);
  return replays(txns, serial, lists) ? serial : undefined;
}

/** 1 for transactions that returned `ok`, and for those of unknown outcome of which somebody read something. */
export function observed(txns: Transactions, lists: ListVersions | undefined): Uint8Array {
  const { mopKind, mopVersion, mopTransaction, outcome, versionWrite } = txns;
  const happened = new Uint8Array(txns.count);
  for (let t = 0; t < txns.count; t++) if (outcome[t] === OK) happened[t] = 1;
  const see = (version: number): void => {
    const write = version < 0 ? -1 : versionWrite[version];
    if (write >= 0 && outcome[mopTransaction[write]] === INFO) happened[mopTransaction[write]] = 1;
  };
  // A list shows all that came before its last element, too.
  if (lists !== undefined) for (let i = 0; i < lists.order.length; i++) see(lists.order[i]);
  for (let m = 0; m < mopKind.length; m++) {
    if (mopKind[m] === READ && outcome[mopTransaction[m]] === OK) see(mopVersion[m]);
  }
  return happened;
}

/** Tarjan numbers components against the direction of edges. */
function topologicalOrder(graph: DependencyGraph, { component }: Components): Int32Array {
  const at = new Int32Array(graph.nodes).fill(-1);
  for (let t = 0; t < graph.transactions; t++) at[graph.nodes - 1 - component[t]] = t;
  const order = new Int32Array(graph.transactions);
  let count = 0;
  for (let place = 0; place < at.length; place++) if (at[place] >= 0) order[count++] = at[place];
  return order;
}

/** A topological order that takes, of what may come next, what returned first: most stores write in that order. */
function byCommit(txns: Transactions, graph: DependencyGraph): Int32Array {
  const { nodes, offsets, edges, transactions } = graph;
  const waiting = new Int32Array(nodes);
  for (const edge of edges) waiting[edge >> 3]++;
  // Nodes between transactions go at once.
  const ready = new NodeHeap(Float64Array.from(waiting, (_, v) => (v < transactions ? txns.end[v] : -1)));
  for (let v = 0; v < nodes; v++) if (waiting[v] === 0) ready.add(v);
  const order = new Int32Array(transactions);
  let count = 0;
  for (let v = ready.pop(); v >= 0; v = ready.pop()) {
    if (v < transactions) order[count++] = v;
    for (let e = offsets[v]; e < offsets[v + 1]; e++) if (--waiting[edges[e] >> 3] === 0) ready.add(edges[e] >> 3);
  }
  return order;
}

/** Runs the order on an empty store; does every read see what it saw? */
function replays(txns: Transactions, order: Int32Array, lists: ListVersions | undefined): boolean {
  return lists === undefined ? registersReplay(txns, order) : listsReplay(txns, order, lists);
}

/** Values that nobody wrote may have been there before. */
function registersReplay(txns: Transactions, order: Int32Array): boolean {
  const { mopKey, mopKind, mopStart, mopVersion, outcome, versionWrite } = txns;
  const UNTOLD = -3;
  const state = new Int32Array(txns.keyCount).fill(UNTOLD);
  for (let i = 0; i < order.length; i++) {
    const t = order[i];
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      const version = mopVersion[m];
      if (mopKind[m] !== READ) state[key] = version;
      else if (outcome[t] !== OK || version === UNKNOWN) continue;
      else if (state[key] === UNTOLD) {
        // The first reader says what was there; the others must agree.
        if (version !== INITIAL && versionWrite[version] !== NO_WRITE) return false;
        state[key] = version;
      } else if (state[key] !== version) return false;
    }
    if (outcome[t] === FAIL) return false;
  }
  return true;
}

/**
 * Appends must come where the longest read of their key has them; then a read of a prefix is told by its length. False,
 * too, where some list has no such order: an element stands in it twice, or it is no prefix of the longest one.
 */
function listsReplay(txns: Transactions, serial: Int32Array, { start, position }: ListVersions): boolean {
  const { incompatible, mopKey, mopKind, mopStart, mopVersion, outcome, listLength } = txns;
  const length = new Int32Array(txns.keyCount);
  for (let i = 0; i < serial.length; i++) {
    const t = serial[i];
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      const key = mopKey[m];
      const version = mopVersion[m];
      if (mopKind[m] !== READ) {
        const seen = start[key + 1] - start[key];
        if (length[key] < seen ? position[version] !== length[key] : position[version] >= 0) return false;
        length[key]++;
      } else if (outcome[t] === OK && version !== UNKNOWN) {
        if (incompatible[m] === 1 || listLength[m] !== length[key]) return false;
        if (version >= 0 && position[version] !== length[key] - 1) return false;
      }
    }
    if (outcome[t] === FAIL) return false;
  }
  return true;
}
