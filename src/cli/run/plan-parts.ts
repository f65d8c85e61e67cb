import {
  createNemesis,
  DEFAULT_NEMESIS_INTERVAL_NS,
  type NemesisMode,
  nemesisModes,
  parseNemesis,
} from '../../../nemeses/index.js';
import { ContractError, type NemesisPackage, type Plan, SECOND_NS, type System, UsageError } from '../../core/index.js';
import { clusterSpecOf, type RunParts } from '../../run/index.js';
import { unknownName } from '../suggestions.js';
import type { Registry } from './registry.js';

/** What a plan names: system, runtime, workload and nemesis. */
export async function planParts(plan: Plan, registry: Registry): Promise<RunParts> {
  const system = await registry.system(plan.system.name);
  const workload = registry.workload(plan.workload.name);
  const nemesis = planNemesis(plan, system, registry);
  return { system, workload, runtime: await runtimeOf(system, plan), ...(nemesis === undefined ? {} : { nemesis }) };
}

/**
 * The nemesis that a plan describes; undefined for `none`.
 * @throws UsageError for a fault that does not exist, or that this cluster cannot have
 */
function planNemesis(
  plan: Pick<Plan, 'nemesis' | 'nodes'>,
  system: System,
  registry: Registry,
): NemesisPackage | undefined {
  const { spec, options } = plan.nemesis;
  const intervalNs = typeof options['intervalNs'] === 'number' ? options['intervalNs'] : DEFAULT_NEMESIS_INTERVAL_NS;
  const nodes = plan.nodes.length;
  const own = registry.nemesis(spec);
  if (own !== undefined) return asNemesis(own.create({ nodes, intervalNs }), spec);
  const beside = spec.split(',').find((name) => registry.nemesis(name.trim()) !== undefined);
  if (beside !== undefined) {
    throw new UsageError(
      `--nemesis ${spec}: ${beside.trim()} comes from a plug-in and cannot share a run with others`,
      {
        code: 'CONTRADICTORY_NEMESIS',
        hint: `Give --nemesis ${beside.trim()} alone.`,
      },
    );
  }
  const faults = parseNemesis(spec);
  if (faults.length === 0) return undefined;
  const { mode } = options;
  const how = mode === undefined ? {} : { mode: nemesisMode(String(mode)) };
  return createNemesis({ faults, nodes, system, intervalNs, ...how });
}

/** @throws ContractError where a plug-in made something else than a nemesis */
function asNemesis(made: unknown, name: string): NemesisPackage {
  const { nemesis, generator, finalGenerator, bands } = (made ?? {}) as Partial<NemesisPackage>;
  const whole =
    typeof nemesis?.invoke === 'function' &&
    typeof nemesis.heal === 'function' &&
    Array.isArray(nemesis.requires) &&
    typeof generator?.next === 'function' &&
    typeof finalGenerator?.next === 'function' &&
    Array.isArray(bands);
  if (whole) return made as NemesisPackage;
  throw new ContractError(`the nemesis ${name} breaks its contract: what it created is no NemesisPackage`, {
    code: 'NEMESIS_CONTRACT',
    hint: 'create({ nodes, intervalNs }) gives { name, nemesis: { name, fs, requires, invoke, heal }, generator, finalGenerator, bands }.',
  });
}

/** What a fault's start and stop are apart by default. */
const DEFAULT_INTERVAL_S = DEFAULT_NEMESIS_INTERVAL_NS / SECOND_NS;
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
export function nemesisOptions(flags: NemesisFlags, registry: Registry): Readonly<Record<string, unknown>> {
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
  const own = nemesis.split(',').some((name) => registry.nemesis(name.trim()) !== undefined);
  const faults = own ? 1 : parseNemesis(nemesis).length;
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

/** @throws UsageError where there are not so many ports as the nodes need from the first one on */
async function runtimeOf(system: System, plan: Plan): Promise<RunParts['runtime']> {
  if (system.runtime === 'sim') {
    const { SimulatedRuntime } = await import('../../sim/index.js');
    return new SimulatedRuntime();
  }
  const { DockerRuntime, hostPorts } = await import('../../../docker/index.js');
  const { basePort } = plan;
  if (basePort === undefined) return new DockerRuntime();
  hostPorts(clusterSpecOf(system, plan), basePort);
  return new DockerRuntime({ firstHostPort: basePort });
}
