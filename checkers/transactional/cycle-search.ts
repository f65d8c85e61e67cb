import { impliedAnomalies } from './anomaly-types.js';
import { closingEdges } from './closing-edges.js';
import { type Components, components, cyclicComponents } from './components.js';
import { type Cycle, cycleOf, nonadjacentCycleOf } from './cycle.js';
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

/** An order between transactions that counts besides their data. */
export type SessionOrder = 'process' | 'realtime';

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

/** What the search of one component for one type may cost; counted, not timed, so that it ends at the same place everywhere. */
export interface CycleBudget {
  /** Edges that may be looked at in order to make a cycle as small as possible. */
  readonly edgesPerSearch: number;
  /** Steps that may be taken to decide whether there is a G-single where that many edges did not show one. */
  readonly stepsPerDecision: number;
}

const BUDGET: CycleBudget = { edgesPerSearch: 4_000_000, stepsPerDecision: 1 << 30 };

/**
 * Finds a smallest cycle of every type in every strongly connected component. Whether there is one is decided first, and
 * exactly: by a component of the right kinds of edges in linear time; for any cycle that snapshot isolation forbids, by one of the
 * graph of nonadjacent walks, in linear time as well; for G-single by {@link closingEdges}. Only how small the cycle is
 * that is shown depends on the budget of edges. (One thing is left open: whether a component with circular information
 * flow has, without any G-single, a G-nonadjacent besides; no model is ruled out by it that the former does not rule out.)
 * An anomaly is not searched for in a component that shows a worse one of which every instance is one of its own.
 */
export function findCycles(
  graph: DependencyGraph,
  orders: readonly SessionOrder[],
  whole: Components,
  budget: CycleBudget = BUDGET,
): CycleReport {
  const scratch = new Int32Array(graph.nodes).fill(-1);
  const cycles: Cycle[] = [];
  const notSearched: NotSearched[] = [];
  const parts = cyclicComponents(graph, whole);
  let largest = 0;
  for (const nodes of parts) {
    const part = subgraph(graph, nodes, scratch);
    largest = Math.max(largest, part.transactions);
    const found = new ComponentSearch(notSearched, budget).search(part, orders);
    cycles.push(...found);
  }
  return { cycles, notSearched, components: parts.length, largest };
}

/** The search of one strongly connected component. */
class ComponentSearch {
  readonly #notSearched: NotSearched[];
  readonly #budget: CycleBudget;

  constructor(notSearched: NotSearched[], budget: CycleBudget) {
    this.#notSearched = notSearched;
    this.#budget = budget;
  }

  search(part: Subgraph, orders: readonly SessionOrder[]): Cycle[] {
    const cycles: Cycle[] = [];
    const byData = components(part, DATA);
    const scratch = new Int32Array(part.nodes).fill(-1);
    for (const nodes of cyclicComponents(part, byData)) {
      const data = subgraph(part, nodes, scratch);
      const original = Int32Array.from(data.original, (v) => part.original[v]);
      cycles.push(...this.#phase({ ...data, original }, 0, '', new Set()));
    }
    for (const order of orders) {
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
          cycleOf(closed(from, paths.find(to, from, kinds, component, longest, budget)), part),
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
      const budget = new SearchBudget(this.#budget.edgesPerSearch);
      let best: Cycle | undefined;
      for (const start of nodes) {
        if (start >= part.transactions || best?.transactions.length === 2) break;
        if (best !== undefined && budget.exhausted) {
          this.#notSearched.push({ type, transactions: nodes.length, found: true });
          break;
        }
        const longest = best === undefined ? nodes.length : best.transactions.length - 1;
        const walk = paths.find(start, start, kinds, found.component, longest, budget);
        best = cycleOf(walk, part) ?? best;
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
    const single = this.#single(part, paths, candidates, extra, suffix);
    if (single.length > 0) return single;
    const walkPaths = new PathFinder(walks);
    return this.#throughAntidependency(part, candidates, `G-nonadjacent-item${suffix}`, (from, to, longest, budget) => {
      const back = walkPaths.find(to + part.nodes, from, DATA | extra, component, longest, budget);
      return nonadjacentCycleOf(closed(from, halved(back, part.nodes)), part);
    });
  }

  /** Searches first, which is quick where most edges close a cycle; decides which edges do where that ended too soon. */
  #single(part: Subgraph, paths: PathFinder, candidates: RwEdges, extra: number, suffix: string): Cycle[] {
    const kinds = WW_WR | extra;
    const type = `G-single-item${suffix}`;
    const { component } = components(part, kinds);
    const search: CycleThrough = (from, to, longest, budget) =>
      cycleOf(closed(from, paths.find(to, from, kinds, component, longest, budget)), part);
    const reported = this.#notSearched.length;
    const found = this.#throughAntidependency(part, candidates, type, search);
    if (found.length > 0 || this.#notSearched.length === reported) return found;
    const ends = { from: column(candidates, 0), to: column(candidates, 1) };
    const steps = new SearchBudget(this.#budget.stepsPerDecision);
    const closing = closingEdges(part, kinds, component, ends, steps);
    if (closing === undefined) return [];
    this.#notSearched.length = reported;
    const remaining = Array.from(closing, (i) => candidates[i]);
    return this.#throughAntidependency(part, remaining, type, search);
  }

  /** A smallest cycle through one of the rw edges, as `search` completes them. */
  #throughAntidependency(part: Subgraph, candidates: RwEdges, type: string, search: CycleThrough): Cycle[] {
    const budget = new SearchBudget(this.#budget.edgesPerSearch);
    let best: Cycle | undefined;
    for (const [from, to] of candidates) {
      if (best?.transactions.length === 2) break;
      if (budget.exhausted) {
        this.#notSearched.push({ type, transactions: part.transactions, found: best !== undefined });
        break;
      }
      const longest = best === undefined ? part.nodes * 2 : best.transactions.length - 2;
      best = search(from, to, longest, budget) ?? best;
    }
    return best === undefined ? [] : [best];
  }
}

/** The rw edges that may be on a cycle, as origins and ends. */
type RwEdges = readonly (readonly [from: number, to: number])[];

/** A cycle through an rw edge with at most so many edges besides. */
type CycleThrough = (from: number, to: number, longest: number, budget: SearchBudget) => Cycle | undefined;

function column(edges: RwEdges, which: 0 | 1): Int32Array {
  return Int32Array.from(edges, (edge) => edge[which]);
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
