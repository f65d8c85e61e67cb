import { FAIL, type History, INVOKE, MICROSECOND_NS, MILLISECOND_NS, NEMESIS, OK } from '../src/core/index.js';
import type { FSeries, Series } from './report-data.js';
import { beginningNs, hasTimes } from './times.js';

const BUCKETS_MOST = 240;
const BUCKETS_LEAST = 30;
/** Events to a bucket on average, at least: quantiles of a handful say nothing. */
const BUCKET_EVENTS = 50;

interface Bucketed {
  readonly ok: number[];
  readonly fail: number[];
  readonly info: number[];
  readonly latenciesMs: number[][];
}

/**
 * Rate and latency over time, per function, from all completions. Buckets are a round width that gives about 240 of
 * them at most. O(n log n) in the history's length, for the quantiles.
 */
export function seriesOf(history: History): Series {
  const { type, process, timeNs, pair } = history.columns;
  const fromNs = beginningNs(history);
  let last = fromNs;
  for (let row = 0; row < history.length; row++) {
    const at = timeNs[row] as number;
    if (at > last && process[row] !== NEMESIS) last = at;
  }
  const bucketNs = roundWidth(
    Math.max(last - fromNs, 1) / Math.min(BUCKETS_MOST, Math.max(BUCKETS_LEAST, history.length / BUCKET_EVENTS)),
  );
  const buckets = Math.floor((last - fromNs) / bucketNs) + 1;
  const byF = new Map<string, Bucketed>();
  if (!hasTimes(history)) return { bucketNs, fromNs, buckets, byF: [] };
  for (let row = 0; row < history.length; row++) {
    const at = timeNs[row] as number;
    if (type[row] === INVOKE || process[row] === NEMESIS || !Number.isFinite(at)) continue;
    const bucketed = of(byF, history.f(row), buckets);
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((at - fromNs) / bucketNs)));
    const counts = type[row] === OK ? bucketed.ok : type[row] === FAIL ? bucketed.fail : bucketed.info;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    const invoked = pair[row] as number;
    if (type[row] === OK && invoked >= 0) {
      bucketed.latenciesMs[bucket]?.push((at - (timeNs[invoked] as number)) / MILLISECOND_NS);
    }
  }
  return { bucketNs, fromNs, buckets, byF: [...byF].map(([f, bucketed]) => summarized(f, bucketed)) };
}

function of(byF: Map<string, Bucketed>, f: string, buckets: number): Bucketed {
  const known = byF.get(f);
  if (known !== undefined) return known;
  const zeros = () => new Array<number>(buckets).fill(0);
  const latenciesMs = Array.from({ length: buckets }, (): number[] => []);
  const bucketed = { ok: zeros(), fail: zeros(), info: zeros(), latenciesMs };
  byF.set(f, bucketed);
  return bucketed;
}

function summarized(f: string, { ok, fail, info, latenciesMs }: Bucketed): FSeries {
  for (const latencies of latenciesMs) latencies.sort((a, b) => a - b);
  const quantile = (q: number) =>
    latenciesMs.map((sorted) => rounded(sorted[Math.ceil(q * sorted.length) - 1] ?? null));
  return {
    f,
    ok,
    fail,
    info,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    maxMs: latenciesMs.map((sorted) => rounded(sorted.at(-1) ?? null)),
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Number(ms.toPrecision(4));
}

/** The smallest of 1, 2 or 5 times a power of ten that is at least `ns`, and at least a microsecond. */
function roundWidth(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(ns, MICROSECOND_NS)));
  for (const factor of [1, 2, 5]) if (factor * power >= ns) return factor * power;
  return 10 * power;
}
