import { type EdgeList, type Rows, rowsBy } from './edge-list.js';
import type { PathTable } from './path-table.js';

/**
 * An order of the nodes in which every edge leads forward; undefined where a cycle forbids it.
 * Kahn (1962), ties by node number. Linear.
 */
export function topologicalOrder(edges: EdgeList, nodes: number, out: Rows): Int32Array | undefined {
  const waiting = new Int32Array(nodes);
  for (let e = 0; e < edges.length; e++) waiting[edges.to[e]]++;
  const order = new Int32Array(nodes);
  let tail = 0;
  for (let v = 0; v < nodes; v++) if (waiting[v] === 0) order[tail++] = v;
  for (let head = 0; head < tail; head++) {
    const v = order[head];
    for (let i = out.start[v]; i < out.start[v + 1]; i++) {
      const to = edges.to[out.edge[i]];
      if (--waiting[to] === 0) order[tail++] = to;
    }
  }
  return tail === nodes ? order : undefined;
}

/** By node, where it stands in an order of all nodes. */
export function positionsIn(order: Int32Array): Int32Array {
  const position = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) position[order[i]] = i;
  return position;
}

/**
 * Which nodes lead to those of a part of a topological order, as one row of bits per node. Bits are numbered by position in the
 * order, so that a row is empty before its own position. Nodes times the part over 8 bytes, edges times the part over 32 steps at most.
 */
export class ReachabilityBits implements PathTable {
  readonly #position: Int32Array;
  readonly #from: number;
  readonly #to: number;
  readonly #words: number;
  readonly #bits: Int32Array;
  readonly steps: number;

  /** @param from, to positions in `order`, the second not included */
  constructor(edges: EdgeList, order: Int32Array, out: Rows, from: number, to: number) {
    const position = positionsIn(order);
    const words = (to - from + 31) >>> 5;
    const bits = new Int32Array(to * words);
    let joined = 0;
    for (let i = to - 1; i >= 0; i--) {
      const v = order[i];
      const row = i * words;
      if (i >= from) bits[row + ((i - from) >>> 5)] |= 1 << ((i - from) & 31);
      for (let k = out.start[v]; k < out.start[v + 1]; k++) {
        const p = position[edges.to[out.edge[k]]];
        if (p >= to) continue;
        const place = p - from;
        // An edge that is implied by an earlier one adds nothing.
        if (place >= 0 && (bits[row + (place >>> 5)] >>> (place & 31)) & 1) continue;
        const other = p * words;
        const first = place > 0 ? place >>> 5 : 0;
        joined += words - first;
        for (let w = first; w < words; w++) bits[row + w] |= bits[other + w];
      }
    }
    this.#position = position;
    this.#from = from;
    this.#to = to;
    this.#words = words;
    this.#bits = bits;
    this.steps = edges.length + order.length + Math.ceil(joined / 16);
  }

  reaches(u: number, v: number): boolean {
    const p = this.#position[v];
    const row = this.#position[u];
    if (p < this.#from || p >= this.#to || row >= this.#to) return false;
    const place = p - this.#from;
    return ((this.#bits[row * this.#words + (place >>> 5)] >>> (place & 31)) & 1) === 1;
  }
}

/**
 * The edges of a shortest path among the first `limit` edges; undefined where there is none. Breadth first.
 * @param out rows of all edges by origin
 */
export function shortestPath(
  edges: EdgeList,
  out: Rows,
  limit: number,
  from: number,
  to: number,
): number[] | undefined {
  const came = new Map<number, number>([[from, -1]]);
  const queue = [from];
  for (const v of queue) {
    if (v === to) break;
    for (let i = out.start[v]; i < out.start[v + 1]; i++) {
      const e = out.edge[i];
      if (e >= limit || came.has(edges.to[e])) continue;
      came.set(edges.to[e], e);
      queue.push(edges.to[e]);
    }
  }
  if (!came.has(to)) return undefined;
  const path: number[] = [];
  for (let v = to; v !== from; ) {
    const e = came.get(v) as number;
    path.push(e);
    v = edges.from[e];
  }
  return path.toReversed();
}

/** Searches for a shorter cycle begin at most at this many nodes of the one that was found. */
const STARTS_MAX = 48;

/** A short cycle: shortest through one of the nodes of a cycle that a depth-first search met; empty where there is none. */
export function shortCycle(edges: EdgeList, nodes: number): number[] {
  const out = rowsBy(edges.from, edges.length, nodes);
  let best = anyCycle(edges, nodes, out);
  const starts = best.filter((_, i) => i % Math.ceil(best.length / STARTS_MAX) === 0);
  for (const e of starts) {
    const back = shortestPath(edges, out, edges.length, edges.to[e], edges.from[e]);
    if (back !== undefined && back.length + 1 < best.length) best = [e, ...back];
    if (best.length <= 2) break;
  }
  return best;
}

/** The edges of the first cycle that a depth-first search meets; empty where there is none. Linear. */
function anyCycle(edges: EdgeList, nodes: number, out: Rows): number[] {
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(nodes);
  const next = out.start.slice(0, nodes);
  const path: number[] = [];
  for (let root = 0; root < nodes; root++) {
    if (state[root] !== 0) continue;
    state[root] = OPEN;
    for (let v = root; ; ) {
      if (next[v] === out.start[v + 1]) {
        state[v] = DONE;
        const back = path.pop();
        if (back === undefined) break;
        v = edges.from[back];
        continue;
      }
      const e = out.edge[next[v]++];
      const w = edges.to[e];
      if (state[w] === DONE) continue;
      path.push(e);
      if (state[w] === OPEN) return path.slice(path.findIndex((edge) => edges.from[edge] === w));
      state[w] = OPEN;
      v = w;
    }
  }
  return [];
}
