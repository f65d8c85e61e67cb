import {
  type Checker,
  counted,
  type FaultWindow,
  faultWindows,
  type History,
  INVOKE,
  NEMESIS,
  OK,
  OP_TYPES,
} from '../../src/core/index.js';
import { countBelow } from '../ascending.js';
import { unknown } from '../unknown.js';
import { countOutcomes } from './stats.js';

/** How one side of a fault fared while the fault was on. */
export interface SideAvailability {
  readonly nodes: readonly string[];
  /** Of a partition: has this side a majority of the nodes? Of anything else: was it hit, or is it the rest? */
  readonly role: 'majority' | 'minority' | 'affected' | 'rest' | 'all';
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Share of the operations invoked meanwhile that succeeded, 0 to 1; undefined where there were none. */
  readonly okShare: number | undefined;
  readonly okPerSecond: number;
  /** The longest time within the window without a successful completion. */
  readonly longestGapNs: number;
}

export interface WindowAvailability {
  readonly id: number;
  readonly fault: string;
  readonly shape?: string;
  readonly startNs: number;
  readonly endNs: number;
  readonly sides: readonly SideAvailability[];
}

/**
 * Availability while faults were on, per fault and side, by the node that a client was bound to. An operation belongs
 * to the window in which it was invoked. Always valid: being unavailable breaks no safety property.
 */
export function availability(): Checker {
  return {
    name: 'availability',
    check: async (history) => {
      const windows = faultWindows(history);
      const { total: done } = countOutcomes(history);
      if (done.ok + done.fail + done.info + done.open === 0) return unknown('no client did anything');
      if (windows.some(({ startNs }) => Number.isNaN(startNs))) return unknown('the faults have no times');
      const nodes = clientNodes(history);
      const endNs = lastTimeNs(history);
      const found = windows.map((window) => windowAvailability(history, window, nodes, endNs));
      const total = okDuringFaults(history, windows);
      const summary =
        found.length === 0
          ? 'No faults.'
          : `${counted(total, 'operation')} succeeded during ${counted(found.length, 'fault')}.`;
      return { valid: true, summary, anomalies: [], stats: { okDuringFaults: total, windows: found } };
    },
  };
}

/** How many operations that were invoked while a fault was on succeeded. */
export function okDuringFaults(
  history: History,
  windows: readonly { readonly startNs: number; readonly endNs?: number }[],
): number {
  const { type, process, timeNs, pair } = history.columns;
  const { starts, ends } = joined(windows);
  let count = 0;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== OK || process[row] === NEMESIS || pair[row] < 0) continue;
    const at = timeNs[pair[row]];
    const window = countBelow(ends, at);
    if (window < starts.length && starts[window] <= at) count++;
  }
  return count;
}

/** Windows in the order of time, those that overlap as one. */
function joined(windows: readonly { readonly startNs: number; readonly endNs?: number }[]): {
  starts: number[];
  ends: number[];
} {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { startNs, endNs = Number.POSITIVE_INFINITY } of windows.toSorted((a, b) => a.startNs - b.startNs)) {
    const last = ends.length - 1;
    if (last >= 0 && startNs <= ends[last]) ends[last] = Math.max(ends[last], endNs);
    else {
      starts.push(startNs);
      ends.push(endNs);
    }
  }
  return { starts, ends };
}

/** The nodes that clients were bound to, in the order of their names. */
export function clientNodes(history: History): string[] {
  const { node, process } = history.columns;
  const seen = new Set<number>();
  for (let row = 0; row < history.length; row++) if (node[row] >= 0 && process[row] !== NEMESIS) seen.add(node[row]);
  return [...seen].map((code) => history.names[code] as string).toSorted();
}

function lastTimeNs(history: History): number {
  const { timeNs } = history.columns;
  for (let row = history.length - 1; row >= 0; row--) if (!Number.isNaN(timeNs[row])) return timeNs[row];
  return 0;
}

function windowAvailability(
  history: History,
  window: FaultWindow,
  nodes: string[],
  lastNs: number,
): WindowAvailability {
  const endNs = window.endNs ?? lastNs;
  const sides = sidesOf(window, nodes).map((side) => sideAvailability(history, window.startNs, endNs, side));
  return {
    id: window.id,
    fault: window.fault,
    startNs: window.startNs,
    endNs,
    sides,
    ...(window.shape === undefined ? {} : { shape: window.shape }),
  };
}

type Side = Pick<SideAvailability, 'nodes' | 'role'>;

function sidesOf(window: FaultWindow, nodes: readonly string[]): Side[] {
  if (window.groups && window.groups.length > 1) {
    return window.groups.map((group) => ({
      nodes: group,
      role: group.length * 2 > nodes.length ? 'majority' : 'minority',
    }));
  }
  const affected = nodes.filter((node) => window.nodes.includes(node));
  const rest = nodes.filter((node) => !window.nodes.includes(node));
  if (affected.length === 0 || rest.length === 0) return [{ nodes, role: 'all' }];
  return [
    { nodes: affected, role: 'affected' },
    { nodes: rest, role: 'rest' },
  ];
}

function sideAvailability(history: History, startNs: number, endNs: number, side: Side): SideAvailability {
  const { type, process, timeNs, pair, node } = history.columns;
  const codes = new Set(side.nodes.map((name) => history.code(name)));
  const counts = { ok: 0, fail: 0, info: 0 };
  let lastOkNs = startNs;
  let longestGapNs = 0;
  for (let row = countBelow(timeNs, startNs); row < history.length; row++) {
    const at = timeNs[row];
    if (at > endNs) break;
    if (process[row] === NEMESIS) continue;
    const invocation = type[row] === INVOKE ? row : pair[row];
    if (invocation >= 0 && !codes.has(node[invocation])) continue;
    if (type[row] === OK) {
      longestGapNs = Math.max(longestGapNs, at - lastOkNs);
      lastOkNs = at;
    }
    if (type[row] !== INVOKE) continue;
    const completion = pair[row];
    counts[completion < 0 ? 'info' : (OP_TYPES[type[completion]] as 'ok' | 'fail' | 'info')]++;
  }
  const all = counts.ok + counts.fail + counts.info;
  return {
    ...side,
    ...counts,
    okShare: all === 0 ? undefined : counts.ok / all,
    okPerSecond: endNs > startNs ? (counts.ok / (endNs - startNs)) * 1e9 : 0,
    longestGapNs: Math.max(longestGapNs, endNs - lastOkNs),
  };
}
