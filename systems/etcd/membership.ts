import { type Cluster, EnvironmentError, errorMessage, MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import { CLIENT_PORT } from './cluster-definition.js';
import { EtcdConnection } from './connection.js';

/** What a member says of itself. */
export interface MemberStatus {
  readonly memberId: string;
  /** The leader that it knows; `0`: none. */
  readonly leader: string;
  readonly raftTerm: bigint;
}

const STATUS_TIMEOUT_MS = 1_000;
const POLL_NS = 100 * MILLISECOND_NS;

/**
 * Resolves when every member answers a linearizable read, for which it needs a leader and a majority. Rejects with
 * `CLUSTER_NOT_READY` when the signal aborts first, or `MEMBER_GONE` as soon as a member's process ends.
 */
export async function membersReady(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const waiting = new Map<NodeName, string>(cluster.nodes.map((node) => [node, 'not asked yet']));
  for (let round = 1; waiting.size > 0; round++) {
    await Promise.all([...waiting.keys()].map((node) => askMember(cluster, node, waiting)));
    if (waiting.size === 0) return;
    // The first rounds fail in every healthy start; a look at the processes costs more than a call.
    if (round % 10 === 0) await refuseDead(cluster, [...waiting.keys()]);
    if (signal.aborted) throw notReady(waiting);
    await cluster.clock.sleep(POLL_NS, signal).catch((error: unknown) => {
      throw signal.aborted ? notReady(waiting) : error;
    });
  }
}

async function askMember(cluster: Cluster, node: NodeName, waiting: Map<NodeName, string>): Promise<void> {
  try {
    await withConnection(cluster, node, (connection) =>
      connection.call('Range', { key: Buffer.from('/dsverify'), limit: 1 }, { timeoutMs: STATUS_TIMEOUT_MS }),
    );
    waiting.delete(node);
  } catch (error) {
    waiting.set(node, errorMessage(error));
  }
}

async function refuseDead(cluster: Cluster, nodes: readonly NodeName[]): Promise<void> {
  const probes = await Promise.all(nodes.map((node) => cluster.probe.process(node)));
  const gone = probes.filter((probe) => probe.state === 'gone').map((probe) => probe.node);
  if (gone.length === 0) return;
  throw new EnvironmentError(`start etcd on ${gone.join(', ')}: the process ended`, {
    code: 'MEMBER_GONE',
    hint: 'Its log says why: look into the logs of the run.',
    details: { nodes: gone },
  });
}

function notReady(waiting: ReadonlyMap<NodeName, string>): EnvironmentError {
  const [first] = waiting;
  const why = first ? `${first[0]} says ${first[1]}` : '';
  return new EnvironmentError(`wait for etcd: ${waiting.size} of its members do not serve: ${why}`, {
    code: 'CLUSTER_NOT_READY',
    hint: 'Give it more time, or look into the logs of the run.',
    details: { members: Object.fromEntries(waiting) },
  });
}

/** What each member that answers says of itself. */
export async function memberStatuses(cluster: Cluster): Promise<Map<NodeName, MemberStatus>> {
  const statuses = await Promise.all(
    cluster.nodes.map(async (node) => {
      try {
        const answer = await withConnection(cluster, node, (connection) =>
          connection.call('Status', {}, { timeoutMs: STATUS_TIMEOUT_MS }),
        );
        const { header, leader, raftTerm } = answer;
        return [node, { memberId: header.memberId, leader, raftTerm: BigInt(raftTerm) }] as const;
      } catch {
        // A member that is down or paused leads nothing.
        return undefined;
      }
    }),
  );
  return new Map(statuses.filter((entry) => entry !== undefined));
}

/**
 * The nodes that lead: members that call themselves the leader, in the latest term that any of these knows. One that
 * was cut off and still believes that it leads an earlier term is none.
 */
export function leadersOf(statuses: ReadonlyMap<NodeName, MemberStatus>): NodeName[] {
  const claimants = [...statuses].filter(([, status]) => status.leader === status.memberId && status.leader !== '0');
  const latest = claimants.reduce((term, [, status]) => (status.raftTerm > term ? status.raftTerm : term), 0n);
  return claimants.filter(([, status]) => status.raftTerm === latest).map(([node]) => node);
}

async function withConnection<T>(
  cluster: Cluster,
  node: NodeName,
  action: (connection: EtcdConnection) => Promise<T>,
): Promise<T> {
  const connection = new EtcdConnection(cluster.endpoint(node, CLIENT_PORT));
  try {
    return await action(connection);
  } finally {
    connection.close();
  }
}
