import { type FaultResult, type FaultWindow, faultWindows, type History } from '../core/index.js';
import { rateBefore, Successes } from './recovery.js';

/** The faults of a history, each with those that were on beside it, and with how the cluster came back after it. */
export function faultResults(history: History): FaultResult[] {
  const windows = faultWindows(history);
  const rate = rateBefore(history);
  const successes = new Successes(history);
  return windows.map((window) => {
    const beside = windows.filter((other) => other !== window && meet(window, other)).map(({ id }) => id);
    return Object.assign({}, withRecovery(window, windows, successes, rate), beside.length === 0 ? {} : { beside });
  });
}

function withRecovery(
  window: FaultWindow,
  windows: readonly FaultWindow[],
  successes: Successes,
  rate: number | undefined,
): FaultResult {
  const { endNs } = window;
  if (endNs === undefined) return window;
  // What comes after the next fault has begun says nothing about this one, nor does what comes while another goes on.
  let next = Number.POSITIVE_INFINITY;
  for (const other of windows) {
    if (other.startNs > endNs) next = Math.min(next, other.startNs);
    else if (endOf(other) > endNs) return window;
  }
  return { ...window, recovery: successes.recoveryAfter(endNs, rate, next) };
}

function meet(a: FaultWindow, b: FaultWindow): boolean {
  return a.startNs < endOf(b) && b.startNs < endOf(a);
}

function endOf({ endNs = Number.POSITIVE_INFINITY }: FaultWindow): number {
  return endNs;
}
