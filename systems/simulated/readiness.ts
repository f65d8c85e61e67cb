import { type Cluster, EnvironmentError, MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import { asSimulated } from '../../src/sim/index.js';
import type { Request } from './requests.js';

const READ: Request = { f: 'read', key: 'is-it-up' };

/** Waits until every node answers a read. Rejects when the signal aborts first, or after ten virtual minutes. */
export async function answering(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const simulated = asSimulated(cluster);
  for (const node of simulated.nodes) {
    for (let attempt = 0; !(await answers(simulated, node)); attempt++) {
      if (attempt > 600) {
        throw new EnvironmentError(`waiting for ${node} to serve: it answers no read`, {
          code: 'NOT_READY',
          hint: 'Lower the loss of packets, or give elections more time than packets take.',
        });
      }
      await cluster.clock.sleep(100 * MILLISECOND_NS, signal);
    }
  }
}

async function answers(cluster: ReturnType<typeof asSimulated>, node: NodeName): Promise<boolean> {
  const outcome = await cluster.request(node, READ, 1000 * MILLISECOND_NS);
  return outcome?.kind === 'reply';
}
