import { useMemo, useState } from 'preact/hooks';
import { SECOND_NS } from '../../../src/core/clock.js';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import type { FSeries, Series } from '../../report-data.js';
import { Section } from '../panels/section.js';
import { Chart, type ChartSeries } from './chart.js';

const OUTCOMES = [
  { name: 'ok', dash: undefined },
  { name: 'fail', dash: [6, 3] },
  { name: 'info', dash: [2, 3] },
] as const;

/** Completions per second by outcome, of one function or of all. Outcomes differ by dash as well as by colour. */
export function Rate({ series, faults }: { series: Series; faults: readonly FaultResult[] }) {
  const [f, setF] = useState<string>();
  const [x, lines] = useMemo((): [number[], ChartSeries[]] => {
    const times = Array.from(
      { length: series.buckets },
      (_, i) => (series.fromNs + (i + 0.5) * series.bucketNs) / SECOND_NS,
    );
    return [times, linesOf(series, f)];
  }, [series, f]);
  const choices = [undefined, ...(series.byF.length > 1 ? series.byF.map((one) => one.f) : [])];
  return (
    <Section id="rate" title="Rate">
      {choices.length > 1 && (
        <div class="toolbar" role="group" aria-label="function">
          {choices.map((choice) => (
            <button key={choice ?? ''} type="button" aria-pressed={f === choice} onClick={() => setF(choice)}>
              {choice ?? 'all'}
            </button>
          ))}
        </div>
      )}
      <Chart
        title={`${f ?? 'All operations'}: completions per second, by outcome`}
        x={x}
        series={lines}
        faults={faults}
        unit="/s"
      />
    </Section>
  );
}

function linesOf({ byF, buckets, bucketNs }: Series, f: string | undefined): ChartSeries[] {
  const chosen = byF.filter((one: FSeries) => f === undefined || one.f === f);
  return OUTCOMES.map(({ name, dash }) => ({
    label: name,
    values: Array.from(
      { length: buckets },
      (_, i) => (chosen.reduce((sum, one) => sum + (one[name][i] ?? 0), 0) * SECOND_NS) / bucketNs,
    ),
    color: (colors) => colors[name],
    dash,
  }));
}
