import { type Cluster, ContractError, type NodeName, type Plan, type System } from '../core/index.js';

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
