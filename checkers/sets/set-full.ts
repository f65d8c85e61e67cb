import type { Checker, History, Verdict } from '../../src/core/index.js';
import { quantiles } from '../performance/quantiles.js';
import { SetAnomalies } from './anomalies.js';
import { setHistories } from './elements.js';
import { elementFaults, stableLatencyNs } from './outcomes.js';
import type { SetOptions } from './set.js';

/**
 * Follows every element through all reads, as Jepsen's set-full does: when it was known, when it became visible for
 * good (`stableLatency`), whether it was lost. Reports duplicates and phantoms too.
 * Unknown where no element was stable: then nothing was shown.
 */
export function setFull(options: SetOptions = {}): Checker {
  return {
    name: 'set-full',
    check: async (history) => judge(history, options),
  };
}

function judge(history: History, { linearizable = false }: SetOptions): Verdict {
  const anomalies = new SetAnomalies(history);
  const latencies: number[] = [];
  const counts = { attempted: 0, stable: 0, neverRead: 0, recovered: 0 };
  for (const one of setHistories(history)) {
    for (const element of one.elements.values()) {
      const faults = elementFaults(one, element);
      counts.attempted++;
      if (faults.outcome === 'stable') counts.stable++;
      if (faults.outcome === 'never-read') counts.neverRead++;
      if (faults.recovered) counts.recovered++;
      const latency = stableLatencyNs(history, one, element);
      if (latency !== undefined && !Number.isNaN(latency)) latencies.push(latency);
      anomalies.addElement(one, element, faults);
    }
  }
  const { lost = 0, stale = 0, duplicated = 0, phantom = 0 } = anomalies.counts;
  const stats = {
    ...counts,
    lost,
    stale,
    duplicated,
    phantom,
    stableLatencyNs: quantiles(Float64Array.from(latencies)),
  };
  const shown = anomalies.shown.filter((anomaly) => anomaly.type !== 'stale' || linearizable);
  const wrong = lost + duplicated + phantom + (linearizable ? stale : 0);
  if (wrong > 0) {
    const summary = `Of ${counts.attempted} elements: ${lost} lost, ${stale} stale, ${duplicated} duplicated, ${phantom} phantom.`;
    return { valid: false, summary, anomalies: shown, stats };
  }
  if (counts.stable === 0) {
    const unknownBecause = 'no element was ever seen by a read after it was added';
    return { valid: 'unknown', summary: `Unknown: ${unknownBecause}.`, anomalies: [], stats, unknownBecause };
  }
  const summary = `All ${counts.stable} elements that were read stayed; ${stale} were missing from some read at first.`;
  return { valid: true, summary, anomalies: [], stats };
}
