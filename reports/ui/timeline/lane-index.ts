import type { Timeline } from './decode.js';

/** Which operations are shown: by outcome code, by function code, by text of the key. */
export interface Filter {
  readonly hidden: ReadonlySet<number>;
  readonly f: number | undefined;
  readonly key: number | undefined;
}

/** Each lane's operations, in the order of their starts, which is that of their ends too: a lane is single-threaded. */
export function laneIndex(timeline: Timeline, filter: Filter): Uint32Array[] {
  const counts = new Uint32Array(timeline.lanes.length);
  const shown = (i: number) =>
    !filter.hidden.has(Math.min(2, timeline.outcome[i] as number)) &&
    (filter.f === undefined || timeline.f[i] === filter.f) &&
    (filter.key === undefined || timeline.key[i] === filter.key);
  for (let i = 0; i < timeline.length; i++) {
    const lane = timeline.lane[i] as number;
    if (shown(i)) counts[lane] = (counts[lane] ?? 0) + 1;
  }
  const lanes = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let i = 0; i < timeline.length; i++) {
    const lane = timeline.lane[i] as number;
    const rows = lanes[lane];
    if (rows === undefined || !shown(i)) continue;
    rows[counts[lane] as number] = i;
    counts[lane] = (counts[lane] ?? 0) + 1;
  }
  return lanes;
}

/** The position of the first of a lane's operations that is not over at a time. O(log n). */
export function firstVisible(timeline: Timeline, rows: Uint32Array, timeNs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeline.startNs[rows[middle] as number] as number) < timeNs) low = middle + 1;
    else high = middle;
  }
  // One that began earlier may still be on.
  return low > 0 && visibleEnd(timeline, rows, low - 1) >= timeNs ? low - 1 : low;
}

/** Where an operation's bar ends: one that never completed ends where the next on its lane begins. */
export function visibleEnd(timeline: Timeline, rows: Uint32Array, position: number): number {
  const row = rows[position] as number;
  const next = rows[position + 1];
  const end = timeline.endNs[row] as number;
  return next === undefined ? end : Math.min(end, timeline.startNs[next] as number);
}
