import { type EdgeList, type Rows, rowsBy } from './edge-list.js';

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

/**
 * All pairs of nodes that a path joins, as one row of bits per node. Bits are numbered by topological position, so that a
 * row is empty before its own position and half of the work falls away. Nodes squared over 16 bytes, edges times nodes over 64 steps.
 */
export class Reachability {
  readonly #position: Int32Array;
  readonly #words: number;
  readonly #bits: Int32Array;
  /** What it took to build it: edges, and words of bits over 16. */
  readonly steps: number;

  private constructor(position: Int32Array, words: number, bits: Int32Array, steps: number) {
    this.steps = steps;
    this.#position = position;
    this.#words = words;
    this.#bits = bits;
  }

  /** Bytes that {@link Reachability.of} needs. */
  static bytes(nodes: number): number {
    return nodes * ((nodes + 31) >>> 5) * 4;
  }

  /** Undefined where the edges have a cycle. */
  static of(edges: EdgeList, nodes: number): Reachability | undefined {
    const out = rowsBy(edges.from, edges.length, nodes);
    const order = topologicalOrder(edges, nodes, out);
    if (order === undefined) return undefined;
    const position = new Int32Array(nodes);
    for (let i = 0; i < nodes; i++) position[order[i]] = i;
    const words = (nodes + 31) >>> 5;
    const bits = new Int32Array(nodes * words);
    let joined = 0;
    for (let i = nodes - 1; i >= 0; i--) {
      const v = order[i];
      const row = i * words;
      bits[row + (i >>> 5)] |= 1 << (i & 31);
      for (let k = out.start[v]; k < out.start[v + 1]; k++) {
        const p = position[edges.to[out.edge[k]]];
        // An edge that is implied by an earlier one adds nothing.
        if ((bits[row + (p >>> 5)] >>> (p & 31)) & 1) continue;
        const other = p * words;
        joined += words - (p >>> 5);
        for (let w = p >>> 5; w < words; w++) bits[row + w] |= bits[other + w];
      }
    }
    return new Reachability(position, words, bits, edges.length + nodes + Math.ceil(joined / 16));
  }

  /** Does a path lead from `u` to `v`? Every node reaches itself. */
  reaches(u: number, v: number): boolean {
    const p = this.#position[v];
    return ((this.#bits[this.#position[u] * this.#words + (p >>> 5)] >>> (p & 31)) & 1) === 1;
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
