import {
  type Environment,
  type Limits,
  type NodeName,
  type PlainOptions,
  type Plan,
  SECOND_NS,
  type System,
  UsageError,
  type Workload,
} from '../core/index.js';
import { calendarTime, newRunId } from '../store/index.js';
import { parseConcurrency } from './concurrency.js';
import { claimsOf } from './system-answers.js';

/** What was asked for; what is left out has a default. */
export interface RunRequest {
  readonly seed: number;
  /** What was typed. */
  readonly command: string;
  readonly environment: Environment;
  /** How many nodes, or their names; the system's default unless said otherwise. */
  readonly nodes?: number | readonly NodeName[];
  readonly basePort?: number;
  readonly version?: string;
  readonly image?: string;
  readonly imagePolicy?: 'auto' | 'official' | 'offline';
  readonly systemOptions?: PlainOptions;
  readonly workloadOptions?: PlainOptions;
  readonly nemesis?: Plan['nemesis'];
  /** `10` or `2n`; `1n` unless said otherwise. */
  readonly concurrency?: string;
  readonly limits?: Limits;
  readonly arrivals?: 'poisson' | 'even';
  readonly recoveryTimeoutNs?: number;
  /** Absolute paths of the modules that it takes systems, workloads and nemeses from. */
  readonly plugIns?: readonly string[];
}

/** Of runs that are limited neither in time nor in operations. */
export const DEFAULT_TIME_LIMIT_NS = 60 * SECOND_NS;
/** Short: a client that waits for an answer that will not come tests nothing, and a fault lasts only seconds. */
const DEFAULT_OP_TIMEOUT_NS = SECOND_NS;
const DEFAULT_RECOVERY_TIMEOUT_NS = 30 * SECOND_NS;

/**
 * The plan of a run: every default filled in, every option checked against its schema.
 * @throws UsageError for an option out of range, or a system without a client for the workload.
 */
export function planRun(request: RunRequest, system: System, workload: Workload): Plan {
  const nodes = nodeNames(request.nodes ?? system.defaultNodes);
  if (!Object.hasOwn(system.clients, workload.protocol)) {
    const known = Object.keys(system.clients).join(', ');
    throw new UsageError(`running ${workload.name} on ${system.name}: it has no client for ${workload.protocol}`, {
      code: 'NO_CLIENT_FOR_WORKLOAD',
      hint: `${system.name} speaks: ${known}.`,
    });
  }
  const { limits = {} } = request;
  const systemOptions = parsed(system.options, request.systemOptions, `system ${system.name}`);
  // Needed only once the run is over: a breach should not cost the run.
  claimsOf(system, systemOptions);
  return {
    schema: 1,
    runId: newRunId(),
    startedAt: calendarTime(),
    seed: request.seed,
    command: request.command,
    system: {
      name: system.name,
      version: request.version ?? system.defaultVersion,
      ...(request.version === undefined ? {} : { exactVersion: true as const }),
      options: systemOptions,
      ...(request.image === undefined ? {} : { image: request.image }),
      imagePolicy: request.imagePolicy ?? 'auto',
    },
    runtime: system.runtime,
    nodes,
    ...(request.basePort === undefined ? {} : { basePort: request.basePort }),
    workload: {
      name: workload.name,
      options: parsed(workload.options, request.workloadOptions, `workload ${workload.name}`),
    },
    nemesis: request.nemesis ?? { spec: 'none', options: {} },
    concurrency: parseConcurrency(request.concurrency ?? '1n', nodes.length),
    limits: {
      ...limits,
      // Without any limit a run would not end.
      ...(limits.timeLimitNs === undefined && limits.opLimit === undefined
        ? { timeLimitNs: DEFAULT_TIME_LIMIT_NS }
        : {}),
      opTimeoutNs: limits.opTimeoutNs ?? DEFAULT_OP_TIMEOUT_NS,
    },
    arrivals: request.arrivals ?? 'poisson',
    recoveryTimeoutNs: request.recoveryTimeoutNs ?? DEFAULT_RECOVERY_TIMEOUT_NS,
    environment: request.environment,
    ...(request.plugIns === undefined || request.plugIns.length === 0 ? {} : { plugIns: request.plugIns }),
  };
}

/**
 * The same run again: everything but its identity and its time. The version that ran is asked for, so that no other takes
 * its place; another image of it is told as a warning.
 */
export function replayOf(plan: Plan, command: string): Plan {
  const again = { ...plan, runId: newRunId(), startedAt: calendarTime(), command };
  if (plan.image === undefined || plan.runtime === 'sim' || plan.system.image !== undefined) return again;
  return { ...again, system: { ...plan.system, version: plan.image.version, exactVersion: true } };
}

/** A host name's label: nodes are hosts of that name. */
const NODE_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/i;

/** More nodes than these no machine of ours has room for, and probes look at every pair. */
const NODES_MAX = 100;

function nodeNames(nodes: number | readonly NodeName[]): readonly NodeName[] {
  if (typeof nodes === 'number') {
    if (Number.isInteger(nodes) && nodes >= 1 && nodes <= NODES_MAX)
      return Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
  } else if (
    nodes.length > 0 &&
    nodes.length <= NODES_MAX &&
    new Set(nodes).size === nodes.length &&
    nodes.every((node) => NODE_NAME.test(node))
  ) {
    return nodes;
  }
  throw new UsageError(
    `--nodes ${String(nodes)}: this is neither a number of nodes from 1 to ${NODES_MAX} nor a list of as many different names`,
    {
      code: 'BAD_NODES',
      hint: 'Give a number such as 5, or names such as n1,n2,n3.',
    },
  );
}

function parsed(schema: System['options'], given: PlainOptions | undefined, whose: string): PlainOptions {
  const result = schema.safeParse(given ?? {});
  if (result.success) return (result.data ?? {}) as PlainOptions;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  throw new UsageError(`the options of ${whose} are not valid: ${issues.join('; ')}`, {
    code: 'BAD_OPTIONS',
    hint: `\`dsverify explain\` shows the options of ${whose}.`,
    details: { issues },
  });
}
