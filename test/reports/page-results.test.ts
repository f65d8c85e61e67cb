import { describe, expect, it } from 'vitest';
import { pageResults, shortened } from '../../reports/page-results.js';
import { sampleHistory, sampleResults, staleRead } from './sample-run.js';

describe('the results as the page holds them', () => {
  it('keep the beginning of a long list, and say how long it was', () => {
    const long = Array.from({ length: 10_000 }, (_, i) => i);
    expect(shortened(long)).toEqual([...long.slice(0, 40), '… 10000 in all']);
    expect(shortened([1, [2, 3]])).toEqual([1, [2, 3]]);
    expect(String(shortened('x'.repeat(9_000))).length).toBeLessThan(500);
  });

  it('hold some anomalies of a checker, and know how many there were', () => {
    const results = sampleResults(sampleHistory({ operations: 20 }));
    const [first] = results.checkers;
    const many = { ...first, anomalies: Array.from({ length: 500 }, () => staleRead()) };
    const [checker] = pageResults({ ...results, checkers: [many] }).checkers;
    expect(checker.anomalies).toHaveLength(60);
    expect(checker.anomalyCount).toBe(500);
  });
});
