import {
  type Client,
  type Cluster,
  type Completion,
  type Invocation,
  type NodeName,
  Random,
  type System,
  showValue,
  type Value,
} from '../core/index.js';
import { completionBreaches } from '../run/index.js';
import { ConformanceCheck } from './conformance.js';

/** How long a client may take over one operation. */
export const TIMEOUT_MS = 10_000;

/** One client for each node. */
export class ClientSession {
  readonly check = new ConformanceCheck();

  private constructor(
    readonly cluster: Cluster,
    readonly clients: readonly Client[],
  ) {}

  static async open(system: System, cluster: Cluster, protocol: string, options: unknown): Promise<ClientSession> {
    const factory = system.clients[protocol];
    if (!factory) throw new RangeError(`${system.name} has no client for ${protocol}`);
    const clients: Client[] = [];
    for (const [process, node] of cluster.nodes.entries()) {
      const random = new Random(1).split('client', process);
      clients.push(await factory({ cluster, node, process, options, clock: cluster.clock, random }));
      if (process === 0) await clients[0]?.setup?.();
    }
    return new ClientSession(cluster, clients);
  }

  /** What a node's client answers; a breach of the contract is thrown. */
  async ask(node: number, f: string, value: Value, key?: Value): Promise<Completion> {
    const client = this.clients[node % this.clients.length] as Client;
    const op: Invocation = { f, value, process: node, ...(key === undefined ? {} : { key }) };
    const { signal } = new AbortController();
    const completion = await client.invoke(op, { signal, timeoutMs: TIMEOUT_MS });
    const breaches = completionBreaches(completion);
    if (breaches.length > 0) throw new TypeError(breaches.join('; '));
    return completion;
  }
}

/** What a node's client answered, in words. */
export function said(node: NodeName | undefined, { type, value, error }: Completion): string {
  return `${node ?? '?'} answered ${type} ${showValue(value)}${error === undefined ? '' : `, ${showValue(error)}`}`;
}
