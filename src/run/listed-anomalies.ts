import type { Anomaly, Verdict } from '../core/index.js';

/** Anomalies of one checker that results list; how many there were is told. */
const LISTED = 50;

/** The anomalies of a verdict that results list, in their order, and how many were found in all. */
export function listedAnomalies({ anomalies, stats }: Verdict): { readonly listed: Anomaly[]; readonly count: number } {
  return { listed: shareOfEachType(anomalies), count: counted(anomalies, stats) };
}

/** The first ones of every type, so that a common type does not push a rare one out. Linear. */
function shareOfEachType(anomalies: readonly Anomaly[]): Anomaly[] {
  const byType = new Map<string, Anomaly[]>();
  for (const anomaly of anomalies) {
    const same = byType.get(anomaly.type);
    if (same === undefined) byType.set(anomaly.type, [anomaly]);
    else same.push(anomaly);
  }
  const taken = new Set<Anomaly>();
  for (let round = 0; taken.size < Math.min(LISTED, anomalies.length); round++) {
    for (const same of byType.values()) {
      const next = same[round];
      if (next !== undefined && taken.size < LISTED) taken.add(next);
    }
  }
  return anomalies.filter((anomaly) => taken.has(anomaly));
}

/**
 * Checkers show the operations of some anomalies only, and count all of them: by type in `stats.counts`, or in a figure
 * that has the type's name.
 */
function counted(anomalies: readonly Anomaly[], stats: Verdict['stats']): number {
  const counts = (stats?.['counts'] ?? {}) as Readonly<Record<string, unknown>>;
  const shown = new Map<string, number>(Object.keys(counts).map((type) => [type, 0]));
  for (const { type } of anomalies) shown.set(type, (shown.get(type) ?? 0) + 1);
  let sum = 0;
  for (const [type, n] of shown) {
    const count = counts[type] ?? stats?.[type];
    sum += typeof count === 'number' ? Math.max(n, count) : n;
  }
  return sum;
}
