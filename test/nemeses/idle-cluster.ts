import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import { type Cluster, type NemesisContext, type NemesisPackage, Random } from '../../src/core/index.js';
import { SimulatedRuntime, simulate } from '../../src/sim/index.js';

export const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];

/** A cluster of nodes that do nothing; what is given replaces what it can do. */
export async function clusterWith(changes: (cluster: Cluster) => Partial<Cluster> = () => ({})): Promise<Cluster> {
  const simulation = simulate(() => ({ receive() {}, request() {} }), { loss: 0 });
  const spec = { runId: 'r', system: 'idle', version: '1', nodes, ports: [], seed: 1, simulation };
  const cluster = await new SimulatedRuntime().up(spec);
  const { id, capabilities, clock, image, net, probe } = cluster;
  return {
    id,
    nodes,
    capabilities,
    clock,
    image,
    net,
    probe,
    endpoint: (node, port) => cluster.endpoint(node, port),
    exec: (node, argv) => cluster.exec(node, argv),
    kill: (node) => cluster.kill(node),
    start: (node) => cluster.start(node),
    pause: (node) => cluster.pause(node),
    resume: (node) => cluster.resume(node),
    healAll: () => cluster.healAll(),
    collectLogs: (directory) => cluster.collectLogs(directory),
    down: () => cluster.down(),
    ...changes(cluster),
  };
}

export function contextOf(cluster: Cluster, primaries: readonly string[] = []): NemesisContext {
  const signal = new AbortController().signal;
  return { cluster, clock: cluster.clock, random: new Random(1), signal, primaries: async () => primaries };
}

export function nemesisOf(text: string): NemesisPackage {
  return createNemesis({ faults: parseNemesis(text), nodes: 5, system: { name: 'x', primaries: true } });
}
