import type { ClusterSpec, NodeCommand, NodeName, SystemContext } from '../../src/core/index.js';
import type { EtcdOptions } from './options.js';

export const CLIENT_PORT = 2379;
const PEER_PORT = 2380;
export const DEFAULT_VERSION = '3.5.17';
const DATA_DIRECTORY = '/var/lib/dsverify/etcd';

/**
 * A cluster with static bootstrap: every member knows all others from the start.
 *
 * The image by default is `rancher/mirrored-coreos-etcd`, which carries the vendor's image unchanged, one tag a release,
 * where a reference without a registry's name finds it. `--image REFERENCE` names any other, the vendor's own registry
 * included; `etcd` must be on its PATH.
 */
export function etcdCluster(options: EtcdOptions, context: SystemContext): ClusterSpec {
  const version = context.version ?? DEFAULT_VERSION;
  return {
    runId: context.runId,
    system: 'etcd',
    version,
    nodes: context.nodes,
    ports: [CLIENT_PORT],
    seed: context.seed,
    image: {
      official: `rancher/mirrored-coreos-etcd:v${version}`,
      ...ETCD_RECIPE,
      policy: context.imagePolicy,
      exactVersion: context.version !== undefined,
      ...(context.image === undefined ? {} : { override: context.image }),
    },
    command: (node, addresses) => memberCommand(node, addresses, context.runId, options),
  };
}

/** How to build an image from the distribution's package, and how to ask an image for its version. */
const ETCD_RECIPE = { offlineContext: 'systems/etcd/image', versionCommand: ['etcd', '--version'] } as const;

/** The command line of one member. The log goes to standard error as JSON, in 3.4 as in 3.5. */
export function memberCommand(
  node: NodeName,
  addresses: ReadonlyMap<NodeName, string>,
  token: string,
  options: EtcdOptions,
): NodeCommand {
  const peers = [...addresses].map(([name, address]) => `${name}=http://${address}:${PEER_PORT}`);
  const address = addresses.get(node);
  const flags: Record<string, string> = {
    name: node,
    'data-dir': DATA_DIRECTORY,
    'listen-client-urls': `http://0.0.0.0:${CLIENT_PORT}`,
    'advertise-client-urls': `http://${address}:${CLIENT_PORT}`,
    'listen-peer-urls': `http://0.0.0.0:${PEER_PORT}`,
    'initial-advertise-peer-urls': `http://${address}:${PEER_PORT}`,
    'initial-cluster': peers.join(','),
    'initial-cluster-state': 'new',
    'initial-cluster-token': token,
    'heartbeat-interval': String(options.heartbeatMs),
    'election-timeout': String(options.electionMs),
    logger: 'zap',
    ...(options.snapshotCount === undefined ? {} : { 'snapshot-count': String(options.snapshotCount) }),
  };
  return { argv: ['etcd', ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)] };
}
