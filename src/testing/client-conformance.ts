import {
  type Client,
  type Cluster,
  type Completion,
  type Invocation,
  MILLISECOND_NS,
  type NodeName,
  Random,
  type Runtime,
  SECOND_NS,
  type System,
  showValue,
  type Value,
  valueEquals,
} from '../core/index.js';
import { completionBreaches } from '../run/index.js';
import { type Conformance, ConformanceCheck } from './conformance.js';
import { defaultOptions } from './system-conformance.js';

const TIMEOUT_MS = 10_000;
const READY_TIMEOUT_NS = 120 * SECOND_NS;

export interface ClientConformanceOptions {
  readonly nodes?: readonly NodeName[];
  /** The system's defaults unless said otherwise. */
  readonly options?: unknown;
}

/**
 * Brings a system up and has its clients of the `register` or `set` protocol do what the protocol says, through every
 * node, without faults. Takes the cluster down whatever happens.
 */
export async function clientConformance(
  system: System,
  runtime: Runtime,
  protocol: 'register' | 'set',
  { nodes = ['n1', 'n2', 'n3'], options = defaultOptions(system) }: ClientConformanceOptions = {},
): Promise<Conformance[]> {
  const spec = system.cluster(options, { runId: 'conformance', seed: 1, nodes, imagePolicy: 'auto' });
  const cluster = await runtime.up(spec, {});
  return cluster.clock.drive(async () => {
    try {
      const ready = new AbortController();
      const cancel = cluster.clock.at(cluster.clock.nowNs() + READY_TIMEOUT_NS, () => ready.abort());
      await system.ready(cluster, options, ready.signal).finally(cancel);
      const session = await Session.open(system, cluster, protocol, options);
      await (protocol === 'register' ? registerRules(session, system) : setRules(session));
      await commonRules(session);
      return session.check.results;
    } finally {
      await cluster.down();
    }
  });
}

/** One client for each node. */
class Session {
  readonly check = new ConformanceCheck();

  private constructor(
    readonly cluster: Cluster,
    readonly clients: readonly Client[],
  ) {}

  static async open(system: System, cluster: Cluster, protocol: string, options: unknown): Promise<Session> {
    const factory = system.clients[protocol];
    if (!factory) throw new RangeError(`${system.name} has no client for ${protocol}`);
    const clients: Client[] = [];
    for (const [process, node] of cluster.nodes.entries()) {
      const random = new Random(1).split('client', process);
      clients.push(await factory({ cluster, node, process, options, clock: cluster.clock, random }));
      if (process === 0) await clients[0]?.setup?.();
    }
    return new Session(cluster, clients);
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

async function registerRules(session: Session, system: System): Promise<void> {
  const { check } = session;
  const { nodes } = session.cluster;
  const ask: Session['ask'] = (...asked) => session.ask(...asked);
  await check.rule('a register that was never written reads null, through every node', async () => {
    for (const node of nodes.keys()) {
      const answer = await ask(node, 'read', null, `fresh ${node}`);
      if (answer.type !== 'ok' || answer.value !== null) return said(nodes[node], answer);
    }
    return undefined;
  });
  await check.rule('a write is seen by a read that begins afterwards, of the same key and no other', async () => {
    for (const node of nodes.keys()) {
      const written = await ask(node, 'write', 40 + node, node);
      if (written.type !== 'ok') return said(nodes[node], written);
      const answer = await ask(node, 'read', null, node);
      if (answer.type !== 'ok' || answer.value !== 40 + node) return said(nodes[node], answer);
    }
    const other = await ask(0, 'read', null, 0);
    return other.value === 40 ? undefined : `key 0 was overwritten: ${said(nodes[0], other)}`;
  });
  const functions = system.supports?.['register'];
  if (functions && !functions.includes('cas')) return;
  await check.rule(
    'a compare-and-set takes effect where it finds what it expects, and fails where it does not',
    async () => {
      await ask(0, 'write', 1, 'cas');
      const taken = await ask(0, 'cas', [1, 2], 'cas');
      if (taken.type !== 'ok') return `it found 1, and ${said(nodes[0], taken)}`;
      const refused = await ask(0, 'cas', [1, 3], 'cas');
      if (refused.type !== 'fail') return `it found 2 instead of 1, and ${said(nodes[0], refused)}`;
      const answer = await ask(0, 'read', null, 'cas');
      return answer.value === 2 ? undefined : said(nodes[0], answer);
    },
  );
}

async function setRules(session: Session): Promise<void> {
  const { check } = session;
  const { nodes } = session.cluster;
  const ask: Session['ask'] = (...asked) => session.ask(...asked);
  await check.rule('a set is empty at first', async () => {
    const answer = await ask(0, 'read', null);
    return answer.type === 'ok' && valueEquals(answer.value ?? null, []) ? undefined : said(nodes[0], answer);
  });
  await check.rule('what was added through any node is in a read that begins afterwards, once', async () => {
    for (const node of nodes.keys()) {
      const added = await ask(node, 'add', node);
      if (added.type !== 'ok') return said(nodes[node], added);
    }
    const answer = await ask(0, 'read', null);
    const elements = Array.isArray(answer.value) ? answer.value.toSorted() : answer.value;
    return valueEquals(elements ?? null, [...nodes.keys()]) ? undefined : said(nodes[0], answer);
  });
}

async function commonRules({ check, clients, cluster }: Session): Promise<void> {
  await check.rule('a function that the protocol does not have is never acknowledged', async () => {
    const { signal } = new AbortController();
    const op = { f: 'no-such-function', value: null, key: 0, process: 0 };
    const answer = await clients[0]?.invoke(op, { signal, timeoutMs: TIMEOUT_MS }).catch(() => undefined);
    return answer?.type === 'ok' ? said(cluster.nodes[0], answer) : undefined;
  });
  await check.rule('a client closes within ten seconds, also the second time', async () => {
    const { clock } = cluster;
    for (const client of [...clients, ...clients]) {
      const begunNs = clock.nowNs();
      await client.close();
      const tookMs = (clock.nowNs() - begunNs) / MILLISECOND_NS;
      if (tookMs > 10_000) return `it took ${Math.round(tookMs)} ms`;
    }
    return undefined;
  });
}

function said(node: NodeName | undefined, { type, value, error }: Completion): string {
  return `${node ?? '?'} answered ${type} ${showValue(value)}${error === undefined ? '' : `, ${showValue(error)}`}`;
}
