import {
  type Checker,
  type FaultWindow,
  faultWindows,
  type History,
  INVOKE,
  isMap,
  NEMESIS,
  SECOND_NS,
} from '../src/core/index.js';
import { type AskedFault, Coverage, type FaultCoverage, nameOf } from './fault-coverage.js';
import { clientNodes } from './performance/availability.js';
import { countOutcomes } from './performance/stats.js';

/** A database that loses its leader may need as long before anything succeeds again. */
const FAILOVER_NS = 5 * SECOND_NS;

export interface VacuityOptions {
  /** Successful operations that every function needs at least. Default 1. */
  readonly okPerFunction?: number;
  /** Successful operations that the whole run needs at least. Default 10. */
  readonly ok?: number;
  /** Faults that the run was meant to have, each to be tested; by default those that it had. */
  readonly faults?: readonly AskedFault[];
  /** The cluster's nodes; by default those that appear in the history. */
  readonly nodes?: readonly string[];
}

/**
 * Was anything tested at all? Unknown, with every reason, where too few operations succeeded (in all, per function, or
 * while faults left a majority of the nodes together), where a fault that was asked for never came, was never proven or
 * met no operation, and where one was not taken back. What came short of what was asked for in part is a warning: in the
 * summary, and in `stats.warnings`. `stats.faults` tells of each fault how often it came and was proven, and how many
 * operations met it. Never false: nothing here says that the database is wrong.
 */
export function vacuity(options: VacuityOptions = {}): Checker {
  return {
    name: 'vacuity',
    check: async (history) => {
      const windows = faultWindows(history);
      const coverage = new Coverage(history, windows, options.nodes ?? clientNodes(history));
      const asked = options.faults ?? distinct(windows);
      const faults = asked.map((one) => coverage.of(one));
      const reasons = [
        ...successReasons(history, options),
        ...asked.flatMap((one, i) => missing(one, faults[i], coverage, history)),
        ...notHealed(windows),
        ...nothingSurvived(coverage),
      ];
      const warnings = asked.flatMap((one, i) => shortfalls(one, faults[i], coverage));
      const stats = { faults, reasons, warnings };
      if (reasons.length === 0) {
        const but = warnings.length === 0 ? '' : `, but ${warnings.join('; ')}`;
        const summary = `Enough was tested for the verdict to mean something${but}.`;
        return { valid: true, summary, anomalies: [], stats };
      }
      const unknownBecause = reasons.join('; ');
      return {
        valid: 'unknown',
        summary: `Too little was tested: ${unknownBecause}.`,
        anomalies: [],
        unknownBecause,
        stats,
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

/** Why a fault that was asked for was not tested at all. */
function missing(asked: AskedFault, found: FaultCoverage, coverage: Coverage, history: History): string[] {
  const name = nameOf(asked);
  if (found.injected === 0) {
    const tried = triedInVain(history, asked);
    const why = tried === 0 ? '' : ` (tried ${times(tried)}, and no node led)`;
    return [`the fault ${name} was asked for but never injected${why}`];
  }
  if (found.proven === 0) {
    const windows = coverage.windowsOf(asked);
    const wrong = windows.filter((window) => window.proven === false);
    if (wrong.length === 0) return [`no probe could tell whether the fault ${name} was on${hiddenBy(windows)}`];
    const which = wrong.length === 1 ? 'its probe' : 'every probe';
    return [`the fault ${name} did not do what it should, as ${which} showed`];
  }
  return found.begun === 0 ? [`no operation was begun while the fault ${name} was on`] : [];
}

/** What the first probe gave as the reason why it could not look: another fault, or a machine that did not answer. */
function hiddenBy(windows: readonly FaultWindow[]): string {
  for (const { measured } of windows) {
    const { unprobed } = (measured.on ?? {}) as { unprobed?: readonly { because?: unknown }[] };
    const because = Array.isArray(unprobed) ? unprobed[0]?.because : undefined;
    if (typeof because === 'string') return ` (${because})`;
  }
  return '';
}

/** Where a fault that was tested came short of what was asked for. */
function shortfalls(asked: AskedFault, found: FaultCoverage, coverage: Coverage): string[] {
  if (found.proven === 0) return [];
  const unproven = coverage.windowsOf(asked).filter((window) => window.proven !== true);
  const warnings: string[] = [];
  if (unproven.length > 0) {
    const ids = unproven.map(({ id }) => id).join(', ');
    const were = unproven.length === 1 ? `was not proven (fault ${ids})` : `were not proven (faults ${ids})`;
    warnings.push(`${unproven.length} of ${found.injected} faults of ${found.fault} ${were}`);
  }
  const { begun, ok, lengthNs } = coverage.whileSurvivable(asked);
  if (begun > 0 && ok === 0 && lengthNs >= FAILOVER_NS) {
    const time = Number.isFinite(lengthNs) ? `the ${(lengthNs / SECOND_NS).toFixed(1)} s` : 'all the time';
    warnings.push(`no operation succeeded in ${time} while ${found.fault} was on and a majority of the nodes together`);
  }
  return warnings;
}

function notHealed(windows: readonly FaultWindow[]): string[] {
  const left = windows.filter((window) => window.healed === false);
  if (left.length === 0) return [];
  const [first] = left;
  const more = left.length > 1 ? ` (and ${left.length - 1} more)` : '';
  return [`fault ${first.id}, ${nameOf(first)}${more}, was not gone after it had been taken back`];
}

/** Where a majority was left there must be successes, in sum; where none ever was, nothing can be asked. */
function nothingSurvived(coverage: Coverage): string[] {
  if (!coverage.isSurvivable || coverage.whileAny.ok > 0) return [];
  return ['no operation succeeded during any fault, although the faults left a majority of the nodes together'];
}

/** Starts that came to nothing, for nobody led. */
function triedInVain(history: History, { fault, shape }: AskedFault): number {
  const { process, type } = history.columns;
  let tried = 0;
  for (let row = 0; row < history.length; row++) {
    if (process[row] !== NEMESIS || type[row] === INVOKE || history.f(row) !== `start-${fault}`) continue;
    const value = history.value(row);
    if (!isMap(value)) continue;
    const is = value['shape'] ?? value['target'];
    if (value['faultId'] === undefined && (shape === undefined || shape === is)) tried++;
  }
  return tried;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function distinct(windows: readonly FaultWindow[]): AskedFault[] {
  return [...new Map(windows.map((window) => [nameOf(window), window])).values()];
}
