import { doubled } from './doubled.js';

/** Kinds of edges between transactions. */
export const WW = 0;
export const WR = 1;
export const RW = 2;
export const PROCESS = 3;
export const REALTIME = 4;
/** Out of a node that stands between transactions: of the kind by which that node was entered. */
export const THROUGH = 5;

/** Sets of edge kinds; `THROUGH` is in every set. */
export const ONLY_WW = (1 << WW) | (1 << THROUGH);
export const WW_WR = ONLY_WW | (1 << WR);
export const DATA = WW_WR | (1 << RW);
export const WITH_PROCESS = 1 << PROCESS;
export const WITH_REALTIME = 1 << REALTIME;

/**
 * Dependencies in compressed sparse rows. Nodes below `transactions` are transactions. Nodes from there on stand between
 * transactions, so that “each of these before each of those” takes as many edges as there are transactions, not their
 * product: an edge into such a node tells the kind, `THROUGH` edges lead on.
 * The edges of node `v` are `edges[offsets[v]] … edges[offsets[v + 1] - 1]`, each a target times 8 plus its kind.
 */
export interface DependencyGraph {
  readonly transactions: number;
  readonly nodes: number;
  readonly offsets: Int32Array;
  readonly edges: Int32Array;
}

/** Collects edges, then sorts them by source in linear time. Nodes in between are made on the way. */
export class GraphBuilder {
  readonly #transactions: number;
  #nodes: number;
  #from: Int32Array;
  #packed: Int32Array;
  #count = 0;

  constructor(transactions: number, expectedEdges = 1 << 10) {
    this.#transactions = transactions;
    this.#nodes = transactions;
    this.#from = new Int32Array(Math.max(16, expectedEdges));
    this.#packed = new Int32Array(Math.max(16, expectedEdges));
  }

  get edges(): number {
    return this.#count;
  }

  /** Makes nodes that stand between transactions; the first one's number. */
  between(count = 1): number {
    const first = this.#nodes;
    this.#nodes += count;
    return first;
  }

  edge(from: number, to: number, kind: number): void {
    if (this.#count === this.#from.length) {
      this.#from = doubled(this.#from);
      this.#packed = doubled(this.#packed);
    }
    this.#from[this.#count] = from;
    this.#packed[this.#count++] = (to << 3) | kind;
  }

  build(): DependencyGraph {
    const offsets = new Int32Array(this.#nodes + 1);
    for (let i = 0; i < this.#count; i++) offsets[this.#from[i] + 1]++;
    for (let v = 0; v < this.#nodes; v++) offsets[v + 1] += offsets[v];
    const edges = new Int32Array(this.#count);
    const next = offsets.slice();
    for (let i = 0; i < this.#count; i++) edges[next[this.#from[i]]++] = this.#packed[i];
    return { transactions: this.#transactions, nodes: this.#nodes, offsets, edges };
  }
}

/** Part of a graph with its own numbering; `original` gives a node's number in the whole. */
export interface Subgraph extends DependencyGraph {
  readonly original: Int32Array;
}

/** The subgraph that some nodes span, given in ascending order. `scratch` has an entry for each node of the whole, all -1. */
export function subgraph(graph: DependencyGraph, nodes: Int32Array, scratch: Int32Array): Subgraph {
  let transactions = 0;
  for (let i = 0; i < nodes.length; i++) {
    scratch[nodes[i]] = i;
    if (nodes[i] < graph.transactions) transactions++;
  }
  const offsets = new Int32Array(nodes.length + 1);
  let bound = 0;
  for (const v of nodes) bound += graph.offsets[v + 1] - graph.offsets[v];
  const edges = new Int32Array(bound);
  let count = 0;
  for (let i = 0; i < nodes.length; i++) {
    for (let e = graph.offsets[nodes[i]]; e < graph.offsets[nodes[i] + 1]; e++) {
      const to = scratch[graph.edges[e] >> 3];
      if (to >= 0) edges[count++] = (to << 3) | (graph.edges[e] & 7);
    }
    offsets[i + 1] = count;
  }
  for (const v of nodes) scratch[v] = -1;
  return { transactions, nodes: nodes.length, offsets, edges: edges.slice(0, count), original: nodes };
}

/**
 * The graph of walks on which no two rw edges follow each other: each node twice, as reached by another edge (its own
 * number) and as reached by an rw edge (its number plus `nodes`). A circle here is what snapshot isolation forbids
 * (Cerone, Gotsman 2016). Its `transactions` count for the first half only.
 */
export function nonadjacentGraph(graph: DependencyGraph): DependencyGraph {
  const { nodes } = graph;
  const builder = new GraphBuilder(nodes * 2, graph.edges.length * 2);
  for (let v = 0; v < nodes; v++) {
    for (let e = graph.offsets[v]; e < graph.offsets[v + 1]; e++) {
      const to = graph.edges[e] >> 3;
      const kind = graph.edges[e] & 7;
      if (kind === RW) {
        builder.edge(v, to + nodes, kind);
      } else {
        builder.edge(v, to, kind);
        builder.edge(v + nodes, kind === THROUGH ? to + nodes : to, kind);
      }
    }
  }
  return builder.build();
}
