import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Capability,
  type Cluster,
  type ClusterSpec,
  ContractError,
  type Endpoint,
  EnvironmentError,
  type ExecResult,
  type ImageIdentity,
  type Link,
  type LinkProbe,
  MILLISECOND_NS,
  type Net,
  type NodeName,
  type Probe,
  type ProcessProbe,
  Random,
  type Undo,
  UsageError,
} from '../core/index.js';
import { SimulatedNetwork } from './network.js';
import { type RequestOutcome, SimulatedNode } from './node.js';
import { type Simulation, simulationOf } from './simulation.js';
import { VirtualClock } from './virtual-clock.js';

/** A cluster on virtual time: nodes that run small programs, on a network, with disks and clocks of the simulator's. */
export class SimulatedCluster implements Cluster {
  readonly id: string;
  readonly nodes: readonly NodeName[];
  readonly capabilities: ReadonlySet<Capability> = new Set(['partition', 'kill', 'pause']);
  readonly clock = new VirtualClock();
  readonly image: ImageIdentity;
  readonly net: Net;
  readonly probe: Probe;
  readonly #nodes: ReadonlyMap<NodeName, SimulatedNode>;

  /** @throws {ContractError} when the specification holds no simulation. */
  constructor(spec: ClusterSpec) {
    const simulation = simulationOf(spec);
    const random = new Random(spec.seed, 'simulation');
    const { clock } = this;
    const network = new SimulatedNetwork(clock, random.split('network'), spec.nodes, simulation.parameters);
    this.id = spec.runId;
    this.nodes = spec.nodes;
    this.image = imageOf(spec, simulation);
    this.#nodes = new Map(
      spec.nodes.map((name) => [
        name,
        new SimulatedNode(name, {
          clock,
          network,
          random: random.split('node', name),
          parameters: simulation.parameters,
          nodes: spec.nodes,
          program: simulation.program,
          peer: (name) => this.#node(name),
        }),
      ]),
    );
    this.net = {
      drop: async (links) => asUndo(network.drop(links)),
      heal: async () => network.heal(),
    };
    this.probe = {
      links: (links, options) => probeLinks(network, links, options),
      process: async (name) => this.#probeProcess(name),
    };
    for (const node of this.#nodes.values()) node.start();
  }

  endpoint(node: NodeName, port: number): Endpoint {
    return { host: this.#node(node).name, port };
  }

  async exec(node: NodeName, argv: readonly string[]): Promise<ExecResult> {
    throw new EnvironmentError(`running ${argv[0] ?? 'a command'} on ${node}: a simulated node has no shell`, {
      code: 'SIMULATED_EXEC',
      hint: 'Only what needs the capability "exec" runs commands; a simulated cluster does not offer it.',
    });
  }

  async kill(name: NodeName): Promise<Undo> {
    const node = this.#node(name);
    node.kill();
    return asUndo(() => node.start());
  }

  async start(name: NodeName): Promise<void> {
    this.#node(name).start();
  }

  async pause(name: NodeName): Promise<Undo> {
    const node = this.#node(name);
    node.pause();
    return asUndo(() => node.resume());
  }

  async resume(name: NodeName): Promise<void> {
    this.#node(name).resume();
  }

  async healAll(): Promise<void> {
    await this.net.heal();
    for (const node of this.#nodes.values()) {
      node.resume();
      node.start();
    }
  }

  async collectLogs(directory: string): Promise<string[]> {
    mkdirSync(directory, { recursive: true });
    return [...this.#nodes.values()].map((node) => {
      const file = join(directory, `${node.name}.log`);
      writeFileSync(file, node.log.map((line) => `${line}\n`).join(''));
      return file;
    });
  }

  async down(): Promise<void> {
    for (const node of this.#nodes.values()) node.kill();
  }

  /** What a node takes itself for; undefined where its process does not run, or does not say. */
  role(name: NodeName): string | undefined {
    return this.#node(name).role;
  }

  /** Sends a client's request to a node; resolves with what became of it, or with undefined when the time is over. */
  request(name: NodeName, request: unknown, timeoutNs: number): Promise<RequestOutcome | undefined> {
    const { clock } = this;
    return new Promise((resolve) => {
      const cancel = clock.at(clock.nowNs() + timeoutNs, () => resolve(undefined));
      this.#node(name).request(request, (outcome) => {
        cancel();
        clock.wake();
        resolve(outcome);
      });
    });
  }

  #probeProcess(name: NodeName): ProcessProbe {
    const { state, pid } = this.#node(name);
    return state === 'gone' ? { node: name, state } : { node: name, state, pid };
  }

  #node(name: NodeName): SimulatedNode {
    const node = this.#nodes.get(name);
    if (!node) {
      throw new UsageError(`reaching node ${name}: there is no such node`, {
        code: 'UNKNOWN_NODE',
        hint: `The nodes are ${this.nodes.join(', ')}.`,
      });
    }
    return node;
  }
}

/** The simulated cluster behind the contract; for clients and systems that only speak to simulated ones. */
export function asSimulated(cluster: Cluster): SimulatedCluster {
  if (cluster instanceof SimulatedCluster) return cluster;
  throw new ContractError(`using cluster ${cluster.id}: this system runs only in the simulator`, {
    code: 'NOT_SIMULATED',
    hint: 'Bring it up with the runtime "sim".',
  });
}

function probeLinks(
  network: SimulatedNetwork,
  links: readonly Link[],
  options: { attempts?: number; timeoutMs?: number } = {},
): Promise<LinkProbe[]> {
  const { attempts = 5, timeoutMs = 500 } = options;
  return network.probe(links, attempts, timeoutMs * MILLISECOND_NS);
}

function imageOf(spec: ClusterSpec, simulation: Simulation): ImageIdentity {
  const identity = JSON.stringify([spec.system, spec.version, simulation.parameters, simulation.options ?? null]);
  return {
    reference: `simulated/${spec.system}:${spec.version}`,
    digest: `sha256:${createHash('sha256').update(identity).digest('hex')}`,
    source: 'simulated',
    version: spec.version,
  };
}

function asUndo(undo: () => void): Undo {
  return async () => undo();
}
