import {
  allOf,
  type Capability,
  type Clock,
  type Cluster,
  type Endpoint,
  EnvironmentError,
  type ExecResult,
  type ImageIdentity,
  type Net,
  type NodeName,
  type Probe,
  type Undo,
} from '../src/core/index.js';
import { DockerNet } from './docker-net.js';
import { DockerProbe } from './docker-probe.js';
import type { Engine } from './engine.js';
import { execIn } from './exec.js';
import { Faults } from './faults.js';
import { namePrefix } from './labels.js';
import { removeRun } from './leftovers.js';
import { collectLog } from './node-log.js';
import type { Pod } from './pods.js';
import { Pods } from './pods.js';

const START_TIMEOUT_MS = 20_000;

/** A cluster of pods on a container engine. */
export class DockerCluster implements Cluster {
  readonly id: string;
  readonly nodes: readonly NodeName[];
  readonly capabilities: ReadonlySet<Capability> = new Set(['partition', 'kill', 'pause', 'exec']);
  readonly clock: Clock;
  readonly image: ImageIdentity;
  readonly net: Net;
  readonly probe: Probe;
  readonly #engine: Engine;
  readonly #pods: Pods;
  readonly #faults = new Faults();

  constructor(engine: Engine, runId: string, pods: readonly Pod[], image: ImageIdentity, clock: Clock) {
    this.id = runId;
    this.nodes = pods.map((pod) => pod.node);
    this.clock = clock;
    this.image = image;
    this.#engine = engine;
    this.#pods = new Pods(engine, pods);
    this.net = new DockerNet(this.#pods, this.#faults);
    this.probe = new DockerProbe(
      this.#pods,
      namePrefix(runId)
        .replace(/[^A-Za-z0-9]/g, '')
        .slice(-40),
    );
  }

  endpoint(node: NodeName, port: number): Endpoint {
    const hostPort = this.#pods.of(node).ports.get(port);
    if (hostPort === undefined) throw new RangeError(`port ${port} of ${node} is not published`);
    return { host: '127.0.0.1', port: hostPort };
  }

  /** Runs a command in the database's container; its image must have it. Fails where the database is killed. */
  exec(node: NodeName, argv: readonly string[], options?: { timeoutMs?: number; input?: string }): Promise<ExecResult> {
    return execIn(this.#engine, this.#pods.of(node).databaseId, argv, options);
  }

  /**
   * SIGKILL from the pod to every process of the database: the engine's own `kill` ends only the first one, and the
   * others live on in a shared PID namespace.
   */
  kill(node: NodeName): Promise<Undo> {
    return this.#faults.start(
      killing(node),
      async () => {
        await this.#pods.agent(node, ['signal', 'KILL']);
        await this.#ended(node);
      },
      () => this.start(node),
    );
  }

  async start(node: NodeName): Promise<void> {
    const probe = await this.probe.process(node);
    if (probe.state === 'gone') {
      await this.#ended(node);
      const { databaseId } = this.#pods.of(node);
      await this.#engine.call(`start the database of ${node}`, async (docker) => {
        await docker.getContainer(databaseId).start();
      });
    }
    this.#faults.over(killing(node));
  }

  /**
   * SIGSTOP from the pod. The engine's own `pause` freezes the container's whole cgroup: the processes then show as
   * sleeping in /proc, where no probe could tell them from idle ones, and nothing can be run in the container.
   */
  pause(node: NodeName): Promise<Undo> {
    return this.#faults.start(
      pausing(node),
      async () => {
        await this.#pods.agent(node, ['signal', 'STOP']);
      },
      () => this.resume(node),
    );
  }

  async resume(node: NodeName): Promise<void> {
    await this.#pods.agent(node, ['signal', 'CONT']);
    this.#faults.over(pausing(node));
  }

  /**
   * Takes back every fault that is registered; then, whatever became of that, every rule of ours that is left, and
   * sets going every database that stands or is down. Raises the first error after all were tried.
   */
  async healAll(): Promise<void> {
    const undone = this.#faults.undoAll();
    await undone.catch(() => undefined);
    await allOf([undone, this.net.heal(), allOf(this.nodes, (node) => this.#setGoing(node))], (step) => step);
  }

  async #setGoing(node: NodeName): Promise<void> {
    const { state } = await this.probe.process(node);
    await (state === 'gone' ? this.start(node) : this.resume(node));
  }

  /** A node whose log cannot be had takes no other's with it; raises the first error where there is none at all. */
  async collectLogs(directory: string): Promise<string[]> {
    const logs = await Promise.allSettled(
      this.nodes.map((node) => collectLog(this.#engine, this.#pods.of(node), directory)),
    );
    const written = logs.flatMap((log) => (log.status === 'fulfilled' ? [log.value] : []));
    const failed = logs.find((log) => log.status === 'rejected');
    if (failed && written.length === 0) throw failed.reason;
    return written;
  }

  async down(): Promise<void> {
    await removeRun(this.#engine, this.id);
  }

  /** Waits until every agent has set up its chain and counts datagrams. */
  async agentsReady(timeoutMs: number): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.#pods.agent(node, ['ready', String(timeoutMs)])));
  }

  /** Waits until the engine, too, knows that the database ended: until then it would not start it. */
  async #ended(node: NodeName): Promise<void> {
    const end = Date.now() + START_TIMEOUT_MS;
    const { databaseId } = this.#pods.of(node);
    while (Date.now() < end) {
      const info = await this.#engine.call(`inspect the database of ${node}`, (docker) =>
        docker.getContainer(databaseId).inspect(),
      );
      if (!info.State.Running) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new EnvironmentError(`kill the database of ${node}: the engine still calls it running`, {
      code: 'ENGINE_TIMEOUT',
      hint: 'The engine is overloaded or hangs; look at `docker ps`.',
    });
  }
}

/** Names of what is on at a node. */
function killing(node: NodeName): string {
  return `kill ${node}`;
}

function pausing(node: NodeName): string {
  return `pause ${node}`;
}
