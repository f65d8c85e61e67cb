import { isClockTime, SECOND_NS } from '../../src/core/clock.js';
import type { FaultResult } from '../../src/core/contracts/results.js';
import type { Op } from '../../src/core/op.js';
import { faultRows, rowCount } from './fault-rows.js';
import { type DrawnAnomaly, type DrawnOperation, operationsOf } from './operations.js';

/** Pixels. */
const CHARACTER = 7.3;
const LANE = 46;
const BAR = 26;
/** Above the lanes: a row for each of the faults that are on at the same time, and a little room. */
const BAND_ROW = 14;
const ABOVE = 20;
const BOTTOM = 30;
const COLUMN_MIN = 26;
/** A drawing with more operations than this is no help: it shows the last ones. */
const OPERATIONS_MAX = 40;
/** Narrower than this, a lane's label stands above its bars and not beside them. */
const NARROW = 560;
const LABEL_ABOVE = 18;
const BAND_CHARACTER = 6.7;

export interface Bar extends DrawnOperation {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface DrawnLane {
  readonly process: Op['process'];
  readonly label: string;
  /** Middle of its bars. */
  readonly y: number;
}

/** Whose lane it is: beside the lane, or where there is no room for that above each of its bars. */
interface LaneLabel {
  readonly text: string;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
}

interface Tick {
  readonly x: number;
  readonly timeNs: number;
  /** Empty where the history has no times. */
  readonly label: string;
}

interface Band {
  readonly x: number;
  readonly width: number;
  /** Where its label stands: not where that of another band does. */
  readonly labelY: number;
  /** Empty where it has no room, or would run into another one. */
  readonly label: string;
  readonly fault: string;
}

/** A few operations on a time axis: a lane per process, a bar per operation, from invocation to completion. */
export interface CounterexampleDrawing {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly lanes: readonly DrawnLane[];
  readonly labels: readonly LaneLabel[];
  readonly bars: readonly Bar[];
  /** How many operations before these are not drawn. */
  readonly left: number;
  readonly ticks: readonly Tick[];
  readonly bands: readonly Band[];
}

/**
 * Lays a counterexample out. The axis is in order but not to scale: every event has a column, wide enough for the labels,
 * so that a millisecond and an hour are both readable. Quadratic in the number of operations, of which there are few.
 */
export function drawCounterexample(
  anomaly: DrawnAnomaly,
  faults: readonly FaultResult[],
  minWidth: number,
): CounterexampleDrawing {
  const all = operationsOf(anomaly);
  const operations = all.slice(-OPERATIONS_MAX);
  const left = all.length - operations.length;
  const beside = minWidth < NARROW ? undefined : layOut(operations, faults, minWidth, false);
  // Of a drawing that is wider than its frame the beginning is out of sight, and labels beside the lanes with it.
  const fits = beside !== undefined && beside.width < minWidth + 1;
  const drawing = fits ? beside : layOut(operations, faults, minWidth, true);
  return { ...drawing, left };
}

function layOut(
  operations: readonly DrawnOperation[],
  faults: readonly FaultResult[],
  minWidth: number,
  above: boolean,
): Omit<CounterexampleDrawing, 'left'> {
  const events = operations
    .flatMap(({ invocation, completion }) => [invocation, completion].filter((op) => op !== undefined))
    .toSorted((a, b) => a.index - b.index);
  const processes = [...new Set(operations.map(({ process }) => process))];
  const nodes = new Map(events.flatMap((op) => (op.node === undefined ? [] : [[op.process, op.node] as const])));
  const rank = new Map(events.map((event, i) => [event.index, i]));
  const spans = operations.map(({ invocation, completion }) => ({
    from: invocation === undefined ? 0 : (rank.get(invocation.index) ?? 0) + 1,
    to: completion === undefined ? events.length + 1 : (rank.get(completion.index) ?? 0) + 1,
  }));
  const laneLabels = processes.map((process) => {
    const node = nodes.get(process);
    return `${process === 'nemesis' ? 'nemesis' : `process ${process}`}${node === undefined ? '' : ` · ${node}`}`;
  });
  const gutter = above ? 10 : Math.max(...laneLabels.map((label) => label.length), 8) * CHARACTER + 20;
  const lane = LANE + (above ? LABEL_ABOVE : 0);
  const edges = columnEdges(operations, spans, events.length + 1, gutter, minWidth);
  const width = (edges.at(-1) ?? gutter) + 12;
  const shown = faultsWithin(faults, events);
  const top = ABOVE + BAND_ROW * rowCount(faultRows(shown));
  const lanes = processes.map((process, i) => ({
    process,
    label: laneLabels[i] ?? '',
    y: top + (i + 1) * lane - LANE / 2,
  }));
  const height = top + lanes.length * lane + BOTTOM;
  const laneOf = new Map(lanes.map(({ process, y }) => [process, y]));
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
  const timed = events.some(({ timeNs }) => isClockTime(timeNs));
  const ticks = events.map(({ timeNs }, i) => ({
    x: edges[i + 1] ?? 0,
    timeNs,
    label: timed && Number.isFinite(timeNs) ? `${(timeNs / SECOND_NS).toFixed(4)} s` : '',
  }));
  const labels = above ? aboveBars(lanes, bars) : lanes.map(({ label, y }) => ({ text: label, x: 8, y: y + 4 }));
  return {
    width,
    height,
    gutter,
    lanes,
    labels,
    bars,
    ticks: spaced(ticks),
    bands: bands(shown, ticks, gutter, width),
  };
}

function aboveBars(lanes: readonly DrawnLane[], bars: readonly Bar[]): LaneLabel[] {
  return lanes.flatMap(({ process, label, y }) => {
    const labels: LaneLabel[] = [];
    for (const bar of bars.filter((one) => one.process === process)) {
      const end = (labels.at(-1)?.x ?? Number.NEGATIVE_INFINITY) + label.length * CHARACTER;
      if (bar.x > end) labels.push({ text: label, x: bar.x, y: y - BAR / 2 - 6 });
    }
    return labels;
  });
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

/** Bands of the faults that were on, with labels on the widest of them. */
function bands(faults: readonly FaultResult[], ticks: readonly Tick[], gutter: number, width: number): Band[] {
  const first = ticks[0];
  const last = ticks.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = faultRows(faults);
  const all = faults.map(({ startNs, endNs, fault, shape, nodes }, i) => {
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
  return labelled(all, width);
}

/** A label is kept where its band is wide enough to be seen, and where it fits between those of wider bands. */
function labelled(all: readonly Band[], width: number): Band[] {
  const kept: { readonly band: Band; readonly from: number; readonly to: number }[] = [];
  for (const band of all.toSorted((a, b) => b.width - a.width)) {
    const from = band.x;
    const to = from + band.label.length * BAND_CHARACTER + 12;
    if (
      band.width < COLUMN_MIN ||
      to > width ||
      kept.some((other) => other.band.labelY === band.labelY && from < other.to && other.from < to)
    )
      continue;
    kept.push({ band, from, to });
  }
  return all.map((band) => (kept.some((other) => other.band === band) ? band : Object.assign({}, band, { label: '' })));
}

function interpolate(ticks: readonly Tick[], timeNs: number): number {
  const next = ticks.findIndex((tick) => tick.timeNs >= timeNs);
  const right = ticks[next];
  const left = ticks[next - 1];
  if (right === undefined || left === undefined) return (right ?? ticks.at(-1))?.x ?? 0;
  const share = right.timeNs === left.timeNs ? 0 : (timeNs - left.timeNs) / (right.timeNs - left.timeNs);
  return left.x + share * (right.x - left.x);
}
