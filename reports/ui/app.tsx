import { useState } from 'preact/hooks';
import type { ReportData } from '../report-data.js';
import { Anomalies } from './anomaly/anomalies.js';
import { Latency } from './charts/latency.js';
import { Rate } from './charts/rate.js';
import { Banner, isRecorded } from './panels/banner.js';
import { Checkers } from './panels/checkers.js';
import { Environment } from './panels/environment.js';
import { Faults } from './panels/faults.js';
import { Glossary } from './panels/glossary.js';
import { toggleTheme, useTheme } from './theme.js';
import type { Timeline } from './timeline/decode.js';
import { TimelineSection } from './timeline/timeline-section.js';
import type { View } from './timeline/view.js';

interface Props {
  readonly data: ReportData;
  /** Undefined where the browser could not unpack it. */
  readonly timeline: Timeline | undefined;
}

/** The page: the verdict first, then why, then everything else. */
export function App({ data, timeline }: Props) {
  const { results, series } = data;
  const [focus, setFocus] = useState<View>();
  const theme = useTheme();
  const parts = [
    ['anomalies', 'What went wrong', results.checkers.some((checker) => checker.anomalies.length > 0)],
    ['faults', 'Faults', results.faults.length > 0],
    ['timeline', 'Timeline', true],
    ['latency', 'Latency', series.byF.length > 0],
    ['rate', 'Rate', series.byF.length > 0],
    ['checks', 'Checks', true],
    ['environment', 'Reproduce', true],
    ['glossary', 'Glossary', true],
  ] as const;
  return (
    <>
      <nav aria-label="parts of this page">
        <a class="brand" href="#verdict">
          dsverify
        </a>
        <span class="what">
          {results.system} {results.version} · {results.workload}
          {isRecorded(results) ? '' : ` · nemesis ${results.nemesis}`}
        </span>
        <ul>
          {parts.map(
            ([id, name, there]) =>
              there && (
                <li key={id}>
                  <a href={`#${id}`}>{name}</a>
                </li>
              ),
          )}
        </ul>
        <button
          type="button"
          class="theme"
          onClick={toggleTheme}
          aria-label={`switch to ${theme === 'dark' ? 'light' : 'dark'} colours`}
        >
          {theme === 'dark' ? '☀' : '☾'}
        </button>
      </nav>
      <main>
        <Banner results={results} />
        {results.warnings.length > 0 && (
          <ul class="warnings" aria-label="warnings">
            {results.warnings.map((warning, i) => (
              <li key={i}>⚠ {warning}</li>
            ))}
          </ul>
        )}
        <Anomalies results={results} show={setFocus} />
        <Faults results={results} />
        {timeline === undefined ? (
          <section id="timeline">
            <p class="note">This browser could not unpack the operations: it lacks DecompressionStream.</p>
          </section>
        ) : (
          <TimelineSection timeline={timeline} faults={results.faults} focus={focus} />
        )}
        <Latency timeline={timeline} series={series} faults={results.faults} />
        {series.byF.length > 0 && <Rate series={series} faults={results.faults} />}
        <Checkers checkers={results.checkers} />
        <Environment results={results} />
        <Glossary checkers={results.checkers} />
      </main>
    </>
  );
}
