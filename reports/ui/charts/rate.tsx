import { useMemo } from 'preact/hooks';
import { SECOND_NS } from '../../../src/core/clock.js';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import type { FSeries, Series } from '../../report-data.js';
import { Section } from '../panels/section.js';
import type { Colors } from '../theme.js';
import { Chart, type ChartSeries } from './chart.js';

const OUTCOMES = [
  { name: 'ok', dash: undefined },
  { name: 'fail', dash: [6, 3] },
  { name: 'info', dash: [2, 3] },
] as const;

/** Completions per second, a line per function and outcome. Outcomes differ by dash as well as by colour. */
export function Rate({ series, faults }: { series: Series; faults: readonly FaultResult[] }) {
  const [x, lines] = useMemo((): [number[], ChartSeries[]] => {
    const perSecond = SECOND_NS / series.bucketNs;
    const times = Array.from({ length: series.buckets }, (_, i) => ((i + 0.5) * series.bucketNs) / SECOND_NS);
    const drawn = series.byF.flatMap(linesOf(perSecond));
    return [times, drawn];
  }, [series]);
  return (
    <Section id="rate" title="Rate">
      <Chart title="Completions per second, by function and outcome" x={x} series={lines} faults={faults} unit="/s" />
    </Section>
  );
}

function linesOf(perSecond: number): (one: FSeries, i: number) => ChartSeries[] {
  return (one, i) =>
    OUTCOMES.filter(({ name }) => one[name].some((n) => n > 0)).map(({ name, dash }) => ({
      label: `${one.f} ${name}`,
      values: one[name].map((n) => n * perSecond),
      color: (colors) => shade(colors, name, i),
      dash,
    }));
}

/** Outcome gives the hue, the function its shade. */
function shade(colors: Colors, outcome: 'ok' | 'fail' | 'info', i: number): string {
  const share = Math.max(35, 100 - i * 28);
  return mixed(colors[outcome], colors.ink, share / 100);
}

function mixed(a: string, b: string, share: number): string {
  const [left, right] = [channels(a), channels(b)];
  return `rgb(${left.map((channel, i) => Math.round(channel * share + (right[i] ?? 0) * (1 - share))).join(' ')})`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
