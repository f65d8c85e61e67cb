import type { CheckerResult } from '../../../src/core/index.js';

/** One side of a fault, as the checker `availability` reports it in `stats.windows`. */
export interface Side {
  readonly nodes: readonly string[];
  readonly role: string;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly okShare?: number;
  readonly okPerSecond: number;
  readonly longestGapNs: number;
}

/** Sides by fault, wherever in the checkers' figures they are: checkers may be composed. */
export function sidesByFault(checkers: readonly CheckerResult[]): ReadonlyMap<number, readonly Side[]> {
  const found = new Map<number, readonly Side[]>();
  for (const checker of checkers) collect(checker.stats, found, 3);
  return found;
}

function collect(stats: unknown, found: Map<number, readonly Side[]>, depth: number): void {
  if (typeof stats !== 'object' || stats === null || depth === 0) return;
  const { windows } = stats as { windows?: unknown };
  if (Array.isArray(windows)) {
    for (const window of windows as { id?: unknown; sides?: unknown }[]) {
      if (typeof window?.id === 'number' && Array.isArray(window.sides)) found.set(window.id, window.sides as Side[]);
    }
    return;
  }
  for (const value of Object.values(stats)) collect(value, found, depth - 1);
}
