import { useMemo, useState } from 'preact/hooks';
import { MILLISECOND_NS, SECOND_NS } from '../../../src/core/clock.js';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import { grouped } from '../../../src/core/counted.js';
import type { FSeries, Series } from '../../report-data.js';
import { Term } from '../panels/glossary.js';
import { Section } from '../panels/section.js';
import type { Timeline } from '../timeline/decode.js';
import { Chart, type ChartSeries } from './chart.js';

/** More points than this only cover each other. */
const POINTS = 20_000;

interface Props {
  readonly timeline: Timeline | undefined;
  readonly series: Series;
  readonly faults: readonly FaultResult[];
}

export function Latency({ timeline, series, faults }: Props) {
  const busiest = series.byF.toSorted((a, b) => total(b.ok) - total(a.ok))[0];
  const [f, setF] = useState(busiest?.f ?? '');
  const chosen = series.byF.find((one) => one.f === f) ?? busiest;
  if (chosen === undefined) return null;
  return (
    <Section id="latency" title="Latency">
      <p class="lead">
        How long operations took, on a logarithmic scale, and the <Term name="quantile">quantiles</Term> over time.{' '}
        {faults.length > 0 && 'Shaded: a fault was on.'}
      </p>
      {series.byF.length > 1 && (
        <div class="toolbar" role="group" aria-label="function">
          {series.byF.map((one) => (
            <button key={one.f} type="button" aria-pressed={one.f === chosen.f} onClick={() => setF(one.f)}>
              {one.f}
            </button>
          ))}
        </div>
      )}
      {timeline !== undefined && <Scatter timeline={timeline} f={chosen.f} faults={faults} />}
      <Quantiles chosen={chosen} series={series} faults={faults} />
    </Section>
  );
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, n) => sum + n, 0);
}

function Scatter({ timeline, f, faults }: { timeline: Timeline; f: string; faults: readonly FaultResult[] }) {
  const { x, series, shown, all } = useMemo(() => scatter(timeline, f), [timeline, f]);
  const note = shown < all ? `, ${grouped(shown)} of ${grouped(all)} points` : '';
  return <Chart title={`${f}: each operation${note}`} x={x} series={series} faults={faults} unit="ms" logarithmic />;
}

function scatter(timeline: Timeline, f: string) {
  const code = timeline.names.indexOf(f);
  const rows: number[] = [];
  for (let row = 0; row < timeline.length; row++) {
    if (timeline.f[row] === code && timeline.outcome[row] !== 3) rows.push(row);
  }
  const step = Math.max(1, Math.ceil(rows.length / POINTS));
  // Every step-th, but all that did not succeed: they are what one looks for.
  const kept =
    step === 1 ? rows : rows.filter((row, i) => i % step === 0 || timeline.outcome[row] !== 0).slice(0, POINTS * 2);
  const x = kept.map((row) => (timeline.startNs[row] as number) / SECOND_NS);
  const of = (outcome: number) =>
    kept.map((row) =>
      timeline.outcome[row] === outcome
        ? Math.max(0.001, ((timeline.endNs[row] as number) - (timeline.startNs[row] as number)) / MILLISECOND_NS)
        : null,
    );
  const series: ChartSeries[] = [
    { label: 'ok ■', values: of(0), color: (colors) => colors.ok, points: 'dot' },
    { label: 'fail ×', values: of(1), color: (colors) => colors.fail, points: 'cross' },
    { label: 'info ▲', values: of(2), color: (colors) => colors.info, points: 'triangle' },
  ];
  return { x, series, shown: kept.length, all: rows.length };
}

function Quantiles({
  chosen,
  series: { bucketNs, fromNs },
  faults,
}: {
  chosen: FSeries;
  series: Series;
  faults: readonly FaultResult[];
}) {
  const [x, lines] = useMemo((): [number[], ChartSeries[]] => {
    const times = chosen.ok.map((_, i) => (fromNs + (i + 0.5) * bucketNs) / SECOND_NS);
    const line = (
      label: string,
      values: readonly (number | null)[],
      color: ChartSeries['color'],
      dash?: readonly number[],
    ) => ({
      label,
      values: values.map((value) => (value === null ? null : Math.max(0.001, value))),
      color,
      ...(dash === undefined ? {} : { dash }),
    });
    return [
      times,
      [
        line('p50', chosen.p50Ms, (colors) => colors.ok),
        line('p95', chosen.p95Ms, (colors) => colors.accent, [6, 3]),
        line('p99', chosen.p99Ms, (colors) => colors.fail, [2, 3]),
        { ...line('max ▲', chosen.maxMs, (colors) => colors.muted), points: 'triangle' },
      ],
    ];
  }, [chosen, bucketNs, fromNs]);
  return <Chart title={`${chosen.f}: quantiles of ok`} x={x} series={lines} faults={faults} unit="ms" logarithmic />;
}
