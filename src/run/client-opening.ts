import type { Cluster, Plan, Random } from '../core/index.js';
import type { OpenClient } from './client-worker.js';
import type { RunParts } from './run-parts.js';

/** Opens a client of the plan's system for the plan's workload: thread t is bound to node t modulo the nodes. */
export function clientOpening(
  plan: Plan,
  { system, workload }: RunParts,
  cluster: Cluster,
  random: Random,
): OpenClient {
  const factory = system.clients[workload.protocol];
  return async (thread, process) => {
    if (!factory) throw new TypeError(`${system.name} has no client for ${workload.protocol}`);
    return factory({
      cluster,
      node: plan.nodes[thread % plan.nodes.length] as string,
      process,
      options: plan.system.options,
      clock: cluster.clock,
      random: random.split('client', process),
    });
  };
}
