import { type Checker, counted, type History, type Verdict } from '../../src/core/index.js';
import { Findings, valueMissing } from '../findings.js';
import { quantiles } from '../performance/quantiles.js';
import { unknown } from '../unknown.js';
import { reportElement } from './anomalies.js';
import { setHistories, tellingReads } from './elements.js';
import { differentForms } from './forms.js';
import { elementFaults, stableLatencyNs } from './outcomes.js';
import { removalsUnknown } from './removals.js';
import type { SetOptions } from './set.js';

/**
 * Follows every element through all reads, as Jepsen's set-full does: when it was known, when it became visible for
 * good (`stableLatencyNs`), whether it was lost. Reports duplicates and phantoms too. Operations as in `set`.
 * Unknown where no element was stable: then nothing was shown.
 */
export function setFull(options: SetOptions = {}): Checker {
  return {
    name: 'set-full',
    check: async (history) => judge(history, options),
  };
}

function judge(history: History, { linearizable = false }: SetOptions): Verdict {
  const obstacle = removalsUnknown(history) ?? valueMissing(history, 'add');
  if (obstacle !== undefined) return unknown(obstacle);
  const findings = new Findings(history);
  const latencies: number[] = [];
  let present = 0;
  const counts = { attempted: 0, stable: 0, neverRead: 0, recovered: 0 };
  for (const one of setHistories(history)) {
    for (const row of tellingReads(history, one, linearizable)) findings.unreadable(row, 'list of elements');
    for (const element of one.elements) {
      const faults = elementFaults(one, element);
      if (element.added >= 0) counts.attempted++;
      if (element.lastPresent >= 0) present++;
      if (faults.outcome === 'stable') counts.stable++;
      if (faults.outcome === 'never-read') counts.neverRead++;
      if (faults.recovered) counts.recovered++;
      const latency = stableLatencyNs(history, one, element);
      if (latency !== undefined && !Number.isNaN(latency)) latencies.push(latency);
      reportElement(history, findings, one, element, faults);
    }
  }
  const { lost = 0, stale = 0, duplicated = 0, phantom = 0 } = findings.counts;
  const stableNs = quantiles(Float64Array.from(latencies));
  return findings.verdict(
    {
      stats: { ...counts, lost, stale, duplicated, phantom, stableLatencyNs: stableNs },
      valid: `All ${counts.stable} elements that were read stayed; ${stale} were missing from some read at first.`,
      invalid: `Of ${counted(counts.attempted, 'element')}: ${lost} lost, ${stale} stale, ${duplicated} duplicated, ${phantom} phantom.${differentForms({ present, phantom, lost })}`,
      unknownBecause: counts.stable === 0 ? 'no element was ever seen by a read' : undefined,
    },
    linearizable ? [] : ['stale'],
  );
}
