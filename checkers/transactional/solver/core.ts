import { INITIAL_STATE } from '../reads-from/reads-from.js';
import type { DependencyGraph } from './dependency-graph.js';
import { CERTAIN, labelKey, labelKind, OVERWRITES, READ_OVERWRITTEN, type Rows, rowsBy } from './edge-list.js';
import { shortestPath } from './reachability.js';

/**
 * Collects the transactions that a contradiction speaks of: those on the cycles that were met, and on the cycles because of which pruning
 * added edges to them. Together they are impossible; {@link minimalCore} makes the set small.
 */
export class Core {
  readonly #graph: DependencyGraph;
  readonly #in: Uint8Array;
  readonly #explained = new Set<number>();
  readonly #literals: number[] = [];
  readonly #edges = new Set<number>();

  constructor(graph: DependencyGraph) {
    this.#graph = graph;
    this.#in = new Uint8Array(graph.problem.count);
  }

  /** Edges by number in the graph's list; causes among them are explained in {@link transactions}. */
  addEdges(edges: readonly number[]): void {
    for (const e of edges) this.#edges.add(e);
  }

  /** A cycle of the search: its certain edges, the ends of the others, and the literal that closed it. */
  addCycle(edges: readonly number[], literal: number, certain: number): void {
    const { from, to, cause } = this.#graph.edges;
    this.#addChoice(literal >> 1);
    for (const e of edges) {
      if (e < certain) this.#edges.add(e);
      else {
        this.#addNode(from[e]);
        this.#addNode(to[e]);
        if (cause[e] !== CERTAIN) this.#addChoice(cause[e] >> 1);
      }
    }
  }

  /** A choice of which both sides contradict what is certain. */
  addImpossible(choice: number): void {
    this.#literals.push(2 * choice, 2 * choice + 1);
  }

  /** The transactions, ascending. */
  transactions(): Int32Array {
    const { edges, nodes } = this.#graph;
    let out: Rows | undefined;
    const pending = [...this.#edges];
    for (;;) {
      for (let e = pending.pop(); e !== undefined; e = pending.pop()) this.#addEdge(e);
      const literal = this.#literals.pop();
      if (literal === undefined) break;
      if (this.#explained.has(literal)) continue;
      this.#explained.add(literal);
      this.#addChoice(literal >> 1);
      out ??= rowsBy(edges.from, edges.length, nodes);
      pending.push(...this.#refutation(literal, out));
    }
    const list: number[] = [];
    for (let t = 0; t < this.#in.length; t++) if (this.#in[t] === 1) list.push(t);
    return Int32Array.from(list);
  }

  #addEdge(e: number): void {
    const { from, to, cause, label } = this.#graph.edges;
    this.#addNode(from[e]);
    this.#addNode(to[e]);
    const kind = labelKind(label[e]);
    if (kind === OVERWRITES || kind === READ_OVERWRITTEN) this.#addVersions(from[e], to[e], labelKey(label[e]));
    // The edge is there because the other side of the choice is impossible.
    if (cause[e] !== CERTAIN) this.#literals.push(cause[e] ^ 1);
  }

  /**
   * What says that one version of a key comes before another: the chains that hold them, link by link. Links of an order that
   * reads of lists revealed need no others; they hold for any part of it. An edge by way of a node that stands for no
   * transaction is explained by its other half.
   */
  #addVersions(from: number, to: number, key: number): void {
    const { chains, problem } = this.#graph;
    const t = this.#graph.transaction(from);
    const ends = [t, this.#graph.transaction(to)];
    const reads = t < 0 ? 0 : problem.readStart[t + 1];
    for (let i = t < 0 ? 0 : problem.readStart[t]; i < reads; i++) {
      if (problem.readKey[i] !== key || problem.readFrom[i] === INITIAL_STATE) continue;
      ends.push(problem.readFrom[i]);
      this.#in[problem.readFrom[i]] = 1;
    }
    for (let chain = chains.keyStart[key]; chain < chains.keyStart[key + 1]; chain++) {
      let last = chains.chainStart[chain + 1] - 1;
      while (last >= chains.chainStart[chain] && !ends.includes(problem.writer[chains.slot[last]])) last--;
      for (let i = chains.chainStart[chain]; i <= last; i++) {
        const slot = chains.slot[i];
        if (slot >= problem.writerStart[key] + problem.ordered[key]) this.#in[problem.writer[slot]] = 1;
      }
    }
  }

  #addNode(node: number): void {
    const t = this.#graph.transaction(node);
    if (t >= 0) this.#in[t] = 1;
  }

  /** Heads and tails of a choice's chains, and what lies between: chains hold only if all of them are there. */
  #addChoice(choice: number): void {
    const { choices, chains, problem } = this.#graph;
    for (const chain of [choices.first[choice], choices.second[choice]]) {
      for (let i = chains.chainStart[chain]; i < chains.chainStart[chain + 1]; i++) {
        this.#in[problem.writer[chains.slot[i]]] = 1;
      }
    }
  }

  /** The path that forbade a literal when pruning decided against it. */
  #refutation(literal: number, out: Rows): number[] {
    const limit = this.#graph.choices.edgesThen[literal >> 1];
    let path: number[] = [];
    this.#graph.forEachEdge(literal, (from, to) => {
      const back = shortestPath(this.#graph.edges, out, limit, to, from);
      if (back === undefined) return true;
      this.#addNode(from);
      this.#addNode(to);
      path = back;
      return false;
    });
    return path;
  }
}
