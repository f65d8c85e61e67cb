import type { NodeName } from './contracts/cluster.js';
import type { History } from './history.js';
import { INVOKE, NEMESIS } from './op.js';
import { isMap, type Value } from './value.js';

/**
 * A fault as the history tells it: four nemesis operations that carry the same `faultId`.
 *
 *     start-<fault>          the fault is on from here (the completion)
 *     probe-<fault>          what a probe measured while it was on: `proven`; once more where the first could not tell
 *     stop-<fault>           it is being taken back (the invocation)
 *     probe-<fault>-healed   what a probe measured afterwards: `healed`
 */
export interface FaultWindow {
  readonly id: number;
  /** `partition`, `kill`, `pause` … */
  readonly fault: string;
  /** Shape of a partition, target of anything else. */
  readonly shape?: string;
  /** The nodes that it was about. */
  readonly nodes: readonly NodeName[];
  /** Sides of a partition: nodes of one side reach each other. */
  readonly groups?: readonly (readonly NodeName[])[];
  /** When it was on for certain: completion of its start, or the start's invocation where that never completed. */
  readonly startNs: number;
  /** When its end began; undefined where it never ended. */
  readonly endNs?: number;
  /** Did a probe see the fault bite? Undefined: no probe ran. */
  readonly proven?: boolean;
  /** Did a probe see that it was gone? Undefined: no probe ran. */
  readonly healed?: boolean;
  /** What the probes measured, as recorded. */
  readonly measured: { readonly on?: Value; readonly healed?: Value };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The faults of a history, in the order in which they started. Other nemesis operations are passed over. */
export function faultWindows(history: History): FaultWindow[] {
  const windows = new Map<number, Mutable<FaultWindow>>();
  const { process, type, timeNs, pair } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (process[row] !== NEMESIS) continue;
    const open = type[row] === INVOKE;
    // An invocation tells of a fault only where nothing completed it: the harness ended meanwhile.
    if (open && pair[row] >= 0) continue;
    const step = stepOf(history.f(row));
    const value = history.value(row);
    if (!step || (open && step.step !== 'start' && step.step !== 'stop')) continue;
    if (!isMap(value) || typeof value['faultId'] !== 'number') continue;
    const invokedNs = pair[row] >= 0 ? timeNs[pair[row]] : timeNs[row];
    const id = value['faultId'];
    const known = windows.get(id);
    if (step.step === 'start') {
      if (!known) windows.set(id, opened(id, step.fault, value, timeNs[row]));
    } else if (known) {
      if (step.step === 'stop') known.endNs ??= invokedNs;
      else close(known, step.step, value);
    }
  }
  return [...windows.values()];
}

function stepOf(f: string): { step: 'start' | 'probe' | 'stop' | 'healed'; fault: string } | undefined {
  const dash = f.indexOf('-');
  if (dash < 0) return undefined;
  const verb = f.slice(0, dash);
  const fault = f.slice(dash + 1);
  if (verb === 'start' || verb === 'stop') return { step: verb, fault };
  if (verb !== 'probe') return undefined;
  return fault.endsWith('-healed')
    ? { step: 'healed', fault: fault.slice(0, -'-healed'.length) }
    : { step: 'probe', fault };
}

function opened(
  id: number,
  fault: string,
  value: Readonly<Record<string, Value>>,
  startNs: number,
): Mutable<FaultWindow> {
  const shape = value['shape'] ?? value['target'];
  const groups = value['groups'];
  return {
    id,
    fault,
    startNs,
    nodes: strings(value['nodes']),
    measured: {},
    ...(typeof shape === 'string' ? { shape } : {}),
    ...(Array.isArray(groups) ? { groups: groups.map(strings) } : {}),
  };
}

function close(window: Mutable<FaultWindow>, step: 'probe' | 'healed', value: Readonly<Record<string, Value>>): void {
  const measured = value['measured'] ?? null;
  if (step === 'probe') {
    // Every probe of a fault must have seen it: one that did not is the one that counts.
    if (typeof value['proven'] === 'boolean') window.proven = value['proven'] && window.proven !== false;
    window.measured = { ...window.measured, on: measured };
  } else {
    // The last probe counts: healing may take a few tries.
    if (typeof value['healed'] === 'boolean') window.healed = value['healed'];
    window.measured = { ...window.measured, healed: measured };
  }
}

function strings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
