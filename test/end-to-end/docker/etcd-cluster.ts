import Docker from 'dockerode';
import { DockerRuntime, type DockerRuntimeOptions } from '../../../docker/index.js';
import type { Client, Cluster, Completion, Link, NodeName, Value } from '../../../src/core/index.js';
import { Random } from '../../../src/core/index.js';
import { etcd } from '../../../systems/etcd/index.js';
import { type EtcdOptions, etcdOptions } from '../../../systems/etcd/options.js';

const READY_MS = 30_000;
let count = 0;

/** An id that no other test run on this machine uses. */
export function freshRunId(): string {
  return `test-${process.pid}-${Date.now().toString(36)}-${++count}`;
}

export interface EtcdUp {
  readonly runId?: string;
  readonly nodes?: number;
  readonly options?: Partial<EtcdOptions>;
  readonly runtime?: DockerRuntimeOptions;
}

/** Brings up etcd from the offline image and waits until it serves. */
export async function etcdUp({ runId = freshRunId(), nodes = 3, options = {}, runtime = {} }: EtcdUp = {}) {
  const chosen = etcdOptions.parse(options);
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
  const spec = etcd.cluster(chosen, { runId, seed: 1, nodes: names, imagePolicy: 'offline' });
  const cluster = await new DockerRuntime(runtime).up(spec);
  try {
    await etcd.ready(cluster, chosen, AbortSignal.timeout(READY_MS));
  } catch (error) {
    await cluster.down();
    throw error;
  }
  return { cluster, options: chosen };
}

/** A register client with the parts of an invocation that a test does not care about filled in. */
export class Register {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  static async on(cluster: Cluster, node: NodeName, options: EtcdOptions): Promise<Register> {
    const random = new Random(1);
    const client = await etcd.clients['register']?.({
      cluster,
      node,
      process: 0,
      options,
      clock: cluster.clock,
      random,
    });
    if (!client) throw new Error('etcd has no register client');
    return new Register(client);
  }

  invoke(f: string, value: Value, timeoutMs = 5_000): Promise<Completion> {
    const signal = AbortSignal.timeout(timeoutMs + 5_000);
    return this.#client.invoke({ f, value, key: 1, process: 0 }, { signal, timeoutMs });
  }

  read(): Promise<Completion> {
    return this.invoke('read', null);
  }

  close(): void {
    void this.#client.close();
  }
}

/** Both directions between one node and all others. */
export function around(node: NodeName, nodes: readonly NodeName[]): Link[] {
  const others = nodes.filter((other) => other !== node);
  return others.flatMap((other) => [
    { from: node, to: other },
    { from: other, to: node },
  ]);
}

/** Names of containers and networks of a run that the engine still has, found without the code under test. */
export async function remains(runId: string): Promise<string[]> {
  const docker = new Docker();
  const filters = JSON.stringify({ label: [`dsverify.run=${runId}`] });
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.flatMap((container) => container.Names), ...networks.map((network) => network.Name)];
}
