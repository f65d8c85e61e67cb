import { type History, isClockTime } from '../src/core/index.js';

/** Does a history say when its events were? Linear in its length where it does not. */
export function hasTimes({ columns }: History): boolean {
  return columns.timeNs.some(isClockTime);
}

/**
 * Where an axis of time begins: at 0, as a run does, unless most of it would be empty then, for clocks of recorded
 * histories count from where they like. Nanoseconds. Linear in the history's length.
 */
export function beginningNs({ columns, length }: History): number {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let row = 0; row < length; row++) {
    const at = columns.timeNs[row] as number;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  return Number.isFinite(first) && first > last / 2 ? first : 0;
}
