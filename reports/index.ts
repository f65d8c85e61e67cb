/** What a run looks like: on a terminal, as a line of JSON, as a page. Pure functions of `Results` and history. */

export { anomalySvg } from './drawings/svg.js';
export { type HtmlOptions, htmlReport, loadTemplate, renderHtml } from './html.js';
export { jsonLine } from './json-line.js';
export { openRunView, type RunView, type RunViewOptions, type ViewStream } from './live/run-view.js';
export { reportPath } from './report-path.js';
export { formatResults, parseResults } from './results-file.js';
export { resultsSchema } from './results-schema.js';
export { plainestOf, type TerminalOptions, terminalSummary } from './terminal.js';
