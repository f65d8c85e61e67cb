import { type Cluster, type NodeName, type Runtime, SECOND_NS, type System } from '../core/index.js';

const READY_TIMEOUT_NS = 120 * SECOND_NS;

/** Brings a system up, lets somebody act once it serves, and takes the cluster down whatever happens. */
export async function withReadyCluster<T>(
  system: System,
  runtime: Runtime,
  { nodes, options }: { readonly nodes: readonly NodeName[]; readonly options: unknown },
  act: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const spec = system.cluster(options, { runId: 'conformance', seed: 1, nodes, imagePolicy: 'auto' });
  const cluster = await runtime.up(spec, {});
  const { clock } = cluster;
  return clock.drive(async () => {
    const ready = new AbortController();
    const cancel = clock.at(clock.nowNs() + READY_TIMEOUT_NS, () => ready.abort());
    try {
      await system.ready(cluster, options, ready.signal).finally(cancel);
      return await act(cluster);
    } finally {
      await cluster.down();
    }
  });
}
