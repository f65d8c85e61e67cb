import type { CheckerResult, Verdict } from '../core/index.js';
import { listedAnomalies } from './listed-anomalies.js';

/** A checker's answer as results list it. */
export function checkerResult(name: string, verdict: Verdict, elapsedMs: number): CheckerResult {
  const { valid, summary, stats, unknownBecause } = verdict;
  const { listed, count } = listedAnomalies(verdict);
  return {
    name,
    valid,
    summary,
    anomalies: listed,
    ...(count > listed.length ? { anomalyCount: count } : {}),
    ...(stats ? { stats } : {}),
    ...(unknownBecause === undefined ? {} : { unknownBecause }),
    elapsedMs,
  };
}
