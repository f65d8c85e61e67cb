import { connectivityState, credentials, Client as GrpcClient, type ServiceError } from '@grpc/grpc-js';
import { fromJSON, type MethodDefinition } from '@grpc/proto-loader';
import type { Endpoint } from '../../src/core/index.js';
import { RpcError } from './rpc-error.js';
import { RPC_SCHEMA, type Rpcs } from './rpc-schema.js';

const METHODS = loadMethods();

/** How long a call waits for a connection before it says that there is none. */
const CONNECT_WAIT_MS = 500;

export interface RpcOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * One channel to one node. Nothing is done behind the caller's back: no retries, no balancing, no proxy, no channel
 * shared with another connection. A call is sent at most once, and only over a connection that stands.
 */
export class EtcdConnection {
  readonly #grpc: GrpcClient;

  constructor(endpoint: Endpoint) {
    this.#grpc = new GrpcClient(`${endpoint.host}:${endpoint.port}`, credentials.createInsecure(), {
      'grpc.enable_retries': 0,
      'grpc.service_config_disable_resolution': 1,
      'grpc.enable_http_proxy': 0,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.min_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.max_receive_message_length': -1,
    });
  }

  /**
   * One call. Raises {@link RpcError}; one with the code `unconnected` was not sent, because there was no connection
   * within half a second or within the timeout, whichever is shorter.
   */
  async call<M extends keyof Rpcs>(
    method: M,
    request: Rpcs[M]['request'],
    options: RpcOptions,
  ): Promise<Rpcs[M]['response']> {
    const start = Date.now();
    await this.#connected(Math.min(CONNECT_WAIT_MS, options.timeoutMs));
    const { path, requestSerialize, responseDeserialize } = METHODS[method];
    return new Promise((resolve, reject) => {
      const call = this.#grpc.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline: start + options.timeoutMs },
        (error: ServiceError | null, response: unknown) => {
          options.signal?.removeEventListener('abort', cancel);
          if (error) reject(RpcError.from(error));
          else resolve(response as Rpcs[M]['response']);
        },
      );
      const cancel = () => call.cancel();
      options.signal?.addEventListener('abort', cancel, { once: true });
      if (options.signal?.aborted) cancel();
    });
  }

  close(): void {
    this.#grpc.close();
  }

  #connected(timeoutMs: number): Promise<void> {
    if (this.#grpc.getChannel().getConnectivityState(true) === connectivityState.READY) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#grpc.waitForReady(Date.now() + timeoutMs, (error) => {
        if (error) reject(new RpcError('unconnected', 'no connection to the node; nothing was sent'));
        else resolve();
      });
    });
  }
}

type Method = MethodDefinition<object, object>;

function loadMethods(): Record<keyof Rpcs, Method> {
  // The loader's type wants every namespace to be a service too.
  const definition = fromJSON(RPC_SCHEMA as unknown as Parameters<typeof fromJSON>[0], {
    longs: String,
    defaults: true,
    arrays: true,
  });
  const method = (service: string, name: string): Method =>
    (definition[`etcdserverpb.${service}`] as unknown as Record<string, Method>)[name] as Method;
  return {
    Range: method('KV', 'Range'),
    Put: method('KV', 'Put'),
    Txn: method('KV', 'Txn'),
    Status: method('Maintenance', 'Status'),
  };
}
