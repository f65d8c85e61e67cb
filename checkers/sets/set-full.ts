import { type Checker, counted, type History, type Verdict } from '../../src/core/index.js';
import { Findings, valueMissing } from '../findings.js';
import { quantiles } from '../performance/quantiles.js';
import { unknown } from '../unknown.js';
import { differentForms } from './forms.js';
import { judgeElements } from './judge.js';
import { stableLatencyNs } from './outcomes.js';
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
  const { attempted, stable, neverRead, recovered, present } = judgeElements(
    history,
    findings,
    linearizable,
    (one, element) => {
      const latency = stableLatencyNs(history, one, element);
      if (latency !== undefined && !Number.isNaN(latency)) latencies.push(latency);
    },
  );
  const { lost = 0, stale = 0, duplicated = 0, phantom = 0 } = findings.counts;
  const stableNs = quantiles(Float64Array.from(latencies));
  return findings.verdict(
    {
      stats: { attempted, stable, neverRead, recovered, lost, stale, duplicated, phantom, stableLatencyNs: stableNs },
      valid: `All ${stable} elements that were read stayed; ${stale} were missing from some read at first.`,
      invalid: `Of ${counted(attempted, 'element')}: ${lost} lost, ${stale} stale, ${duplicated} duplicated, ${phantom} phantom.${differentForms({ present, phantom, lost })}`,
      unknownBecause: stable === 0 ? 'no element was ever seen by a read' : undefined,
    },
    linearizable ? [] : ['stale'],
  );
}
