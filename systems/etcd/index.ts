import type { ClientFactory, System } from '../../src/core/index.js';
import { DEFAULT_VERSION, etcdCluster } from './cluster-definition.js';
import { type EtcdOptions, etcdOptions } from './options.js';

const SOURCE = 'etcd documentation, "KV API guarantees"';

/*
 * What speaks to etcd loads gRPC, which takes long: it is loaded when there is a cluster to speak to, so that naming and
 * planning a run of etcd costs nothing.
 */
const members = () => import('./membership.js');
const transactionClient: ClientFactory<EtcdOptions> = async (context) =>
  (await import('./transaction-client.js')).transactionClient(context);

/** etcd: a replicated key-value store on raft. */
export const etcd: System<EtcdOptions> = {
  name: 'etcd',
  description: 'etcd, a key-value store replicated by raft, in Docker; linearizable by default',
  runtime: 'docker',
  defaultVersion: DEFAULT_VERSION,
  defaultNodes: 5,
  options: etcdOptions,
  cluster: etcdCluster,
  ready: async (cluster, _options, signal) => (await members()).membersReady(cluster, signal),
  primaries: async (cluster) => {
    const { leadersOf, memberStatuses } = await members();
    return leadersOf(await memberStatuses(cluster));
  },
  claims: (options) => {
    // Serializable reads may be stale; the vendor says so and promises no more than an order for all operations.
    const model = options.readMode === 'linearizable' ? 'linearizable' : 'serializable';
    const transactional = options.readMode === 'linearizable' ? 'strict-serializable' : 'serializable';
    return [
      { protocol: 'register', model, source: SOURCE },
      { protocol: 'set', model, source: SOURCE },
      { protocol: 'list-append', model: transactional, source: SOURCE },
      { protocol: 'rw-register', model: transactional, source: SOURCE },
    ];
  },
  clients: {
    register: async (context) => (await import('./register-client.js')).registerClient(context),
    set: async (context) => (await import('./set-client.js')).setClient(context),
    'list-append': transactionClient,
    'rw-register': transactionClient,
  },
};
