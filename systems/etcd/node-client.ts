import {
  type Client,
  type ClientContext,
  type Completion,
  ContractError,
  type Invocation,
  type InvokeContext,
} from '../../src/core/index.js';
import { CLIENT_PORT } from './cluster-definition.js';
import { EtcdConnection } from './connection.js';
import type { EtcdOptions } from './options.js';

/** A client of one node, over a connection of its own. */
export abstract class NodeClient implements Client {
  protected readonly connection: EtcdConnection;
  /** Reads are answered from the node's own copy. */
  protected readonly serializable: boolean;

  constructor({ cluster, node, options }: ClientContext<EtcdOptions>) {
    this.connection = new EtcdConnection(cluster.endpoint(node, CLIENT_PORT));
    this.serializable = options.readMode === 'serializable';
  }

  abstract invoke(op: Invocation, context: InvokeContext): Promise<Completion>;

  close(): void {
    this.connection.close();
  }
}

/** The error for an operation that a protocol does not have. */
export function notSpoken(f: string, what: string): ContractError {
  return new ContractError(`invoking ${f}: ${what} of etcd have no such function, or not with this value`, {
    code: 'UNKNOWN_FUNCTION',
  });
}
