import { PROCESS, REALTIME, RW, WR } from './dependency-graph.js';
import type { Walk } from './shortest-path.js';

/** A circle of transactions: edge `i`, of kind `kinds[i]`, leads from transaction `i` to the next one, the last to the first. */
export interface Cycle {
  readonly type: string;
  readonly transactions: readonly number[];
  readonly kinds: readonly number[];
}

/**
 * The cycle that a closed walk stands for: nodes between transactions left out, their edge's kind being that by which
 * they were entered, and named by its edges. Undefined where it passes a transaction twice.
 */
export function cycleOf(walk: Walk, transactionCount: number, original: Int32Array): Cycle | undefined {
  const transactions: number[] = [];
  const kinds: number[] = [];
  for (let i = 0; i < walk.kinds.length; i++) {
    if (walk.nodes[i] >= transactionCount) continue;
    transactions.push(original[walk.nodes[i]]);
    kinds.push(walk.kinds[i]);
  }
  if (transactions.length < 2 || new Set(transactions).size < transactions.length) return undefined;
  return rotated({ type: cycleType(kinds), transactions, kinds });
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
