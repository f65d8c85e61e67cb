import { ChoiceSearch } from './choice-search.js';
import { Core } from './core.js';
import { DependencyGraph } from './dependency-graph.js';
import { greedySchedule } from './greedy-schedule.js';
import { IncrementalOrder } from './incremental-order.js';
import type { IsolationLevel } from './isolation-level.js';
import type { Problem } from './problem.js';
import { nothingPruned, type PathTables, prune } from './pruning.js';
import { positionsIn, shortCycle } from './reachability.js';
import { versionChains } from './version-chains.js';
import { versionIndex } from './version-index.js';
import type { WorkBudget } from './work-budget.js';

/** How much the solver did. */
export interface SolverStats {
  /** Pairs of write chains of one key whose order nothing says, and how many of them pruning left open. */
  readonly choices: number;
  readonly open: number;
  readonly edges: number;
  readonly decisions: number;
  readonly conflicts: number;
  /** What decided: reads alone, a greedy execution, certain edges, or search. */
  readonly decidedBy: 'lost-update' | 'greedy' | 'certain-edges' | 'pruning' | 'search';
}

/** A decision about a problem; transactions are numbered as in the problem. */
export type ProblemDecision =
  | { readonly valid: true; readonly schedule: Int32Array; readonly stats: SolverStats }
  | { readonly valid: false; readonly core: Int32Array; readonly stats: SolverStats }
  | { readonly valid: 'unknown'; readonly stats: SolverStats };

/** What comes before the search, and can be left out; the answer is the same, the way to it longer. For tests and measurements. */
export interface SolverStages {
  readonly greedy: boolean;
  readonly pruning: boolean;
  readonly paths?: PathTables;
  /** False: a greedy execution or nothing. */
  readonly search?: boolean;
  /** The search gives up with `unknown` after this many conflicts. */
  readonly conflictsMax?: number;
}

/** More pairs of writes in unknown order than this are not looked at: a byte is kept for each. */
const PAIRS_MAX = 1 << 28;
/** Where pruning is left out, each is a choice. */
const CHOICES_MAX = 1 << 22;

export const ALL_STAGES: SolverStages = { greedy: true, pruning: true };

/**
 * Decides a problem at a level, soundly and completely as long as the budget lasts.
 *
 * A schedule lists the steps of an execution: `2t` is the start of transaction `t`, `2t + 1` its commit; without snapshots each start
 * is directly followed by its commit. A core is a set of transactions that are impossible together, ascending, not yet minimal.
 * @param budget where it ends, the answer is `unknown`
 */
export function decideProblem(
  problem: Problem,
  level: IsolationLevel,
  budget: WorkBudget,
  stages: SolverStages = ALL_STAGES,
): ProblemDecision {
  const index = versionIndex(problem);
  const chains = versionChains(problem, index);
  const stats = { choices: 0, open: 0, edges: 0, decisions: 0, conflicts: 0 };
  if ('first' in chains) {
    const core = [chains.first, chains.second, chains.from].filter((t) => t >= 0).toSorted((a, b) => a - b);
    return { valid: false, core: Int32Array.from(core), stats: { ...stats, decidedBy: 'lost-update' } };
  }
  const graph = new DependencyGraph(problem, chains, level);
  stats.choices = graph.pairs;
  stats.edges = graph.edges.length;
  budget.spend(graph.edges.length + graph.nodes);
  const guess = greedySchedule(graph, index);
  if (guess === undefined) {
    const core = new Core(graph);
    core.addEdges(shortCycle(graph.edges, graph.nodes));
    return { valid: false, core: core.transactions(), stats: { ...stats, decidedBy: 'certain-edges' } };
  }
  if (guess.clean && stages.greedy) {
    return { valid: true, schedule: scheduleOf(graph, guess.order), stats: { ...stats, decidedBy: 'greedy' } };
  }
  const large = graph.pairs > (stages.pruning ? PAIRS_MAX : CHOICES_MAX);
  if (large || stages.search === false) return { valid: 'unknown', stats: { ...stats, decidedBy: 'search' } };
  const pruned = stages.pruning ? prune(graph, budget, stages.paths) : nothingPruned(graph);
  stats.open = pruned.unfinished ? graph.pairs : pruned.open.length;
  stats.edges = graph.edges.length;
  const core = new Core(graph);
  if (pruned.cyclic) core.addEdges(shortCycle(graph.edges, graph.nodes));
  if (pruned.impossible >= 0) core.addImpossible(pruned.impossible);
  if (pruned.cyclic || pruned.impossible >= 0) {
    return { valid: false, core: core.transactions(), stats: { ...stats, decidedBy: 'pruning' } };
  }
  if (pruned.unfinished) return { valid: 'unknown', stats: { ...stats, decidedBy: 'search' } };
  const improved = greedySchedule(graph, index) ?? guess;
  if (improved.clean && stages.greedy) {
    return { valid: true, schedule: scheduleOf(graph, improved.order), stats: { ...stats, decidedBy: 'greedy' } };
  }
  const certain = graph.edges.length;
  const order = new IncrementalOrder(graph.edges, graph.nodes, improved.order);
  const search = new ChoiceSearch(graph, order, pruned.open);
  search.onCycle = (edges, literal) => core.addCycle(edges, literal, certain);
  const { outcome, conflicts, decisions } = search.run(budget, stages.conflictsMax);
  const searched: SolverStats = { ...stats, conflicts, decisions, decidedBy: 'search' };
  if (outcome === 'budget') return { valid: 'unknown', stats: searched };
  if (outcome === 'satisfied') {
    // Nodes by position are to positions by node what these are to those.
    return { valid: true, schedule: scheduleOf(graph, positionsIn(order.position)), stats: searched };
  }
  order.undoTo(certain);
  return { valid: false, core: core.transactions(), stats: searched };
}

function scheduleOf(graph: DependencyGraph, order: Int32Array): Int32Array {
  const steps = new Int32Array(graph.problem.count * 2);
  let length = 0;
  for (const v of order) {
    if (v >= graph.transactionNodes) continue;
    if (graph.level.snapshot) steps[length++] = v;
    else {
      steps[length++] = 2 * v;
      steps[length++] = 2 * v + 1;
    }
  }
  return steps;
}
