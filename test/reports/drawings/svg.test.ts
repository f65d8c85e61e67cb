import { describe, expect, it } from 'vitest';
import { anomalySvg } from '../../../reports/index.js';
import { readSkew, staleRead } from '../sample-run.js';

describe('an anomaly as a picture that stands alone', () => {
  it('draws operations, marks the impossible one, and says what is wrong', () => {
    const svg = anomalySvg(staleRead()) ?? '';
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.match(/class="bar /g)).toHaveLength(4);
    expect(svg).toContain('✗ read → 4');
    expect(svg).toContain('Process 13 read 4 from n2');
  });

  it('draws a cycle with its steps', () => {
    const svg = anomalySvg(readSkew()) ?? '';
    expect(svg.match(/class="box"/g)).toHaveLength(3);
    expect(svg).toContain('1. T8 before T4: T4 read y as [5], which T8 had appended.');
  });

  it('shows values as text, never as markup', () => {
    const hostile = '</text><script>alert(1)</script>\u0000';
    const svg = anomalySvg({ ...staleRead(hostile), prose: hostile }) ?? '';
    expect(svg).not.toContain('<script>');
    expect(svg).not.toContain('\u0000');
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
  });

  it('is not tried where nothing can be drawn', () => {
    expect(anomalySvg({ type: 'lost', prose: 'Gone.', ops: [] })).toBeUndefined();
  });
});
