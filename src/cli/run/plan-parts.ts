import { createNemesis, type NemesisMode, nemesisModes, parseNemesis } from '../../../nemeses/index.js';
import { type NemesisPackage, type Plan, SECOND_NS, type System, UsageError } from '../../core/index.js';
import type { RunParts } from '../../run/index.js';
import { unknownName } from '../suggestions.js';
import type { Registry } from './registry.js';

/** What a plan names: system, runtime, workload and nemesis. */
export async function planParts(plan: Plan, registry: Registry): Promise<RunParts> {
  const system = await registry.system(plan.system.name);
  const workload = registry.workload(plan.workload.name);
  const nemesis = planNemesis(plan.nemesis.spec, plan.nemesis.options, plan.nodes.length, system);
  return { system, workload, runtime: await runtimeOf(system), ...(nemesis === undefined ? {} : { nemesis }) };
}

/**
 * The nemesis that a plan describes; undefined for `none`.
 * @throws UsageError for a fault that does not exist, or that this cluster cannot have
 */
export function planNemesis(
  spec: string,
  options: Readonly<Record<string, unknown>>,
  nodes: number,
  system: System,
): NemesisPackage | undefined {
  const faults = parseNemesis(spec);
  if (faults.length === 0) return undefined;
  const { intervalNs, mode } = options;
  return createNemesis({
    faults,
    nodes,
    system,
    ...(typeof intervalNs === 'number' ? { intervalNs } : {}),
    ...(mode === undefined ? {} : { mode: nemesisMode(String(mode)) }),
  });
}

/** What a fault's start and stop are apart by default. */
const DEFAULT_INTERVAL_S = 5;
const LEAST_INTERVAL_S = 0.5;
/** What the probes of one fault may take on a busy machine. */
const PROBES_S = 3;

/** How the faults are to come, as given. */
export interface NemesisFlags {
  readonly nemesis: string;
  /** Seconds. */
  readonly nemesisInterval?: number;
  readonly nemesisMode?: string;
  /** Seconds. */
  readonly timeLimit?: number;
}

/**
 * The schedule's parameters as the plan holds them. Without an interval it is five seconds, or as much less as it takes
 * for every fault to come before the time is up: one that never came makes a verdict unknown.
 */
export function nemesisOptions(flags: NemesisFlags): Readonly<Record<string, unknown>> {
  const { nemesis, nemesisInterval, nemesisMode: given } = flags;
  if (nemesis === 'none') {
    if (nemesisInterval === undefined && given === undefined) return {};
    const option = nemesisInterval === undefined ? '--nemesis-mode' : '--nemesis-interval';
    throw new UsageError(`${option} is given, but no --nemesis`, {
      code: 'CONTRADICTORY_OPTIONS',
      hint: 'Give a nemesis too, such as --nemesis partition, or leave the option out.',
    });
  }
  const mode = nemesisMode(given ?? 'overlap');
  const faults = parseNemesis(nemesis).length;
  return { intervalNs: (nemesisInterval ?? defaultInterval(faults, mode, flags.timeLimit)) * SECOND_NS, mode };
}

function nemesisMode(given: string): NemesisMode {
  const mode = nemesisModes.find((one) => one === given);
  if (mode === undefined) throw unknownName('nemesis mode', given, nemesisModes);
  return mode;
}

function defaultInterval(faults: number, mode: NemesisMode, timeLimitSeconds: number | undefined): number {
  if (timeLimitSeconds === undefined) return DEFAULT_INTERVAL_S;
  // Each fault takes two pauses, of one and a half intervals at most; probes of all of them come one after the other.
  const room =
    mode === 'turns' ? timeLimitSeconds / Math.max(1, faults) - PROBES_S : timeLimitSeconds - PROBES_S * faults;
  return Math.max(LEAST_INTERVAL_S, Math.min(DEFAULT_INTERVAL_S, Math.floor((room / 3) * 10) / 10));
}

async function runtimeOf(system: System): Promise<RunParts['runtime']> {
  if (system.runtime === 'sim') {
    const { SimulatedRuntime } = await import('../../sim/index.js');
    return new SimulatedRuntime();
  }
  const { DockerRuntime } = await import('../../../docker/index.js');
  return new DockerRuntime();
}
