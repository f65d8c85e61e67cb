import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { SECOND_NS } from '../../../src/core/clock.js';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import { faultRows } from '../../drawings/fault-rows.js';
import { type Colors, faultColor, themeColors, useTheme } from '../theme.js';
import { useWidth } from '../width.js';

export interface ChartSeries {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly color: (colors: Colors) => string;
  readonly dash?: readonly number[] | undefined;
  /** Points of this shape instead of a line. */
  readonly points?: PointShape;
}

type PointShape = 'dot' | 'cross' | 'triangle';

interface Props {
  readonly title: string;
  /** Seconds, ascending. */
  readonly x: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly faults: readonly FaultResult[];
  readonly unit: string;
  readonly logarithmic?: boolean;
}

const sync = uPlot.sync('time');

/** A chart over time, fault bands behind it. Drag to zoom, double-click to go back, click a name to hide it. */
export function Chart({ title, x, series, faults, unit, logarithmic = false }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const target = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (target.current === null || width === 0) return undefined;
    const colors = themeColors();
    const options = chartOptions(colors, series, faults, unit, logarithmic, width);
    const data = [x, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;
    const plot = new uPlot(options, data, target.current);
    return () => plot.destroy();
  }, [width, theme, x, series, faults, unit, logarithmic]);
  return (
    <figure class="chart" ref={frame} aria-label={title}>
      <figcaption>{title}</figcaption>
      <div ref={target} />
    </figure>
  );
}

function chartOptions(
  colors: Colors,
  series: readonly ChartSeries[],
  faults: readonly FaultResult[],
  unit: string,
  logarithmic: boolean,
  width: number,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colors.muted,
    grid: { stroke: colors.line, width: 1 },
    ticks: { stroke: colors.line, width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height: 230,
    cursor: { sync: { key: sync.key }, points: { size: 6 } },
    legend: { live: true, markers: lineMarkers(series) },
    scales: {
      x: { time: false },
      y: logarithmic ? { distr: 3, log: 10 } : { range: (_plot, _min, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [
      { ...axis, size: 32, space: labelSpace, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
      {
        ...axis,
        ...(logarithmic
          ? { grid: { ...axis.grid, filter: powersOfTen }, ticks: { ...axis.ticks, filter: powersOfTen } }
          : {}),
        size: 64,
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : `${tick} ${unit}`)),
      },
    ],
    series: [
      { label: 'time', value: (_plot, value) => (value === null ? '–' : `${value.toFixed(2)} s`) },
      ...series.map((one) => plotSeries(one, colors, unit)),
    ],
    hooks: { drawClear: [(plot) => drawBands(plot, faults)] },
  };
}

/** Room for the label of a time, pixels: more where clocks count from long ago. */
function labelSpace(_plot: uPlot, _axis: number, _min: number, max: number): number {
  return Math.max(50, String(Math.round(max)).length * 7 + 34);
}

function plotSeries({ label, color, dash, points }: ChartSeries, colors: Colors, unit: string): uPlot.Series {
  const stroke = color(colors);
  return {
    label,
    stroke,
    width: points === undefined ? 1.6 : 0,
    spanGaps: false,
    value: (_plot, value) => (value === null ? '–' : `${Number(value.toPrecision(4))} ${unit}`),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(points === undefined
      ? { points: { show: false } }
      : { paths: () => null, points: { show: drawPoints(points, stroke) } }),
  };
}

/** Outcomes differ by shape as well as by colour. Draws by itself, so that the library draws no points of its own. */
function drawPoints(shape: PointShape, stroke: string): uPlot.Series.Points.Show {
  return (plot, series, from, to) => {
    const { ctx } = plot;
    const xs = plot.data[0];
    const ys = plot.data[series] ?? [];
    const size = (shape === 'dot' ? 1.6 : 3) * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    for (let i = from; i <= to; i++) {
      const y = ys[i];
      if (y === null || y === undefined) continue;
      mark(ctx, shape, plot.valToPos(xs[i] as number, 'x', true), plot.valToPos(y, 'y', true), size);
    }
    ctx.fillStyle = stroke;
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1.4 * devicePixelRatio;
    if (shape === 'cross') ctx.stroke();
    else ctx.fill();
    ctx.restore();
    return false;
  };
}

function mark(ctx: CanvasRenderingContext2D, shape: PointShape, x: number, y: number, size: number): void {
  if (shape === 'dot') {
    ctx.rect(x - size, y - size, 2 * size, 2 * size);
  } else if (shape === 'cross') {
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x - size, y + size);
    ctx.lineTo(x + size, y - size);
  } else {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.lineTo(x - size, y + size);
    ctx.closePath();
  }
}

/** Names stand behind a piece of their line, dashed as it is; points have their shape in the name. */
function lineMarkers(series: readonly ChartSeries[]): uPlot.Legend.Markers {
  const strokeOf = (plot: uPlot, i: number): string => {
    const stroke = plot.series[i]?.stroke;
    return String(typeof stroke === 'function' ? stroke(plot, i) : stroke);
  };
  return {
    width: 2,
    stroke: strokeOf,
    fill: (plot, i) => (series[i - 1]?.points === undefined ? 'transparent' : strokeOf(plot, i)),
    dash: (_plot, i) => {
      const [stroke] = series[i - 1]?.dash ?? [];
      return stroke === undefined ? 'solid' : stroke > 3 ? 'dashed' : 'dotted';
    },
  };
}

/** Of a logarithmic axis: lines at powers of ten only. */
function powersOfTen(_plot: uPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (Number.isInteger(Math.round(Math.log10(split) * 1e6) / 1e6) ? split : null));
}

function drawBands(plot: uPlot, faults: readonly FaultResult[]): void {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const rows = faultRows(faults);
  const strip = 3 * uPlot.pxRatio;
  ctx.save();
  faults.forEach(({ fault, startNs, endNs }, i) => {
    const from = Math.max(bbox.left, plot.valToPos(startNs / SECOND_NS, 'x', true));
    const to = Math.min(right, endNs === undefined ? right : plot.valToPos(endNs / SECOND_NS, 'x', true));
    if (to <= from) return;
    ctx.fillStyle = faultColor(fault, 0.12);
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    // Faults that are on together are told apart by strips of their own.
    ctx.fillStyle = faultColor(fault, 0.85);
    ctx.fillRect(from, bbox.top + (rows[i] ?? 0) * strip * 1.5, to - from, strip);
  });
  ctx.restore();
}
