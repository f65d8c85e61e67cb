import { type History, INVOKE } from '../src/core/index.js';

/**
 * The row at which the operation begins that a row is one half of: its invocation, or the completion itself where no
 * invocation was recorded, which then stands for both.
 */
export function beginOf({ columns: { type, pair } }: History, row: number): number {
  return type[row] === INVOKE || pair[row] < 0 ? row : pair[row];
}

/** What came of the operation that a row is one half of: `OK`, `FAIL`, `INFO`, or `INVOKE` where it never completed. */
export function outcomeOf({ columns: { type, pair } }: History, row: number): number {
  return type[row] === INVOKE && pair[row] >= 0 ? type[pair[row]] : type[row];
}
