import { type FaultResult, type FaultWindow, faultWindows, type History } from '../core/index.js';
import { rateBefore, recoveryAfter } from './recovery.js';

/** The faults of a history, each with how the cluster came back after it. */
export function faultResults(history: History): FaultResult[] {
  const windows = faultWindows(history);
  const rate = rateBefore(history);
  return windows.map((window) => withRecovery(window, windows, history, rate));
}

function withRecovery(
  window: FaultWindow,
  windows: readonly FaultWindow[],
  history: History,
  rate: number | undefined,
): FaultResult {
  const { endNs } = window;
  if (endNs === undefined) return window;
  // What comes after the next fault has begun says nothing about this one.
  let next = Number.POSITIVE_INFINITY;
  for (const { startNs } of windows) if (startNs > endNs && startNs < next) next = startNs;
  return { ...window, recovery: recoveryAfter(history, endNs, rate, next) };
}
