import type { Checker } from '../../src/core/index.js';
import { unknown } from '../unknown.js';
import { type Quantiles, quantiles } from './quantiles.js';
import { forEachCompleted } from './stats.js';

/**
 * Latencies of client operations in nanoseconds: quantiles per function and outcome.
 * Valid where there are any: being slow breaks no promise.
 */
export function latency(): Checker {
  return {
    name: 'latency',
    check: async (history) => {
      const { timeNs } = history.columns;
      const samples = new Map<string, Map<string, number[]>>();
      forEachCompleted(history, (invocation, completion, outcome) => {
        const taken = timeNs[completion] - timeNs[invocation];
        if (Number.isNaN(taken)) return;
        const f = history.f(invocation);
        let outcomes = samples.get(f);
        if (!outcomes) samples.set(f, (outcomes = new Map()));
        const sample = outcomes.get(outcome);
        if (sample) sample.push(taken);
        else outcomes.set(outcome, [taken]);
      });
      if (samples.size === 0) return unknown('no operation with known times was completed');
      const perFunction = Object.fromEntries(
        [...samples].map(([f, outcomes]) => [f, Object.fromEntries([...outcomes].map(quantilesOf))]),
      );
      return { valid: true, summary: inWords(perFunction), anomalies: [], stats: { perFunction } };
    },
  };
}

function quantilesOf([outcome, sample]: readonly [string, number[]]): [string, Quantiles | undefined] {
  return [outcome, quantiles(Float64Array.from(sample))];
}

function inWords(perFunction: Record<string, Record<string, Quantiles | undefined>>): string {
  const parts = Object.entries(perFunction).flatMap(([f, { ok }]) =>
    ok ? [`${f} ${milliseconds(ok.p50)} (99th percentile ${milliseconds(ok.p99)})`] : [],
  );
  return parts.length === 0 ? 'No operation with a known latency succeeded.' : `Median latencies: ${parts.join(', ')}.`;
}

function milliseconds(ns: number): string {
  return `${(ns / 1e6).toFixed(ns < 1e7 ? 2 : 0)} ms`;
}
