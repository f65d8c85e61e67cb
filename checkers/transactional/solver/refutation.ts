import { DependencyGraph } from './dependency-graph.js';
import {
  type EdgeList,
  INNER,
  labelKey,
  labelKind,
  OVERWRITES,
  READ_FROM,
  READ_OVERWRITTEN,
  REALTIME,
} from './edge-list.js';
import type { IsolationLevel } from './isolation-level.js';
import type { Problem } from './problem.js';
import { shortCycle } from './reachability.js';
import { type LostUpdate, versionChains } from './version-chains.js';
import { versionIndex } from './version-index.js';
import type { WorkBudget } from './work-budget.js';

/** Why one transaction comes before another. Transactions are numbered as in the columns; `key` is -1 for orders without one. */
export interface RefutationEdge {
  readonly from: number;
  readonly to: number;
  readonly type: 'ww' | 'wr' | 'rw' | 'process' | 'realtime';
  readonly key: number;
}

/**
 * Why no execution exists: a cycle that holds in every one; or, of two transactions that wrote a key in an order that nobody saw,
 * a refutation for each of the two orders.
 */
export type Refutation =
  | { readonly cycle: readonly RefutationEdge[] }
  | {
      readonly key: number;
      readonly first: number;
      readonly second: number;
      /** Where `first` wrote before `second`, and where it wrote after it. */
      readonly cases: readonly [Refutation, Refutation];
    };

/** Case distinctions within each other; what needs more is too much to read. */
const DEPTH_MAX = 4;
const CHOICES_MAX = 400;

/** Explains a small impossible problem; undefined where the explanation would be too long to read, or takes too long to find. */
export function refute(problem: Problem, level: IsolationLevel, budget: WorkBudget): Refutation | undefined {
  const index = versionIndex(problem);
  const chains = versionChains(problem, index);
  if ('first' in chains) return lostUpdate(problem, chains);
  const graph = new DependencyGraph(problem, chains, level);
  if (graph.pairs > CHOICES_MAX) return undefined;
  graph.addAllChoices();
  return new Refuter(graph, budget).refute(DEPTH_MAX);
}

/** Whoever of the two wrote last did not see the other's write, which lay between what it read and what it wrote. */
function lostUpdate({ source }: Problem, { key, first, second }: LostUpdate): Refutation {
  const circle = (a: number, b: number): Refutation => ({
    cycle: [
      { from: source[a], to: source[b], type: 'ww', key },
      { from: source[b], to: source[a], type: 'rw', key },
    ],
  });
  return { key, first: source[first], second: source[second], cases: [circle(first, second), circle(second, first)] };
}

class Refuter {
  readonly #graph: DependencyGraph;
  readonly #edges: EdgeList;
  readonly #decided = new Set<number>();
  readonly #budget: WorkBudget;

  constructor(graph: DependencyGraph, budget: WorkBudget) {
    this.#graph = graph;
    this.#budget = budget;
    this.#edges = graph.edges;
  }

  refute(depth: number): Refutation | undefined {
    const cycle = this.#cycle();
    if (cycle !== undefined) return { cycle };
    if (depth === 0 || this.#budget.exhausted) return undefined;
    const half = this.#bestChoice();
    if (half === undefined) return undefined;
    const { choice, cycles } = half;
    this.#decided.add(choice);
    const sides = [0, 1].map((side) => {
      const known = cycles[side];
      return known === undefined ? this.#under(2 * choice + side, () => this.refute(depth - 1)) : { cycle: known };
    });
    this.#decided.delete(choice);
    const [first, second] = sides;
    if (first === undefined || second === undefined) return undefined;
    const { choices, problem } = this.#graph;
    return {
      key: choices.key[choice],
      first: problem.source[this.#graph.tail(choices.first[choice])],
      second: problem.source[this.#graph.tail(choices.second[choice])],
      cases: [first, second],
    };
  }

  /** The choice that closes a cycle on both sides, the shortest ones; else on one side. */
  #bestChoice(): { choice: number; cycles: (RefutationEdge[] | undefined)[] } | undefined {
    let best: { choice: number; cycles: (RefutationEdge[] | undefined)[]; weight: number } | undefined;
    for (let choice = 0; choice < this.#graph.choices.length; choice++) {
      if (this.#decided.has(choice)) continue;
      if (best !== undefined && this.#budget.exhausted) break;
      const cycles = [0, 1].map((side) => this.#under(2 * choice + side, () => this.#cycle()));
      const weight = cycles.reduce((sum, cycle) => sum + (cycle?.length ?? 1_000), 0);
      if (best === undefined || weight < best.weight) best = { choice, cycles, weight };
    }
    return best;
  }

  /** What holds where one side of a choice is taken. */
  #under<T>(literal: number, ask: () => T): T {
    const before = this.#edges.length;
    this.#graph.forEachEdge(literal, (from, to, edgeLabel) => {
      this.#edges.push(from, to, edgeLabel, literal);
      return true;
    });
    const answer = ask();
    this.#edges.length = before;
    return answer;
  }

  #cycle(): RefutationEdge[] | undefined {
    this.#budget.spend(4 * (this.#edges.length + this.#graph.nodes));
    const cycle = shortCycle(this.#edges, this.#graph.nodes);
    return cycle.length === 0 ? undefined : this.#betweenTransactions(cycle);
  }

  /** Joins edges through nodes that stand for no transaction, and leaves out steps within one. */
  #betweenTransactions(cycle: readonly number[]): RefutationEdge[] {
    const { from, to, label } = this.#edges;
    const graph = this.#graph;
    const entry = cycle.findIndex((e) => graph.transaction(from[e]) >= 0);
    const turned = [...cycle.slice(entry), ...cycle.slice(0, entry)];
    const edges: RefutationEdge[] = [];
    let origin = -1;
    for (const e of turned) {
      if (graph.transaction(from[e]) >= 0) origin = graph.transaction(from[e]);
      const target = graph.transaction(to[e]);
      if (target < 0 || labelKind(label[e]) === INNER) continue;
      const { source } = graph.problem;
      edges.push({ from: source[origin], to: source[target], ...described(label[e]) });
    }
    return edges;
  }
}

function described(edgeLabel: number): Pick<RefutationEdge, 'type' | 'key'> {
  switch (labelKind(edgeLabel)) {
    case READ_FROM:
      return { type: 'wr', key: labelKey(edgeLabel) };
    case OVERWRITES:
      return { type: 'ww', key: labelKey(edgeLabel) };
    case READ_OVERWRITTEN:
      return { type: 'rw', key: labelKey(edgeLabel) };
    case REALTIME:
      return { type: 'realtime', key: -1 };
    default:
      return { type: 'process', key: -1 };
  }
}
