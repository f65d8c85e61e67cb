import { type BandStyle, type Generator, type NemesisPackage, SECOND_NS, UsageError } from '../src/core/index.js';
import { FaultInjector } from './fault-injector.js';
import { FaultSchedule, FinalHeal } from './schedule.js';
import { commonShapes, fewestNodesOf } from './shapes.js';
import { type FaultSpec, showFault } from './spec.js';
import { fewestNodes } from './targets.js';
import { FaultTrack } from './track.js';

/** Mean time between a fault's start and its stop, and between that and the next start. */
export const DEFAULT_NEMESIS_INTERVAL_NS = 5 * SECOND_NS;

const COLOURS: Readonly<Record<FaultSpec['fault'], string>> = {
  partition: '#7157d9',
  kill: '#b4532a',
  pause: '#1f8a9e',
};

/**
 * How several faults share a run: `overlap`, each comes and goes in its own time, so that they are on together at times;
 * `turns`, one at a time.
 */
export const nemesisModes = ['overlap', 'turns'] as const;

export type NemesisMode = (typeof nemesisModes)[number];

export interface NemesisOptions {
  /** As {@link parseNemesis} reads them; none for a run without faults. */
  readonly faults: readonly FaultSpec[];
  /** Mean time between start and stop, and between stop and start. Default {@link DEFAULT_NEMESIS_INTERVAL_NS}. */
  readonly intervalNs?: number;
  /** Default `overlap`: the worst comes of faults together. */
  readonly mode?: NemesisMode;
  /** How many nodes the cluster has. */
  readonly nodes: number;
  /** The system under test, and whether it can tell which of its nodes lead. */
  readonly system: { readonly name: string; readonly primaries?: unknown };
}

/**
 * The faults of a run: what carries them out, when, and how they are drawn.
 *
 * @throws {UsageError} `TOO_FEW_NODES` where a fault needs more nodes than there are, `PRIMARIES_UNKNOWN` where it is aimed
 * at primaries and the system cannot tell them, `NEMESIS_INTERVAL` where the interval is not positive.
 */
export function createNemesis(options: NemesisOptions): NemesisPackage {
  const { faults, intervalNs = DEFAULT_NEMESIS_INTERVAL_NS, mode = 'overlap' } = options;
  if (!(intervalNs > 0 && Number.isFinite(intervalNs))) {
    throw new UsageError(`--nemesis-interval ${intervalNs / SECOND_NS}: it must be a positive number of seconds`, {
      code: 'NEMESIS_INTERVAL',
      hint: `The default is ${DEFAULT_NEMESIS_INTERVAL_NS / SECOND_NS}.`,
    });
  }
  for (const spec of faults) checkFault(spec, options);
  const name = faults.length === 0 ? 'none' : faults.map(showFault).join(',');
  const kinds = new Set(faults.map(({ fault }) => fault));
  const injector = new FaultInjector(name, kinds);
  const tracks = mode === 'turns' ? [faults] : faults.map((spec) => [spec]);
  return {
    name,
    nemesis: injector,
    generator:
      faults.length === 0 ? NOTHING : new FaultSchedule(tracks.map((specs) => new FaultTrack({ specs, intervalNs }))),
    finalGenerator: new FinalHeal(injector),
    bands: [...kinds].map(bandOf),
  };
}

const NOTHING: Generator = { next: () => undefined, update: () => NOTHING };

function bandOf(fault: FaultSpec['fault']): BandStyle {
  return { name: fault, startF: `start-${fault}`, stopF: `stop-${fault}`, color: COLOURS[fault] };
}

function checkFault(spec: FaultSpec, { nodes, system }: NemesisOptions): void {
  const asked = `--nemesis ${showFault(spec)}`;
  const fewest = fewestNodesFor(spec);
  if (nodes < fewest) {
    throw new UsageError(`${asked}: it takes at least ${fewest} nodes, and there are ${nodes}`, {
      code: 'TOO_FEW_NODES',
      hint: `Run with --nodes ${fewest} or more, or choose another fault.`,
    });
  }
  const aimed = spec.fault === 'partition' ? spec.shape : spec.target;
  if (aimed === 'primaries' && system.primaries === undefined) {
    throw new UsageError(`${asked}: ${system.name} cannot tell which of its nodes are primaries`, {
      code: 'PRIMARIES_UNKNOWN',
      hint:
        spec.fault === 'partition' ? 'Choose another shape, such as "one".' : 'Choose another target, such as "one".',
    });
  }
}

function fewestNodesFor(spec: FaultSpec): number {
  if (spec.fault !== 'partition') return fewestNodes(spec.target);
  return spec.shape === undefined ? Math.min(...commonShapes.map(fewestNodesOf)) : fewestNodesOf(spec.shape);
}
