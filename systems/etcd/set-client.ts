import { type ClientFactory, type Completion, type Invocation, type InvokeContext } from '../../src/core/index.js';
import { decodeValue, elementKey, encodeValue, prefixEnd, setPrefix } from './keys.js';
import { NodeClient, notSpoken } from './node-client.js';
import type { EtcdOptions } from './options.js';
import { failedCall } from './rpc-error.js';

/**
 * Sets, one etcd key for each element: `add` x is a blind put, `read` null a range over all of them, sorted. One key
 * each, and not a list under compare-and-set: additions never contend, so that far more of them are under way when a
 * fault strikes, every one is an entry of its own in the raft log that can be lost, and the range read needs one
 * revision of the whole key space.
 */
export const setClient: ClientFactory<EtcdOptions> = async (context) => new SetClient(context);

class SetClient extends NodeClient {
  async invoke(op: Invocation, context: InvokeContext): Promise<Completion> {
    try {
      if (op.f === 'add') return await this.#add(op, context);
      if (op.f === 'read') return await this.#read(op, context);
    } catch (error) {
      return failedCall(error, op.f === 'read' ? 'read' : 'write');
    }
    throw notSpoken(op.f, 'sets');
  }

  async #add({ key, value }: Invocation, context: InvokeContext): Promise<Completion> {
    await this.connection.call('Put', { key: elementKey(key, value), value: encodeValue(value) }, context);
    return { type: 'ok' };
  }

  async #read({ key: set }: Invocation, context: InvokeContext): Promise<Completion> {
    const key = setPrefix(set);
    const request = { key, rangeEnd: prefixEnd(key), serializable: this.serializable };
    const { kvs } = await this.connection.call('Range', request, context);
    return { type: 'ok', value: kvs.map((kv) => decodeValue(kv.value)).toSorted((a, b) => Number(a) - Number(b)) };
  }
}
