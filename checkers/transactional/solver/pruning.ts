import type { DependencyGraph } from './dependency-graph.js';
import { Reachability } from './reachability.js';
import type { WorkBudget } from './work-budget.js';

/** The choice's first or second chain comes first; 0: it is open. */
export const FIRST = 1;
export const SECOND = 2;

/** What pruning found: every choice decided so far, and where a contradiction showed. */
export interface Pruned {
  /** 0 (open), `FIRST` or `SECOND` by choice. */
  readonly decided: Uint8Array;
  /** How many edges there were when a choice was decided: what its reason lies among. */
  readonly edgesThen: Int32Array;
  /** A choice of which both sides close a cycle; -1 where there is none. */
  readonly impossible: number;
  /** The edges have a cycle. */
  readonly cyclic: boolean;
  /** Choices still open. */
  readonly open: Int32Array;
}

/** What pruning that did nothing would say. */
export function nothingPruned(choices: number): Pruned {
  return {
    decided: new Uint8Array(choices),
    edgesThen: new Int32Array(choices),
    impossible: -1,
    cyclic: false,
    open: Int32Array.from({ length: choices }, (_, c) => c),
  };
}

/** Reachability sets larger than this are not built: the search does without pruning. */
export const REACHABILITY_BYTES_MAX = 512 * 2 ** 20;

/**
 * Decides choices of which one side would close a cycle with the edges that are certain, adds the other side's edges, and
 * goes on until nothing changes (Cobra, section 4, and PolySI, section 4.3, prune so).
 */
export function prune(graph: DependencyGraph, budget: WorkBudget): Pruned {
  const { choices, edges } = graph;
  const { decided, edgesThen, open: all } = nothingPruned(choices.length);
  let open = all;
  const result = (impossible: number, cyclic: boolean): Pruned => ({ decided, edgesThen, impossible, cyclic, open });
  if (Reachability.bytes(graph.nodes) > REACHABILITY_BYTES_MAX) return result(-1, false);
  for (;;) {
    const reach = Reachability.of(edges, graph.nodes);
    if (reach === undefined) return result(-1, true);
    const then = edges.length;
    budget.spend(reach.steps);
    let asked = 0;
    const closes = (from: number, to: number) => {
      asked++;
      return !reach.reaches(to, from);
    };
    const still = new Int32Array(open.length);
    let left = 0;
    let late = false;
    for (let i = 0; i < open.length; i++) {
      const c = open[i];
      if ((i & 0xfff) === 0xfff) {
        budget.spend(asked);
        asked = 0;
        late ||= budget.exhausted;
      }
      if (late) {
        still[left++] = c;
        continue;
      }
      const first = graph.forEachEdge(2 * c, closes);
      const second = graph.forEachEdge(2 * c + 1, closes);
      if (first && second) {
        still[left++] = c;
        continue;
      }
      edgesThen[c] = then;
      if (!first && !second) return result(c, false);
      decided[c] = first ? FIRST : SECOND;
      const literal = first ? 2 * c : 2 * c + 1;
      graph.forEachEdge(literal, (from, to, edgeLabel) => {
        if (!reach.reaches(from, to)) edges.push(from, to, edgeLabel, literal);
        return true;
      });
    }
    open = still.slice(0, left);
    budget.spend(asked);
    if (edges.length === then || late || budget.exhausted) return result(-1, false);
  }
}
