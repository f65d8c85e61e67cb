import { type Client, type Cluster, ContractError, type Plan, type Random } from '../core/index.js';
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
    const client: unknown = await factory({
      cluster,
      node: plan.nodes[thread % plan.nodes.length] as string,
      process,
      options: plan.system.options,
      clock: cluster.clock,
      random: random.split('client', process),
    });
    return asClient(client, `${system.name} for ${workload.protocol}`);
  };
}

function asClient(client: unknown, whose: string): Client {
  const { invoke, close, setup } = (client ?? {}) as Partial<Client>;
  const breaches = [
    ...(typeof invoke === 'function' ? [] : ['it has no function invoke']),
    ...(typeof close === 'function' ? [] : ['it has no function close']),
    ...(setup === undefined || typeof setup === 'function' ? [] : ['its setup is not a function']),
  ];
  if (breaches.length === 0) return client as Client;
  throw new ContractError(`the client of ${whose} breaks its contract: ${breaches.join('; ')}`, {
    code: 'CLIENT_CONTRACT',
    hint: 'A client factory resolves to { invoke(op, context), close(), setup?() }.',
    details: { breaches },
  });
}
