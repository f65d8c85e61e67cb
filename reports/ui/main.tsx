import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/base.css';
import './styles/panels.css';
import './styles/drawings.css';
import './styles/transactions.css';
import './styles/timeline.css';
import type { ReportData } from '../report-data.js';
import { App } from './app.js';
import { startTheme } from './theme.js';
import { decodeTimeline } from './timeline/decode.js';

const page = document.getElementById('page') as HTMLElement;
const data = JSON.parse(document.getElementById('dsverify-data')?.textContent ?? 'null') as ReportData;
startTheme(data.results.bands ?? []);

// The verdict must be there even where the browser cannot unpack the operations.
const timeline = await decodeTimeline(data.timeline).catch(() => undefined);
page.replaceChildren();
render(<App data={data} timeline={timeline} />, page);
