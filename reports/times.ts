import { type History, MILLISECOND_NS } from '../src/core/index.js';

/**
 * Does a history say when its events were? Times that stay below a millisecond are the counter of a tool, not a clock.
 * Linear in its length where it does not.
 */
export function hasTimes({ columns }: History): boolean {
  return columns.timeNs.some((ns) => ns >= MILLISECOND_NS);
}
