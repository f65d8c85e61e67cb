import type { Checker, History, Verdict } from '../../src/core/index.js';
import { SetAnomalies } from './anomalies.js';
import { type SetHistory, setHistories } from './elements.js';
import { elementFaults } from './outcomes.js';

export interface SetOptions {
  /** Is an element that a read lacks, though it was known before the read began, wrong? Default false. */
  readonly linearizable?: boolean;
}

interface SetCounts {
  attempted: number;
  acknowledged: number;
  present: number;
  recovered: number;
  neverRead: number;
  reads: number;
}

/**
 * Unique adds and reads of the whole set. Wrong are elements that are
 * `lost` (known, then gone from all later reads), `duplicated`, `phantom` (nobody had added them, or their add had
 * failed for certain) and, for a set that promises linearizability, `stale` (missing from a read that began after they
 * were known). Elements whose add ended without an answer may be there or not; those that are there are `recovered`.
 * Without any successful read the answer is unknown.
 */
export function set(options: SetOptions = {}): Checker {
  return {
    name: 'set',
    check: async (history) => judge(history, options),
  };
}

function judge(history: History, options: SetOptions): Verdict {
  const anomalies = new SetAnomalies(history);
  const counts: SetCounts = { attempted: 0, acknowledged: 0, present: 0, recovered: 0, neverRead: 0, reads: 0 };
  for (const one of setHistories(history)) judgeSet(one, counts, anomalies);
  const { lost = 0, stale = 0, duplicated = 0, phantom = 0 } = anomalies.counts;
  const stats = { ...counts, lost, stale, duplicated, phantom };
  const wrong = lost + duplicated + phantom + (options.linearizable ? stale : 0);
  const shown = anomalies.shown.filter((anomaly) => anomaly.type !== 'stale' || options.linearizable);
  if (wrong > 0) {
    const parts = Object.entries({ lost, stale: options.linearizable ? stale : 0, duplicated, phantom });
    const words = parts.filter(([, n]) => n > 0).map(([name, n]) => `${n} ${name}`);
    return {
      valid: false,
      summary: `Of ${counts.acknowledged} acknowledged elements: ${words.join(', ')}.`,
      anomalies: shown,
      stats,
    };
  }
  if (counts.reads === 0) {
    const unknownBecause = 'no read of the set succeeded, so nothing is known of what it holds';
    return { valid: 'unknown', summary: `Unknown: ${unknownBecause}.`, anomalies: [], stats, unknownBecause };
  }
  return {
    valid: true,
    summary: `All ${counts.acknowledged - counts.neverRead} acknowledged elements that a later read could show are there.`,
    anomalies: [],
    stats,
  };
}

function judgeSet(one: SetHistory, counts: SetCounts, anomalies: SetAnomalies): void {
  counts.reads += one.reads.length;
  for (const element of one.elements.values()) {
    const faults = elementFaults(one, element);
    if (element.added >= 0) counts.attempted++;
    if (element.acknowledged >= 0) counts.acknowledged++;
    if (element.lastPresent >= 0) counts.present++;
    if (faults.recovered) counts.recovered++;
    if (faults.outcome === 'never-read') counts.neverRead++;
    anomalies.addElement(one, element, faults);
  }
}
