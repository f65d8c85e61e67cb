import { MILLISECOND_NS, SECOND_NS } from '../src/core/clock.js';
import type { FaultResult, Recovery, Validity } from '../src/core/index.js';

/** A duration or point in time in the unit that reads best: `850 µs`, `12.3 ms`, `4.25 s`, `3 min 20 s`. */
export function duration(ns: number): string {
  if (!Number.isFinite(ns)) return 'unknown';
  if (ns < 0) return `-${duration(-ns)}`;
  if (ns < MILLISECOND_NS) return `${round(ns / 1_000)} µs`;
  if (ns < SECOND_NS) return `${round(ns / MILLISECOND_NS)} ms`;
  if (ns < 120 * SECOND_NS) return `${round(ns / SECOND_NS)} s`;
  const seconds = Math.round(ns / SECOND_NS);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function round(n: number): string {
  return n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2);
}

export function validityWord(valid: Validity): 'valid' | 'invalid' | 'unknown' {
  return valid === true ? 'valid' : valid === false ? 'invalid' : 'unknown';
}

/** What was proven about the faults, in one line. */
export function faultsInWords(faults: readonly FaultResult[]): string {
  if (faults.length === 0) return 'none';
  const proven = faults.filter((fault) => fault.proven === true).length;
  const healed = faults.filter((fault) => fault.healed === true).length;
  const share = (n: number) => (n === faults.length ? 'all' : `${n} of them`);
  return `${faults.length}; ${share(proven)} proven on by a probe, ${share(healed)} proven healed`;
}

export function recoveryInWords(recovery: Recovery): string {
  const first =
    recovery.toFirstOkNs === null
      ? 'no operation succeeded again'
      : `first ok ${duration(recovery.toFirstOkNs)} after heal`;
  const rate =
    recovery.toRateBeforeNs === null
      ? 'the rate from before the faults was not reached again'
      : `back to the rate from before the faults after ${duration(recovery.toRateBeforeNs)}`;
  return `${first}, ${rate}`;
}
