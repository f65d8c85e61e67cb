import { EnvironmentError, type NodeName } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { type ExecOptions, execIn } from './exec.js';

/** One node of a cluster that is up. */
export interface Pod {
  readonly node: NodeName;
  readonly address: string;
  /** Id of the pod's container. */
  readonly podId: string;
  /** Id of the database's container. */
  readonly databaseId: string;
  /** Container port to host port on 127.0.0.1. */
  readonly ports: ReadonlyMap<number, number>;
}

/** The nodes of a cluster, and how to speak to the agents in them. */
export class Pods {
  readonly #engine: Engine;
  readonly #pods: ReadonlyMap<NodeName, Pod>;

  constructor(engine: Engine, pods: readonly Pod[]) {
    this.#engine = engine;
    this.#pods = new Map(pods.map((pod) => [pod.node, pod]));
  }

  get nodes(): NodeName[] {
    return [...this.#pods.keys()];
  }

  /** Raises RangeError for a node that is not of this cluster: a defect of the caller. */
  of(node: NodeName): Pod {
    const pod = this.#pods.get(node);
    if (!pod) throw new RangeError(`no node ${node} in this cluster`);
    return pod;
  }

  /** Runs a tool in a node's pod; its output. Raises `AGENT_FAILED` where it does not end with 0. */
  async run(node: NodeName, argv: readonly string[], options?: ExecOptions): Promise<string> {
    const result = await execIn(this.#engine, this.of(node).podId, argv, options);
    if (result.exitCode === 0) return result.stdout;
    const why = (result.stderr || result.stdout).trim().split('\n').at(-1) ?? '';
    throw new EnvironmentError(`run ${argv[0]} in the pod of ${node}: exit code ${result.exitCode}: ${why}`, {
      code: 'AGENT_FAILED',
      hint: 'The pod may be gone, or the kernel lacks what the fault needs; `dsverify doctor` looks.',
      details: { node, exitCode: result.exitCode },
    });
  }

  agent(node: NodeName, argv: readonly string[], options?: ExecOptions): Promise<string> {
    return this.run(node, ['/usr/local/bin/dsverify-agent', ...argv], options);
  }
}
