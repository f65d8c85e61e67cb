import type { Checker } from '../../src/core/index.js';
import { type Quantiles, quantiles } from './quantiles.js';
import { forEachCompleted } from './stats.js';

/** Latencies of client operations in nanoseconds: quantiles per function and outcome. Always valid. */
export function latency(): Checker {
  return {
    name: 'latency',
    check: async (history) => {
      const { timeNs } = history.columns;
      const samples = new Map<string, number[]>();
      forEachCompleted(history, (invocation, completion, _ok, outcome) => {
        const taken = timeNs[completion] - timeNs[invocation];
        if (Number.isNaN(taken)) return;
        const group = `${history.f(invocation)} ${outcome}`;
        const sample = samples.get(group);
        if (sample) sample.push(taken);
        else samples.set(group, [taken]);
      });
      const perFunction: Record<string, Record<string, Quantiles>> = {};
      for (const [group, sample] of samples) {
        const [f, outcome] = group.split(' ') as [string, string];
        const found = quantiles(Float64Array.from(sample));
        if (found) perFunction[f] = { ...perFunction[f], [outcome]: found };
      }
      return { valid: true, summary: inWords(perFunction), anomalies: [], stats: { perFunction } };
    },
  };
}

function inWords(perFunction: Record<string, Record<string, Quantiles>>): string {
  const parts = Object.entries(perFunction)
    .filter(([, outcomes]) => outcomes['ok'])
    .map(([f, { ok }]) => `${f} ${milliseconds(ok.p50)} (99th percentile ${milliseconds(ok.p99)})`);
  return parts.length === 0 ? 'No operation with a known latency succeeded.' : `Median latencies: ${parts.join(', ')}.`;
}

function milliseconds(ns: number): string {
  return `${(ns / 1e6).toFixed(ns < 1e7 ? 2 : 0)} ms`;
}
