import type { FaultResult } from '../../src/core/contracts/results.js';
import type { Op } from '../../src/core/op.js';
import { faultRows, rowCount } from './fault-rows.js';
import { type DrawnOperation, operationsOf } from './operations.js';

/** Pixels. */
const CHARACTER = 7.3;
const LANE = 46;
const BAR = 26;
/** Above the lanes: a row for each of the faults that are on at the same time, and a little room. */
const BAND_ROW = 14;
const ABOVE = 20;
const BOTTOM = 30;
const COLUMN_MIN = 26;

export interface Bar extends DrawnOperation {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface DrawnLane {
  readonly process: Op['process'];
  readonly label: string;
  readonly y: number;
}

interface Tick {
  readonly x: number;
  /** NaN where the history has no times. */
  readonly timeNs: number;
  readonly index: number;
}

interface Band {
  readonly x: number;
  readonly width: number;
  /** Where its label stands: not where that of another band does. */
  readonly labelY: number;
  readonly label: string;
  readonly fault: string;
}

/** A few operations on a time axis: a lane per process, a bar per operation, from invocation to completion. */
export interface CounterexampleDrawing {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly lanes: readonly DrawnLane[];
  readonly bars: readonly Bar[];
  readonly ticks: readonly Tick[];
  readonly bands: readonly Band[];
}

/**
 * Lays a counterexample out. The axis is in order but not to scale: every event has a column, wide enough for the labels,
 * so that a millisecond and an hour are both readable. Quadratic in the number of operations, of which there are few.
 */
export function drawCounterexample(
  ops: readonly Op[],
  culprits: readonly number[] | undefined,
  faults: readonly FaultResult[],
  minWidth: number,
): CounterexampleDrawing {
  const operations = operationsOf(ops, culprits);
  const processes = [...new Set(operations.map(({ process }) => process))];
  const nodes = new Map(ops.flatMap((op) => (op.node === undefined ? [] : [[op.process, op.node] as const])));
  const events = ops.toSorted((a, b) => a.index - b.index);
  const rank = new Map(events.map((event, i) => [event.index, i]));
  const spans = operations.map(({ invocation, completion }) => ({
    from: invocation === undefined ? 0 : (rank.get(invocation.index) ?? 0) + 1,
    to: completion === undefined ? events.length + 1 : (rank.get(completion.index) ?? 0) + 1,
  }));
  const laneLabels = processes.map((process) => {
    const node = nodes.get(process);
    return `${process === 'nemesis' ? 'nemesis' : `process ${process}`}${node === undefined ? '' : ` · ${node}`}`;
  });
  const gutter = Math.max(...laneLabels.map((label) => label.length), 8) * 7.3 + 20;
  const edges = columnEdges(operations, spans, events.length + 1, gutter, minWidth);
  const width = (edges.at(-1) ?? gutter) + 12;
  const shown = faultsWithin(faults, events);
  const top = ABOVE + BAND_ROW * rowCount(faultRows(shown));
  const lanes = processes.map((process, i) => ({ process, label: laneLabels[i] ?? '', y: top + i * LANE + LANE / 2 }));
  const height = top + lanes.length * LANE + BOTTOM;
  const laneOf = new Map(lanes.map((lane) => [lane.process, lane.y]));
  const bars = operations.map((operation, i) => {
    const { from, to } = spans[i] as { from: number; to: number };
    const x = edges[from] ?? gutter;
    return Object.assign({}, operation, {
      x,
      y: (laneOf.get(operation.process) ?? 0) - BAR / 2,
      width: (edges[to] ?? x) - x,
      height: BAR,
    });
  });
  const ticks = events.map((event, i) => ({ x: edges[i + 1] ?? 0, timeNs: event.timeNs, index: event.index }));
  return { width, height, gutter, lanes, bars, ticks: spaced(ticks), bands: bands(shown, ticks, gutter, width) };
}

/** Left edge of each column: stretched until every label fits its bar, then until the drawing fills the width. */
function columnEdges(
  operations: readonly DrawnOperation[],
  spans: readonly { from: number; to: number }[],
  columns: number,
  gutter: number,
  minWidth: number,
): number[] {
  const widths = new Array<number>(columns).fill(COLUMN_MIN);
  operations.forEach((operation, i) => {
    const { from, to } = spans[i] as { from: number; to: number };
    const needed = operation.label.length * CHARACTER + (operation.culprit ? 40 : 22);
    const have = widths.slice(from, to).reduce((sum, width) => sum + width, 0);
    const more = Math.max(0, needed - have) / Math.max(1, to - from);
    for (let column = from; column < to; column++) widths[column] = (widths[column] ?? 0) + more;
  });
  const total = widths.reduce((sum, width) => sum + width, gutter + 12);
  const stretch = total < minWidth ? (minWidth - gutter - 12) / (total - gutter - 12) : 1;
  const edges = [gutter];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width * stretch);
  return edges;
}

/** Ticks whose labels do not run into each other. */
function spaced(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    if (tick.x - (kept.at(-1)?.x ?? -100) >= 74) kept.push(tick);
  }
  return kept;
}

/** The faults that were on between the first and the last event; none where the history has no times. */
function faultsWithin(faults: readonly FaultResult[], events: readonly Op[]): readonly FaultResult[] {
  const first = events[0]?.timeNs ?? Number.NaN;
  const last = events.at(-1)?.timeNs ?? Number.NaN;
  return faults.filter(({ startNs, endNs }) => startNs <= last && (endNs ?? Number.POSITIVE_INFINITY) >= first);
}

function bands(faults: readonly FaultResult[], ticks: readonly Tick[], gutter: number, width: number): Band[] {
  const first = ticks[0];
  const last = ticks.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = faultRows(faults);
  return faults.map(({ startNs, endNs, fault, shape, nodes }, i) => {
    const from = startNs <= first.timeNs ? gutter : interpolate(ticks, startNs);
    const to = endNs === undefined || endNs >= last.timeNs ? width : interpolate(ticks, endNs);
    return {
      x: from,
      width: to - from,
      labelY: BAND_ROW * ((rows[i] ?? 0) + 1),
      fault,
      label: `${fault}${shape === undefined ? '' : ` (${shape})`}: ${nodes.join(', ')}`,
    };
  });
}

function interpolate(ticks: readonly Tick[], timeNs: number): number {
  const next = ticks.findIndex((tick) => tick.timeNs >= timeNs);
  const right = ticks[next];
  const left = ticks[next - 1];
  if (right === undefined || left === undefined) return (right ?? ticks.at(-1))?.x ?? 0;
  const share = right.timeNs === left.timeNs ? 0 : (timeNs - left.timeNs) / (right.timeNs - left.timeNs);
  return left.x + share * (right.x - left.x);
}
