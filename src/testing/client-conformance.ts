import { MILLISECOND_NS, type NodeName, type Runtime, type System } from '../core/index.js';
import { ClientSession, said, TIMEOUT_MS } from './client-session.js';
import type { Conformance } from './conformance.js';
import { withReadyCluster } from './ready-cluster.js';
import { registerRules } from './register-rules.js';
import { setRules } from './set-rules.js';
import { defaultOptions } from './system-conformance.js';
import { transactionRules } from './transaction-rules.js';

export interface ClientConformanceOptions {
  readonly nodes?: readonly NodeName[];
  /** The system's defaults unless said otherwise. */
  readonly options?: unknown;
}

/** Protocols of the workloads that come with dsverify. */
export type KnownProtocol = 'register' | 'set' | 'list-append' | 'rw-register';

/**
 * Brings a system up and has its clients do what their protocol says, through every node, without faults. Takes the
 * cluster down whatever happens.
 */
export async function clientConformance(
  system: System,
  runtime: Runtime,
  protocol: KnownProtocol,
  { nodes = ['n1', 'n2', 'n3'], options = defaultOptions(system) }: ClientConformanceOptions = {},
): Promise<Conformance[]> {
  return withReadyCluster(system, runtime, { nodes, options }, async (cluster) => {
    const session = await ClientSession.open(system, cluster, protocol, options);
    await rulesOf(protocol, session, system);
    await commonRules(session);
    return session.check.results;
  });
}

function rulesOf(protocol: KnownProtocol, session: ClientSession, system: System): Promise<void> {
  switch (protocol) {
    case 'register':
      return registerRules(session, system);
    case 'set':
      return setRules(session);
    case 'list-append':
    case 'rw-register':
      return transactionRules(session, protocol);
  }
}

async function commonRules({ check, clients, cluster }: ClientSession): Promise<void> {
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
