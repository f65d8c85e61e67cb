import { type History, INVOKE } from '../src/core/index.js';

/** Does an operation begin at a row? At its invocation, or at a completion whose invocation was not recorded. */
export function begins({ columns: { type, pair } }: History, row: number): boolean {
  return type[row] === INVOKE || pair[row] < 0;
}

/** What came of the operation that a row is one half of: `OK`, `FAIL`, `INFO`, or `INVOKE` where it never completed. */
export function outcomeOf({ columns: { type, pair } }: History, row: number): number {
  return type[row] === INVOKE && pair[row] >= 0 ? type[pair[row]] : type[row];
}
