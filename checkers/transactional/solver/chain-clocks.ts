import { forEachSessionStep } from '../reads-from/sessions.js';
import type { DependencyGraph } from './dependency-graph.js';
import { type EdgeList, INNER, labelKind, REALTIME, type Rows, SESSION } from './edge-list.js';
import type { PathTable } from './path-table.js';

/** Nodes in chains along which paths lead: every node in one of them, at its place. */
export interface ChainCover {
  readonly chains: number;
  readonly chain: Int32Array;
  readonly place: Int32Array;
}

/**
 * Covers a graph with few chains: sessions where their order counts, which the edges of starts to their commits and of transactions
 * to the next of their process make; whatever is left is joined by any edge that leads from the end of a chain to the head of
 * another one. Linear.
 */
export function chainCover(graph: DependencyGraph): ChainCover {
  const { edges, nodes, transactionNodes } = graph;
  const next = new Int32Array(nodes).fill(-1);
  const previous = new Int32Array(nodes).fill(-1);
  const join = (from: number, to: number): void => {
    if (next[from] >= 0 || previous[to] >= 0) return;
    next[from] = to;
    previous[to] = from;
  };
  for (let e = 0; e < edges.length; e++) {
    const kind = labelKind(edges.label[e]);
    if (kind === INNER || kind === SESSION || (kind === REALTIME && edges.from[e] >= transactionNodes)) {
      if (kind !== REALTIME || edges.to[e] >= transactionNodes) join(edges.from[e], edges.to[e]);
    }
  }
  // Where real time counts, a process's transactions follow each other by way of nodes in between.
  if (graph.level.order === 'realtime') {
    forEachSessionStep(graph.problem, undefined, (before, after) => join(graph.commit(before), graph.start(after)));
  }
  for (let e = 0; e < edges.length; e++) join(edges.from[e], edges.to[e]);
  const chain = new Int32Array(nodes);
  const place = new Int32Array(nodes);
  let chains = 0;
  for (let head = 0; head < nodes; head++) {
    if (previous[head] >= 0) continue;
    let at = 0;
    for (let v = head; v >= 0; v = next[v]) {
      chain[v] = chains;
      place[v] = at++;
    }
    chains++;
  }
  return { chains, chain, place };
}

const FAR = 0x7fffffff;

/**
 * For every node the first place in each chain that it leads to: what vector clocks are to processes (Fidge 1988; Mattern 1989).
 * Nodes times chains over 4 bytes; edges times chains steps, most of them saved.
 */
export class ChainClocks implements PathTable {
  readonly #cover: ChainCover;
  readonly #clock: Int32Array;
  readonly steps: number;

  /** @param order a topological order of the nodes */
  constructor(cover: ChainCover, edges: EdgeList, order: Int32Array, out: Rows) {
    const { chains, chain, place } = cover;
    const clock = new Int32Array(order.length * chains).fill(FAR);
    let joined = 0;
    for (let i = order.length - 1; i >= 0; i--) {
      const v = order[i];
      const row = v * chains;
      for (let k = out.start[v]; k < out.start[v + 1]; k++) {
        const w = edges.to[out.edge[k]];
        // An edge that is implied by an earlier one adds nothing.
        if (clock[row + chain[w]] <= place[w]) continue;
        joined++;
        const other = w * chains;
        for (let c = 0; c < chains; c++) if (clock[other + c] < clock[row + c]) clock[row + c] = clock[other + c];
      }
      // Last: its own place implies nothing before the next one of its chain has been joined.
      clock[row + chain[v]] = place[v];
    }
    this.#cover = cover;
    this.#clock = clock;
    this.steps = edges.length + Math.ceil(((joined + order.length) * chains) / 16);
  }

  static bytes(cover: ChainCover): number {
    return cover.chain.length * cover.chains * 4;
  }

  reaches(u: number, v: number): boolean {
    const { chains, chain, place } = this.#cover;
    return this.#clock[u * chains + chain[v]] <= place[v];
  }
}
