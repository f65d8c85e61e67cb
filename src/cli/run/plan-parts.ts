import { createNemesis, parseNemesis } from '../../../nemeses/index.js';
import { type NemesisPackage, type Plan, SECOND_NS, type System, UsageError } from '../../core/index.js';
import type { RunParts } from '../../run/index.js';
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
  const { intervalNs } = options;
  return createNemesis({ faults, nodes, system, ...(typeof intervalNs === 'number' ? { intervalNs } : {}) });
}

/** What a fault's start and stop are apart by default. */
const DEFAULT_INTERVAL_S = 5;
const LEAST_INTERVAL_S = 0.5;
/** What the probes of one fault may take on a busy machine. */
const PROBES_S = 3;

/**
 * The schedule's parameters as the plan holds them. Without an interval it is five seconds, or as much less as it takes
 * for every kind of fault to have its turn before the time is up: a fault that never came makes a verdict unknown.
 */
export function nemesisOptions(
  spec: string,
  intervalSeconds: number | undefined,
  timeLimitSeconds: number | undefined,
): Readonly<Record<string, unknown>> {
  if (intervalSeconds !== undefined && spec === 'none') {
    throw new UsageError('--nemesis-interval is given, but no --nemesis', {
      code: 'CONTRADICTORY_OPTIONS',
      hint: 'Give a nemesis too, such as --nemesis partition, or leave the interval out.',
    });
  }
  if (spec === 'none') return {};
  return { intervalNs: (intervalSeconds ?? defaultInterval(spec, timeLimitSeconds)) * SECOND_NS };
}

function defaultInterval(spec: string, timeLimitSeconds: number | undefined): number {
  if (timeLimitSeconds === undefined) return DEFAULT_INTERVAL_S;
  const kinds = new Set(parseNemesis(spec).map(({ fault }) => fault)).size;
  // Each turn is two pauses, of one and a half intervals at most.
  const room = (timeLimitSeconds / Math.max(1, kinds) - PROBES_S) / 3;
  return Math.max(LEAST_INTERVAL_S, Math.min(DEFAULT_INTERVAL_S, Math.floor(room * 10) / 10));
}

async function runtimeOf(system: System): Promise<RunParts['runtime']> {
  if (system.runtime === 'sim') {
    const { SimulatedRuntime } = await import('../../sim/index.js');
    return new SimulatedRuntime();
  }
  const { DockerRuntime } = await import('../../../docker/index.js');
  return new DockerRuntime();
}
