import { type Checker, type FaultWindow, faultWindows, type History, INVOKE, NEMESIS, OK } from '../src/core/index.js';
import { countOutcomes } from './performance/stats.js';

export interface VacuityOptions {
  /** Successful operations that every function needs at least. Default 1. */
  readonly okPerFunction?: number;
  /** Successful operations that the whole run needs at least. Default 10. */
  readonly ok?: number;
  /** Faults that the run was meant to have (`partition`, `kill` …): each must have happened at least once. */
  readonly faults?: readonly string[];
  /** How many nodes the cluster had; by default those that appear in the history. */
  readonly nodes?: number;
}

/**
 * Was anything tested at all? Unknown, with every reason, where too few operations succeeded (in all, per function, or
 * during faults that left a majority of the nodes alone), where a fault was never injected, and where a probe showed
 * that a fault did nothing or was not taken back. Never false: nothing here says that the database is wrong.
 */
export function vacuity(options: VacuityOptions = {}): Checker {
  return {
    name: 'vacuity',
    check: async (history) => {
      const windows = faultWindows(history);
      const reasons = [
        ...successReasons(history, options),
        ...missingFaults(windows, options.faults ?? []),
        ...probeReasons(windows),
        ...faultReasons(history, windows, options),
      ];
      if (reasons.length === 0) {
        return { valid: true, summary: 'Enough was tested for the verdict to mean something.', anomalies: [] };
      }
      const unknownBecause = reasons.join('; ');
      return {
        valid: 'unknown',
        summary: `Too little was tested: ${unknownBecause}.`,
        anomalies: [],
        unknownBecause,
        stats: { reasons },
      };
    },
  };
}

function successReasons(history: History, { ok = 10, okPerFunction = 1 }: VacuityOptions): string[] {
  const { total, perFunction } = countOutcomes(history);
  if (total.ok + total.fail + total.info + total.open === 0) return ['no client did anything'];
  if (total.ok === 0) return ['no operation succeeded'];
  const reasons = total.ok < ok ? [`only ${total.ok} operations succeeded (at least ${ok} are needed)`] : [];
  for (const [f, counts] of Object.entries(perFunction)) {
    if (counts.ok < okPerFunction)
      reasons.push(`${counts.ok} of the ${f} operations succeeded (at least ${okPerFunction} must)`);
  }
  return reasons;
}

function missingFaults(windows: readonly FaultWindow[], expected: readonly string[]): string[] {
  return expected
    .filter((fault) => !windows.some((window) => window.fault === fault))
    .map((fault) => `the fault ${fault} was asked for but never injected`);
}

function probeReasons(windows: readonly FaultWindow[]): string[] {
  const reasons: string[] = [];
  const idle = windows.filter((window) => window.proven === false);
  if (idle.length > 0) reasons.push(`${nameOf(idle)} did nothing, as its probe showed`);
  for (const fault of new Set(windows.map((window) => window.fault))) {
    const some = windows.filter((window) => window.fault === fault);
    if (some.every((window) => window.proven === undefined))
      reasons.push(`no probe ever looked whether the fault ${fault} was on`);
  }
  const left = windows.filter((window) => window.healed === false);
  if (left.length > 0) reasons.push(`${nameOf(left)} was not gone after it had been taken back`);
  return reasons;
}

function nameOf(windows: readonly FaultWindow[]): string {
  const [first] = windows;
  const more = windows.length > 1 ? ` (and ${windows.length - 1} more)` : '';
  return `fault ${first.id}, ${first.fault}${first.shape === undefined ? '' : ` of ${first.shape}`}${more}`;
}

/** Faults that a majority survives must see successes, in sum; for the others nothing can be asked. */
function faultReasons(history: History, windows: readonly FaultWindow[], options: VacuityOptions): string[] {
  const nodes = options.nodes ?? nodeCount(history);
  const survivable = windows.filter((window) => survives(window, nodes));
  if (survivable.length === 0) return [];
  const { type, process, timeNs, pair } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== OK || process[row] === NEMESIS || pair[row] < 0) continue;
    const at = timeNs[pair[row]];
    if (survivable.some((window) => at >= window.startNs && at <= (window.endNs ?? Number.POSITIVE_INFINITY)))
      return [];
  }
  return ['no operation succeeded during any fault, although the faults left a majority of the nodes together'];
}

function survives(window: FaultWindow, nodes: number): boolean {
  if (window.groups) return window.groups.some((group) => group.length * 2 > nodes);
  return window.nodes.length * 2 < nodes;
}

function nodeCount(history: History): number {
  const { node, type, process } = history.columns;
  const seen = new Set<number>();
  for (let row = 0; row < history.length; row++) {
    if (type[row] === INVOKE && process[row] !== NEMESIS && node[row] >= 0) seen.add(node[row]);
  }
  return seen.size;
}
