import type { Checker } from '../../src/core/index.js';
import { unknown } from '../unknown.js';
import { forEachCompleted } from './stats.js';

/** At most so many buckets, whatever the length of the run. */
const BUCKETS = 240;

/**
 * Completions over time, in buckets of equal width per function and outcome. Valid where there are any.
 * `stats`: `bucketNs`, `perSecond` (ok operations over the whole run), `series` (`"read ok"` → counts per bucket).
 */
export function rate(): Checker {
  return {
    name: 'rate',
    check: async (history) => {
      const { timeNs } = history.columns;
      let lastNs = 0;
      for (let row = 0; row < history.length; row++) if (timeNs[row] > lastNs) lastNs = timeNs[row];
      const bucketNs = Math.max(1e8, lastNs / BUCKETS);
      const buckets = Math.floor(lastNs / bucketNs) + 1;
      const series: Record<string, number[]> = {};
      let successes = 0;
      forEachCompleted(history, (invocation, completion, outcome) => {
        if (outcome === 'ok') successes++;
        if (Number.isNaN(timeNs[completion])) return;
        const name = `${history.f(invocation)} ${outcome}`;
        series[name] ??= Array.from({ length: buckets }, () => 0);
        series[name][Math.floor(timeNs[completion] / bucketNs)]++;
      });
      if (Object.keys(series).length === 0) return unknown('no operation was completed at a known time');
      const perSecond = lastNs > 0 ? (successes / lastNs) * 1e9 : 0;
      const summary = `${perSecond.toFixed(1)} ok operations per second.`;
      return { valid: true, summary, anomalies: [], stats: { bucketNs, perSecond, series } };
    },
  };
}
