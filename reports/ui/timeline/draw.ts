import type { FaultResult } from '../../../src/core/contracts/results.js';
import { faultRows, rowCount } from '../../drawings/fault-rows.js';
import { eventLabel, operationText, timeLabel } from '../format.js';
import { type Colors, faultColor } from '../theme.js';
import type { Timeline } from './decode.js';
import { firstVisible, visibleEnd } from './lane-index.js';
import { axisTicks, type View } from './view.js';

/** Everything that a picture of the timeline follows from. Lengths in CSS pixels. */
export interface Scene {
  readonly timeline: Timeline;
  readonly lanes: readonly Uint32Array[];
  readonly faults: readonly FaultResult[];
  readonly view: View;
  readonly width: number;
  readonly laneHeight: number;
  readonly colors: Colors;
  readonly selected: number | undefined;
}

const GUTTER = 92;
/** Above the lanes: a row for each of the faults that are on at the same time. */
const BAND_ROW = 16;
const ABOVE = 8;
const BOTTOM = 24;
const FONT = '11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
const CHARACTER = 6.7;
const OK = 1;
const FAIL = 2;
const INFO = 4;

export function sceneHeight({ lanes, laneHeight, faults }: Pick<Scene, 'lanes' | 'laneHeight' | 'faults'>): number {
  return topOf(faults) + lanes.length * laneHeight + BOTTOM;
}

/** Where the lanes begin. */
function topOf(faults: readonly FaultResult[]): number {
  return ABOVE + BAND_ROW * rowCount(faultRows(faults));
}

/**
 * Draws what the view shows; the number of operations drawn. Lanes with many operations per pixel are drawn as a
 * summary: one mark per pixel column and outcome. So the work grows with visible operations only by a cheap scan.
 */
export function draw(ctx: CanvasRenderingContext2D, scene: Scene): number {
  const { width, lanes, laneHeight, colors } = scene;
  const height = sceneHeight(scene);
  const top = topOf(scene.faults);
  ctx.clearRect(0, 0, width, height);
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  drawBands(ctx, scene, height);
  drawAxis(ctx, scene, height, top);
  drawLaneLabels(ctx, scene, top);
  ctx.save();
  ctx.beginPath();
  ctx.rect(GUTTER, top - 1, width - GUTTER, height - top - BOTTOM + 2);
  ctx.clip();
  let drawn = 0;
  lanes.forEach((rows, lane) => {
    drawn += drawLane(ctx, scene, rows, top + lane * laneHeight);
  });
  ctx.restore();
  ctx.fillStyle = colors.line;
  ctx.fillRect(GUTTER - 1, top, 1, height - top - BOTTOM);
  return drawn;
}

function xOf(scene: Pick<Scene, 'view' | 'width'>, timeNs: number): number {
  const { fromNs, toNs } = scene.view;
  return GUTTER + ((timeNs - fromNs) / (toNs - fromNs)) * (scene.width - GUTTER);
}

export function timeOf(scene: Pick<Scene, 'view' | 'width'>, x: number): number {
  const { fromNs, toNs } = scene.view;
  return fromNs + ((x - GUTTER) / (scene.width - GUTTER)) * (toNs - fromNs);
}

/** A pale band over all lanes, and above them a strip with the fault's name, in a row that no other fault has then. */
function drawBands(ctx: CanvasRenderingContext2D, scene: Scene, height: number): void {
  const rows = faultRows(scene.faults);
  const labelEnds: number[] = [];
  scene.faults.forEach(({ fault, shape, startNs, endNs }, i) => {
    const row = rows[i] ?? 0;
    const y = row * BAND_ROW;
    const from = Math.max(GUTTER, xOf(scene, startNs));
    const to = Math.min(scene.width, endNs === undefined ? scene.width : xOf(scene, endNs));
    if (to <= from) return;
    ctx.fillStyle = faultColor(fault, 0.13);
    ctx.fillRect(from, y, to - from, height - BOTTOM - y);
    ctx.fillStyle = faultColor(fault, 0.85);
    ctx.fillRect(from, y, to - from, 3);
    const label = [shape === undefined ? fault : `${fault} · ${shape}`, fault].find(
      (text) => to - from >= text.length * CHARACTER + 8,
    );
    if (label === undefined || from < (labelEnds[row] ?? 0)) return;
    ctx.fillStyle = scene.colors.muted;
    ctx.textAlign = 'left';
    ctx.fillText(label, from + 4, y + 11);
    labelEnds[row] = from + label.length * CHARACTER + 12;
  });
}

function drawAxis(ctx: CanvasRenderingContext2D, scene: Scene, height: number, top: number): void {
  const ticks = axisTicks(scene.view, Math.floor((scene.width - GUTTER) / 110));
  const step = ticks.length > 1 ? (ticks[1] as number) - (ticks[0] as number) : 1;
  ctx.textAlign = 'center';
  for (const tick of ticks) {
    const x = xOf(scene, tick);
    ctx.fillStyle = scene.colors.line;
    ctx.fillRect(Math.round(x), top, 1, height - top - BOTTOM + 4);
    ctx.fillStyle = scene.colors.muted;
    ctx.fillText(
      scene.timeline.timeless ? eventLabel(tick) : timeLabel(tick, step),
      Math.min(Math.max(x, GUTTER + 20), scene.width - 24),
      height - BOTTOM + 14,
    );
  }
}

function drawLaneLabels(ctx: CanvasRenderingContext2D, scene: Scene, top: number): void {
  const { laneHeight, timeline, colors } = scene;
  const every = Math.max(1, Math.ceil(13 / laneHeight));
  ctx.textAlign = 'right';
  ctx.fillStyle = colors.muted;
  ctx.fillText('process', GUTTER - 8, top - 11);
  timeline.lanes.forEach(({ label, node }, lane) => {
    const y = top + lane * laneHeight;
    if (laneHeight >= 10) {
      ctx.fillStyle = colors.line;
      ctx.globalAlpha = 0.5;
      ctx.fillRect(GUTTER, y, scene.width - GUTTER, 1);
      ctx.globalAlpha = 1;
    }
    if (lane % every !== 0) return;
    ctx.fillStyle = colors.muted;
    ctx.fillText(node === undefined ? label : `${label} · ${node}`, GUTTER - 8, y + laneHeight / 2);
  });
}

function drawLane(ctx: CanvasRenderingContext2D, scene: Scene, rows: Uint32Array, top: number): number {
  const { timeline, view } = scene;
  const first = firstVisible(timeline, rows, view.fromNs);
  let last = first;
  while (last < rows.length && (timeline.startNs[rows[last] as number] as number) <= view.toNs) last++;
  const dense = last - first > (scene.width - GUTTER) / 5;
  if (dense) drawSummary(ctx, scene, rows, first, last, top);
  else for (let at = first; at < last; at++) drawBar(ctx, scene, rows, at, top);
  return last - first;
}

/** One bit set per pixel column: which outcomes fall on it. */
let marks = new Uint8Array(0);

function drawSummary(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  rows: Uint32Array,
  first: number,
  last: number,
  top: number,
): void {
  const { timeline, view, colors, laneHeight } = scene;
  const columns = Math.ceil(scene.width - GUTTER);
  if (marks.length < columns) marks = new Uint8Array(columns);
  marks.fill(0);
  const scale = (scene.width - GUTTER) / (view.toNs - view.fromNs);
  const { startNs, outcome } = timeline;
  for (let at = first; at < last; at++) {
    const row = rows[at] as number;
    const bit = outcome[row] === 0 ? OK : outcome[row] === 1 ? FAIL : INFO;
    const from = Math.max(0, Math.floor(((startNs[row] as number) - view.fromNs) * scale));
    const to = Math.min(columns - 1, Math.floor((visibleEnd(timeline, rows, at) - view.fromNs) * scale));
    for (let x = from; x <= to; x++) marks[x] = (marks[x] as number) | bit;
  }
  const height = Math.max(2, laneHeight - 4);
  const y = top + (laneHeight - height) / 2;
  fillRuns(ctx, columns, OK, colors.ok, y, height);
  fillRuns(ctx, columns, FAIL, colors.fail, y + height / 2, height / 2);
  fillRuns(ctx, columns, INFO, colors.info, y, height / 2);
}

function fillRuns(
  ctx: CanvasRenderingContext2D,
  columns: number,
  bit: number,
  color: string,
  y: number,
  height: number,
): void {
  ctx.fillStyle = color;
  for (let x = 0; x < columns; x++) {
    if (((marks[x] as number) & bit) === 0) continue;
    const from = x;
    while (x < columns && ((marks[x] as number) & bit) !== 0) x++;
    ctx.fillRect(GUTTER + from, y, x - from, height);
  }
}

function drawBar(ctx: CanvasRenderingContext2D, scene: Scene, rows: Uint32Array, at: number, top: number): void {
  const { timeline, colors, laneHeight } = scene;
  const row = rows[at] as number;
  const outcome = timeline.outcome[row] as number;
  const from = xOf(scene, timeline.startNs[row] as number);
  const to = xOf(scene, visibleEnd(timeline, rows, at));
  const width = Math.max(2, to - from - (to - from > 4 ? 1 : 0));
  const height = Math.max(2, laneHeight - 4);
  const y = top + (laneHeight - height) / 2;
  const color = outcome === 0 ? colors.ok : outcome === 1 ? colors.fail : colors.info;
  ctx.fillStyle = color;
  if (outcome === 0 || width < 6) {
    ctx.fillRect(from, y, width, height);
  } else {
    // Not by colour alone: what failed is hollow, what is unknown is pale with a thick left edge.
    ctx.globalAlpha = outcome === 1 ? 0.1 : 0.28;
    ctx.fillRect(from, y, width, height);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color;
    ctx.lineWidth = 1;
    if (outcome === 1) ctx.strokeRect(from + 0.5, y + 0.5, width - 1, height - 1);
    else ctx.fillRect(from, y, 3, height);
  }
  if (scene.selected === row) {
    ctx.strokeStyle = colors.ink;
    ctx.lineWidth = 2;
    ctx.strokeRect(from - 2, y - 2, width + 4, height + 4);
  }
  drawBarText(ctx, scene, row, Math.max(from, GUTTER), to, top);
}

function drawBarText(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  row: number,
  from: number,
  to: number,
  top: number,
): void {
  const room = Math.floor((Math.min(to, scene.width) - from - 8) / CHARACTER);
  if (room < 5 || scene.laneHeight < 14) return;
  const text = operationText(scene.timeline, row);
  ctx.textAlign = 'left';
  ctx.fillStyle = scene.timeline.outcome[row] === 0 ? scene.colors.panel : scene.colors.ink;
  ctx.fillText(text.length > room ? `${text.slice(0, room - 1)}…` : text, from + 5, top + scene.laneHeight / 2 + 0.5);
}

/** The operation at a point of the canvas, or next to it. */
export function operationAt(scene: Scene, x: number, y: number): number | undefined {
  const rows = scene.lanes[Math.floor((y - topOf(scene.faults)) / scene.laneHeight)];
  if (rows === undefined || x < GUTTER || rows.length === 0) return undefined;
  const { timeline } = scene;
  const slackNs = ((scene.view.toNs - scene.view.fromNs) / (scene.width - GUTTER)) * 4;
  const at = timeOf(scene, x);
  const position = firstVisible(timeline, rows, at - slackNs);
  const row = rows[position];
  return row !== undefined && (timeline.startNs[row] as number) - slackNs <= at ? row : undefined;
}
