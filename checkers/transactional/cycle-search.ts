import { impliedAnomalies } from './anomaly-types.js';
import { type Components, components, cyclicComponents } from './components.js';
import { type Cycle, cycleOf } from './cycle.js';
import {
  DATA,
  type DependencyGraph,
  nonadjacentGraph,
  ONLY_WW,
  RW,
  type Subgraph,
  subgraph,
  WITH_PROCESS,
  WITH_REALTIME,
  WW_WR,
} from './dependency-graph.js';
import { PathFinder, SearchBudget, type Walk } from './shortest-path.js';

/** Which order between transactions counts besides their data. */
export type SessionOrder = 'none' | 'process' | 'realtime';

/** What was not searched to the end, because the search of a component for a type ran out of its budget. */
export interface NotSearched {
  readonly type: string;
  /** Transactions of the component. */
  readonly transactions: number;
  /** A cycle of the type was found, but a smaller one may be there. */
  readonly found: boolean;
}

export interface CycleReport {
  /** By component, the worst first: one of each type for each component in which no worse instance of it was found. */
  readonly cycles: readonly Cycle[];
  readonly notSearched: readonly NotSearched[];
  /** Strongly connected components of more than one transaction. */
  readonly components: number;
  /** Transactions of the largest one. */
  readonly largest: number;
}

/** Edges that the search of one component for one type may look at. */
const EDGES_PER_SEARCH = 4_000_000;

/**
 * Finds a smallest cycle of every type in every strongly connected component. Existence is decided in linear time
 * (a component of the right kinds of edges; for G-single and G-nonadjacent, one of the graph of nonadjacent walks); the
 * searches for smallest cycles are breadth-first, inside one component, and bounded by a number of edges, not by time.
 * An anomaly is not searched for in a component that shows a worse one of which every instance is one of its own.
 */
export function findCycles(
  graph: DependencyGraph,
  order: SessionOrder,
  whole: Components,
  edgesPerSearch = EDGES_PER_SEARCH,
): CycleReport {
  const scratch = new Int32Array(graph.nodes).fill(-1);
  const cycles: Cycle[] = [];
  const notSearched: NotSearched[] = [];
  const parts = cyclicComponents(graph, whole);
  let largest = 0;
  for (const nodes of parts) {
    const part = subgraph(graph, nodes, scratch);
    largest = Math.max(largest, part.transactions);
    const found = new ComponentSearch(notSearched, edgesPerSearch).search(part, order);
    cycles.push(...found);
  }
  return { cycles, notSearched, components: parts.length, largest };
}

/** The search of one strongly connected component. */
class ComponentSearch {
  readonly #notSearched: NotSearched[];
  readonly #edgesPerSearch: number;

  constructor(notSearched: NotSearched[], edgesPerSearch: number) {
    this.#notSearched = notSearched;
    this.#edgesPerSearch = edgesPerSearch;
  }

  search(part: Subgraph, order: SessionOrder): Cycle[] {
    const cycles: Cycle[] = [];
    const byData = components(part, DATA);
    const scratch = new Int32Array(part.nodes).fill(-1);
    for (const nodes of cyclicComponents(part, byData)) {
      const data = subgraph(part, nodes, scratch);
      const original = Int32Array.from(data.original, (v) => part.original[v]);
      cycles.push(...this.#phase({ ...data, original }, 0, '', new Set()));
    }
    if (order !== 'none') {
      const known = impliedAnomalies(cycles.map((cycle) => cycle.type));
      const kinds = order === 'process' ? WITH_PROCESS : WITH_REALTIME;
      cycles.push(...this.#phase(part, kinds, `-${order}`, known));
    }
    return cycles;
  }

  /** Searches for the types with one suffix; `known` are those that need no search. */
  #phase(part: Subgraph, extra: number, suffix: string, known: Set<string>): Cycle[] {
    const cycles: Cycle[] = [];
    const note = (found: readonly Cycle[]): void => {
      for (const cycle of found) {
        cycles.push(cycle);
        for (const implied of impliedAnomalies([cycle.type])) known.add(implied);
      }
    };
    const paths = new PathFinder(part);
    if (!known.has(`G0${suffix}`)) note(this.#inEveryComponent(part, paths, ONLY_WW | extra, `G0${suffix}`));
    if (!known.has(`G1c${suffix}`)) note(this.#inEveryComponent(part, paths, WW_WR | extra, `G1c${suffix}`));
    if (!known.has(`G-nonadjacent-item${suffix}`)) note(this.#nonadjacent(part, paths, extra, suffix));
    if (!known.has(`G2-item${suffix}`)) {
      const kinds = DATA | extra;
      const { component } = components(part, kinds);
      note(
        this.#throughAntidependency(part, rwEdges(part), `G2-item${suffix}`, (from, to, longest, budget) =>
          closed(from, paths.find(to, from, kinds, component, longest, budget)),
        ),
      );
    }
    return cycles;
  }

  /** A smallest cycle in each component of the given kinds of edges. */
  #inEveryComponent(part: Subgraph, paths: PathFinder, kinds: number, type: string): Cycle[] {
    const found = components(part, kinds);
    const cycles: Cycle[] = [];
    for (const nodes of cyclicComponents(part, found)) {
      const budget = new SearchBudget(this.#edgesPerSearch);
      let best: Cycle | undefined;
      for (const start of nodes) {
        if (start >= part.transactions || best?.transactions.length === 2) break;
        if (best !== undefined && budget.exhausted) {
          this.#notSearched.push({ type, transactions: nodes.length, found: true });
          break;
        }
        const longest = best === undefined ? nodes.length : best.transactions.length - 1;
        const walk = paths.find(start, start, kinds, found.component, longest, budget);
        best = (walk && cycleOf(walk, part.transactions, part.original)) ?? best;
      }
      if (best !== undefined) cycles.push(best);
    }
    return cycles;
  }

  /** G-single, and where there is none G-nonadjacent. */
  #nonadjacent(part: Subgraph, paths: PathFinder, extra: number, suffix: string): Cycle[] {
    const walks = nonadjacentGraph(part);
    const { component } = components(walks, DATA | extra);
    const candidates = rwEdges(part).filter(([from, to]) => component[from] === component[to + part.nodes]);
    if (candidates.length === 0) return [];
    const order = components(part, WW_WR | extra).component;
    const single = this.#throughAntidependency(
      part,
      candidates,
      `G-single-item${suffix}`,
      (from, to, longest, budget) => closed(from, paths.find(to, from, WW_WR | extra, order, longest, budget)),
    );
    if (single.length > 0) return single;
    const walkPaths = new PathFinder(walks);
    return this.#throughAntidependency(part, candidates, `G-nonadjacent-item${suffix}`, (from, to, longest, budget) =>
      closed(from, halved(walkPaths.find(to + part.nodes, from, DATA | extra, component, longest, budget), part.nodes)),
    );
  }

  /** A smallest cycle through one of the rw edges, as `search` completes them. */
  #throughAntidependency(
    part: Subgraph,
    candidates: readonly (readonly [number, number])[],
    type: string,
    search: (from: number, to: number, longest: number, budget: SearchBudget) => Walk | undefined,
  ): Cycle[] {
    const budget = new SearchBudget(this.#edgesPerSearch);
    let best: Cycle | undefined;
    for (const [from, to] of candidates) {
      if (best?.transactions.length === 2) break;
      if (budget.exhausted) {
        this.#notSearched.push({ type, transactions: part.transactions, found: best !== undefined });
        break;
      }
      const longest = best === undefined ? part.nodes * 2 : best.transactions.length - 2;
      const walk = search(from, to, longest, budget);
      best = (walk && cycleOf(walk, part.transactions, part.original)) ?? best;
    }
    return best === undefined ? [] : [best];
  }
}

/** The rw edges out of transactions. */
function rwEdges(graph: DependencyGraph): [number, number][] {
  const found: [number, number][] = [];
  for (let v = 0; v < graph.transactions; v++) {
    for (let e = graph.offsets[v]; e < graph.offsets[v + 1]; e++) {
      if ((graph.edges[e] & 7) === RW) found.push([v, graph.edges[e] >> 3]);
    }
  }
  return found;
}

/** The closed walk that begins with an rw edge and goes on with a path back to where the edge began. */
function closed(from: number, path: Walk | undefined): Walk | undefined {
  return path && { nodes: [from, ...path.nodes], kinds: [RW, ...path.kinds] };
}

/** A walk on the graph of nonadjacent walks as one on the graph itself. */
function halved(walk: Walk | undefined, nodes: number): Walk | undefined {
  return walk && { nodes: walk.nodes.map((v) => (v >= nodes ? v - nodes : v)), kinds: walk.kinds };
}
