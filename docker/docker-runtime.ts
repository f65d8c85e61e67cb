import {
  type Cluster,
  type ClusterSpec,
  ContractError,
  EnvironmentError,
  errorMessage,
  type Finding,
  type ImageIdentity,
  type ImageRecipe,
  type Progress,
  RealClock,
  type Runtime,
  UsageError,
} from '../src/core/index.js';
import { DockerCluster } from './docker-cluster.js';
import { doctor } from './doctor.js';
import { Engine, type EngineOptions } from './engine.js';
import { hostPorts, requireFree } from './host-ports.js';
import { ensureAgentImage } from './image-build.js';
import { chooseImage } from './image-choice.js';
import type { OfflineRecipe } from './image-recipe.js';
import { launchNode } from './launch.js';
import { removeRun } from './leftovers.js';
import type { NodePlan } from './pod.js';
import type { Pod } from './pods.js';
import { createRunNetwork } from './run-network.js';
import { address, SUBNET_NODES_MAX, type Subnet } from './subnet.js';

export interface DockerRuntimeOptions extends EngineOptions {
  /** First of the host ports on 127.0.0.1, counted up over nodes and ports. Default: the engine picks free ones. */
  readonly firstHostPort?: number;
  /** Offline images that `doctor` looks for, besides the agent's. */
  readonly recipes?: readonly OfflineRecipe[];
}

const AGENT_READY_MS = 15_000;
/** Nodes are host names, and parts of container names. */
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,30}$/;

/** Clusters of real databases in containers: a pod for each node, on a network of the run's own. */
export class DockerRuntime implements Runtime {
  readonly name = 'docker';
  readonly #options: DockerRuntimeOptions;

  constructor(options: DockerRuntimeOptions = {}) {
    this.#options = options;
  }

  doctor(): Promise<Finding[]> {
    return doctor({ ...this.#options, recipes: this.#options.recipes ?? [] });
  }

  /**
   * Finds the images, makes network and pods, starts the databases side by side. Where anything fails or the signal
   * aborts, everything that was made is removed before the error goes on.
   */
  async up(
    spec: ClusterSpec,
    options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
  ): Promise<Cluster> {
    const onProgress = options.onProgress ?? (() => undefined);
    const { signal } = options;
    const recipe = checkedRecipe(spec);
    const { firstHostPort } = this.#options;
    // The engine would say so too, but late.
    if (firstHostPort !== undefined) await requireFree(hostPorts(spec, firstHostPort).flat());
    const engine = await Engine.connect(this.#options, { signal });
    const [agentImage, image] = await inTurn(
      () => ensureAgentImage(engine, { onProgress, signal }),
      () => chooseImage(engine, { system: spec.system, version: spec.version, recipe }, onProgress, signal),
    );
    try {
      return await this.#launch(engine, spec, agentImage, image, onProgress, signal);
    } catch (error) {
      await removeRun(engine, spec.runId).catch((failure: unknown) => {
        onProgress({ step: 'clean', detail: `not everything could be removed: ${errorMessage(failure)}` });
      });
      throw error;
    }
  }

  async #launch(
    engine: Engine,
    spec: ClusterSpec,
    agentImage: string,
    image: ImageIdentity,
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<Cluster> {
    const subnet = await createRunNetwork(engine, spec.runId);
    const plans = planNodes(spec, subnet, agentImage, image.reference, this.#options.firstHostPort);
    const launched = await Promise.allSettled(plans.map((plan) => launchNode(engine, plan, onProgress, signal)));
    const failed = launched.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const pods = launched.map((result) => (result as PromiseFulfilledResult<Pod>).value);
    const cluster = new DockerCluster(engine, spec.runId, pods, image, new RealClock());
    await cluster.agentsReady(AGENT_READY_MS);
    return cluster;
  }
}

/** One after the other: their progress lines must not mix, and the second may build on the first's base. */
async function inTurn<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  const a = await first();
  return [a, await second()];
}

function checkedRecipe(spec: ClusterSpec): ImageRecipe {
  if (!spec.image || !spec.command) {
    throw new ContractError(`run ${spec.system} in Docker: its cluster names no image or no command`, {
      code: 'SYSTEM_NOT_FOR_DOCKER',
      hint: 'A system for Docker gives `image` and `command` in its cluster.',
    });
  }
  if (spec.nodes.length === 0 || spec.nodes.length > SUBNET_NODES_MAX) {
    throw new UsageError(
      `run ${spec.system} on ${spec.nodes.length} nodes: from 1 to ${SUBNET_NODES_MAX} are possible`,
      {
        code: 'NODES_OUT_OF_RANGE',
        hint: 'Give another --nodes.',
      },
    );
  }
  const bad = spec.nodes.find((node) => !NODE_NAME.test(node));
  if (bad !== undefined) {
    throw new UsageError(`run ${spec.system} with a node called ${bad}: this cannot be the name of a host`, {
      code: 'BAD_NODES',
      hint: 'Give names of letters, digits and hyphens, such as n1,n2,n3.',
    });
  }
  return spec.image;
}

function planNodes(
  spec: ClusterSpec,
  subnet: Subnet,
  agentImage: string,
  databaseImage: string,
  firstHostPort?: number,
): NodePlan[] {
  const addresses = new Map(spec.nodes.map((node, i) => [node, address(subnet, i + 2)]));
  const published = firstHostPort === undefined ? undefined : hostPorts(spec, firstHostPort);
  return spec.nodes.map((node, i) => {
    const command = spec.command?.(node, addresses);
    if (!command) throw new EnvironmentError(`start ${node}: no command`, { code: 'SYSTEM_NOT_FOR_DOCKER' });
    return {
      runId: spec.runId,
      node,
      address: addresses.get(node) ?? '',
      addresses,
      agentImage,
      databaseImage,
      ports: spec.ports,
      ...(published?.[i] === undefined ? {} : { hostPorts: published[i] }),
      command,
    };
  });
}
