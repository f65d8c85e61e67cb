import {
  type Claim,
  type Cluster,
  type ClusterSpec,
  ContractError,
  DsverifyError,
  EnvironmentError,
  errorMessage,
  type NodeName,
  type Plan,
  type System,
} from '../core/index.js';

/**
 * Asks a system for its primaries; none where it cannot tell.
 * @throws ContractError where it answers something else than nodes of the cluster, and what the system throws
 */
export async function primariesOf(system: System, cluster: Cluster, plan: Plan): Promise<readonly NodeName[]> {
  if (system.primaries === undefined) return [];
  const answer: unknown = await system.primaries(cluster, plan.system.options);
  if (Array.isArray(answer) && answer.every((node) => cluster.nodes.includes(node as NodeName))) {
    return answer as NodeName[];
  }
  throw new ContractError(`the primaries of ${system.name} break their contract: they are no list of its nodes`, {
    code: 'SYSTEM_CONTRACT',
    hint: `primaries(cluster, options) resolves to names out of ${cluster.nodes.join(', ')}; an empty list where none leads.`,
  });
}

/**
 * The cluster that a system wants for a plan.
 * @throws ContractError where it throws, or gives something else
 */
export function clusterSpecOf(system: System, plan: Plan): ClusterSpec {
  try {
    const spec = system.cluster(plan.system.options, {
      runId: plan.runId,
      seed: plan.seed,
      nodes: plan.nodes,
      ...(plan.system.exactVersion ? { version: plan.system.version } : {}),
      ...(plan.system.image === undefined ? {} : { image: plan.system.image }),
      imagePolicy: plan.system.imagePolicy,
    });
    if (typeof spec === 'object' && spec !== null && Array.isArray(spec.nodes) && Array.isArray(spec.ports))
      return spec;
  } catch (cause) {
    if (cause instanceof DsverifyError) throw cause;
    throw clusterBreach(system, `it threw: ${errorMessage(cause)}`, cause);
  }
  throw clusterBreach(system, 'it is no ClusterSpec');
}

/**
 * Waits until a system serves.
 * @throws EnvironmentError `NOT_READY` with what the system says is wrong
 */
export async function awaitReady(system: System, cluster: Cluster, plan: Plan, signal: AbortSignal): Promise<void> {
  try {
    await system.ready(cluster, plan.system.options, signal);
  } catch (cause) {
    if (cause instanceof DsverifyError || signal.aborted) throw cause;
    throw new EnvironmentError(`waiting until ${system.name} serves: ${errorMessage(cause)}`, {
      code: 'NOT_READY',
      hint: "The nodes' logs in the run's directory may say why.",
      cause,
    });
  }
}

function clusterBreach({ name }: System, what: string, cause?: unknown): ContractError {
  return new ContractError(`the cluster of ${name} breaks its contract: ${what}`, {
    code: 'SYSTEM_CONTRACT',
    hint: 'cluster(options, context) gives { runId, system, version, nodes, ports, seed } with image and command, or a simulation.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * What the vendor of a system promises with these options.
 * @throws ContractError where it throws, or answers something else than a list of claims
 */
export function claimsOf(system: System, options: Plan['system']['options']): readonly Claim[] {
  let because = 'they are no list of { protocol, model, source }';
  let cause: unknown;
  try {
    const claims: unknown = system.claims(options);
    if (Array.isArray(claims) && claims.every(isClaim)) return claims;
  } catch (thrown) {
    because = `it threw: ${errorMessage(thrown)}`;
    cause = thrown;
  }
  throw new ContractError(`the claims of ${system.name} break their contract: ${because}`, {
    code: 'SYSTEM_CONTRACT',
    hint: "claims(options) gives such as [{ protocol: 'register', model: 'linearizable', source: 'the manual' }].",
    ...(cause === undefined ? {} : { cause }),
  });
}

function isClaim(one: unknown): one is Claim {
  if (typeof one !== 'object' || one === null) return false;
  const { protocol, model } = one as Partial<Claim>;
  return typeof protocol === 'string' && typeof model === 'string';
}
