import type { System } from '../../src/core/index.js';
import { DEFAULT_VERSION, etcdCluster } from './cluster-definition.js';
import { leadersOf, memberStatuses, membersReady } from './membership.js';
import { type EtcdOptions, etcdOptions } from './options.js';
import { registerClient } from './register-client.js';
import { setClient } from './set-client.js';
import { transactionClient } from './transaction-client.js';

const SOURCE = 'etcd documentation, "KV API guarantees"';

/** etcd: a replicated key-value store on raft. */
export const etcd: System<EtcdOptions> = {
  name: 'etcd',
  description: 'etcd, a key-value store replicated by raft, in Docker; linearizable by default',
  runtime: 'docker',
  defaultVersion: DEFAULT_VERSION,
  defaultNodes: 5,
  options: etcdOptions,
  cluster: etcdCluster,
  ready: (cluster, _options, signal) => membersReady(cluster, signal),
  primaries: async (cluster) => leadersOf(await memberStatuses(cluster)),
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
    register: registerClient,
    set: setClient,
    'list-append': transactionClient,
    'rw-register': transactionClient,
  },
};
