import { PROCESS, REALTIME, RW, WR } from './dependency-graph.js';
import type { Walk } from './shortest-path.js';

/** A circle of transactions: edge `i`, of kind `kinds[i]`, leads from transaction `i` to the next one, the last to the first. */
export interface Cycle {
  readonly type: string;
  readonly transactions: readonly number[];
  readonly kinds: readonly number[];
}

/** What a walk's numbers mean. */
export interface WalkedGraph {
  readonly transactions: number;
  readonly original: Int32Array;
}

/**
 * The cycle that a closed walk stands for: nodes between transactions left out, their edge's kind being that by which
 * they were entered, and named by its edges. Undefined where it passes a transaction twice, or there is no walk.
 */
export function cycleOf(walk: Walk | undefined, graph: WalkedGraph): Cycle | undefined {
  if (walk === undefined) return undefined;
  const { transactions, kinds } = stepsOf(walk, graph);
  if (transactions.length < 2 || new Set(transactions).size < transactions.length) return undefined;
  return rotated({ type: cycleType(kinds), transactions, kinds });
}

/**
 * A cycle without two rw edges in a row that a closed walk without such contains. Where the walk passes a transaction
 * twice it falls into two, of which at least one is like that: both could have two rw edges in a row at that transaction only
 * if one of its two passages had them. Undefined where only a cycle without any
 * rw edge is left.
 */
export function nonadjacentCycleOf(walk: Walk | undefined, graph: WalkedGraph): Cycle | undefined {
  if (walk === undefined) return undefined;
  let { transactions, kinds } = stepsOf(walk, graph);
  for (;;) {
    const at = new Map<number, number>();
    let second = 0;
    for (; second < transactions.length && !at.has(transactions[second]); second++)
      at.set(transactions[second], second);
    const first = at.get(transactions[second]);
    if (first === undefined) break;
    const inside = kinds[first] !== RW || kinds[second - 1] !== RW;
    const part = <T>(list: readonly T[]): T[] =>
      inside ? list.slice(first, second) : [...list.slice(second), ...list.slice(0, first)];
    transactions = part(transactions);
    kinds = part(kinds);
  }
  if (transactions.length < 2 || !kinds.includes(RW)) return undefined;
  return rotated({ type: cycleType(kinds), transactions, kinds });
}

/** A closed walk's transactions, and the kind of the edge out of each. */
function stepsOf(walk: Walk, graph: WalkedGraph): { transactions: number[]; kinds: number[] } {
  const transactions: number[] = [];
  const kinds: number[] = [];
  for (let i = 0; i < walk.kinds.length; i++) {
    if (walk.nodes[i] >= graph.transactions) continue;
    transactions.push(graph.original[walk.nodes[i]]);
    kinds.push(walk.kinds[i]);
  }
  return { transactions, kinds };
}

/**
 * The name of a cycle by the kinds of its edges (Adya 1999; Cerone, Gotsman 2016 for `G-nonadjacent`): without rw edges
 * G0 or, with a wr edge, G1c; with one G-single; with more G-nonadjacent where no two are neighbours, else G2. All rw
 * edges here are about items, not predicates, which the names say. A process or realtime edge is told by the suffix.
 */
export function cycleType(kinds: readonly number[]): string {
  const n = kinds.length;
  let rw = 0;
  let adjacent = false;
  for (let i = 0; i < n; i++) {
    if (kinds[i] !== RW) continue;
    rw++;
    if (kinds[(i + 1) % n] === RW) adjacent = true;
  }
  const suffix = kinds.includes(REALTIME) ? '-realtime' : kinds.includes(PROCESS) ? '-process' : '';
  if (rw === 0) return (kinds.includes(WR) ? 'G1c' : 'G0') + suffix;
  if (rw === 1) return `G-single-item${suffix}`;
  return (adjacent ? 'G2-item' : 'G-nonadjacent-item') + suffix;
}

/** Every cycle type that a search can find, the worst first. */
export const CYCLE_TYPES: readonly string[] = ['', '-process', '-realtime'].flatMap((suffix) =>
  ['G0', 'G1c', 'G-single-item', 'G-nonadjacent-item', 'G2-item'].map((name) => name + suffix),
);

/** Starts with the smallest transaction, so that a cycle reads the same wherever the search began. */
function rotated(cycle: Cycle): Cycle {
  const { transactions, kinds } = cycle;
  let first = 0;
  for (let i = 1; i < transactions.length; i++) if (transactions[i] < transactions[first]) first = i;
  return {
    type: cycle.type,
    transactions: [...transactions.slice(first), ...transactions.slice(0, first)],
    kinds: [...kinds.slice(first), ...kinds.slice(0, first)],
  };
}
