import { describe, expect, it } from 'vitest';
import { scriptSafeJson } from '../../reports/html.js';
import { renderHtml } from '../../reports/index.js';
import { pageResults } from '../../reports/page-results.js';
import { sampleHistory, sampleResults } from './sample-run.js';

const TEMPLATE = '<title>dsverify</title><script type="application/json">"dsverify-report-data"</script>';
const HOSTILE = '</script><img src=x onerror=alert(1)><!--<script>\u2028\u2029$&';

function dataOf(html: string) {
  return JSON.parse(html.slice(html.indexOf('json">') + 6, html.lastIndexOf('</script>')));
}

describe('the data inside the page', () => {
  it('cannot end its element, whatever the database answered', () => {
    const history = sampleHistory({ operations: 50, value: HOSTILE });
    const results = sampleResults(history, { system: HOSTILE, warnings: [HOSTILE] });
    const html = renderHtml(results, history, TEMPLATE);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<!--');
    expect(html.slice(html.indexOf('json">'))).not.toMatch(/[\u2028\u2029]/);
    expect(dataOf(html).results.warnings).toEqual([HOSTILE]);
  });

  it('is the same JSON after escaping', () => {
    const value = { '<': ['&', '>', '\u2028', HOSTILE] };
    expect(JSON.parse(scriptSafeJson(value))).toEqual(value);
  });

  it('carries the results', () => {
    const history = sampleHistory({ operations: 200 });
    const results = sampleResults(history);
    expect(dataOf(renderHtml(results, history, TEMPLATE)).results).toEqual(
      JSON.parse(JSON.stringify(pageResults(results))),
    );
  });
});
