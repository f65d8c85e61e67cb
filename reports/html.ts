import { readFile } from 'node:fs/promises';
import { EnvironmentError, type History, type Results } from '../src/core/index.js';
import { pageResults } from './page-results.js';
import type { ReportData } from './report-data.js';
import { widenedAsDigits } from './results-file.js';
import { seriesOf } from './series.js';
import { packTimeline } from './timeline-pack.js';

/** Where the built page keeps the place of its data. */
const DATA_MARK = '"dsverify-report-data"';

export interface HtmlOptions {
  /** Most operations that the timeline holds. */
  readonly timelineLimit?: number;
}

/**
 * The page of a run: one file that needs nothing else. `template` is what {@link loadTemplate} gives.
 * Linear in the history's length, but for quantiles of latency (n log n).
 */
export function renderHtml(results: Results, history: History, template: string, options: HtmlOptions = {}): string {
  const data: ReportData = {
    results: pageResults(results),
    timeline: packTimeline(history, results.concurrency, options.timelineLimit),
    series: seriesOf(history),
  };
  const at = template.indexOf(DATA_MARK);
  const title = `${results.valid === true ? '✓' : results.valid === false ? '✗' : '?'} ${results.system} ${results.workload}`;
  return (
    template.slice(0, at).replace('<title>dsverify</title>', () => `<title>${escapeText(title)} · dsverify</title>`) +
    scriptSafeJson(data) +
    template.slice(at + DATA_MARK.length)
  );
}

/** {@link renderHtml} with the page that was built with this package. */
export async function htmlReport(results: Results, history: History, options?: HtmlOptions): Promise<string> {
  return renderHtml(results, history, await loadTemplate(), options);
}

/**
 * The built page, without data.
 * @throws {EnvironmentError} `REPORT_TEMPLATE_MISSING` when the package was not built whole
 */
export async function loadTemplate(): Promise<string> {
  // Under a test runner this file is TypeScript; the built page lies in dist all the same.
  const path = import.meta.url.endsWith('.ts') ? '../dist/reports/ui/index.html' : './ui/index.html';
  try {
    const template = await readFile(new URL(path, import.meta.url), 'utf8');
    if (template.includes(DATA_MARK)) return template;
    throw new Error('the page has no place for its data');
  } catch (cause) {
    throw new EnvironmentError('writing report.html failed: the page was not built', {
      code: 'REPORT_TEMPLATE_MISSING',
      hint: 'Run `npm run build` in the checkout, or install the package again.',
      cause,
    });
  }
}

/**
 * JSON that may stand inside a script element: nothing in it can end the element, open a comment, or break a line of
 * JavaScript, whatever a database answered.
 */
export function scriptSafeJson(data: unknown): string {
  return JSON.stringify(data, widenedAsDigits).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeText(text: string): string {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
