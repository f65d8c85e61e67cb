import {
  type ClientFactory,
  type Completion,
  type Invocation,
  type InvokeContext,
  type Value,
} from '../../src/core/index.js';
import { decodeValue, encodeValue, registerKey } from './keys.js';
import { NodeClient, notSpoken } from './node-client.js';
import type { EtcdOptions } from './options.js';
import { failedCall } from './rpc-error.js';
import { COMPARE_EQUAL, TARGET_VALUE, TARGET_VERSION, type TxnRequest } from './rpc-schema.js';

/**
 * Registers, one etcd key each: `read` null, `write` v, `cas` [from, to], of the register that the operation's key
 * names. A register that was never written reads as null. A compare-and-set that did not find its value is a `fail`.
 */
export const registerClient: ClientFactory<EtcdOptions> = async (context) => new RegisterClient(context);

class RegisterClient extends NodeClient {
  async invoke(op: Invocation, context: InvokeContext): Promise<Completion> {
    const key = registerKey(op.key);
    try {
      if (op.f === 'read') return await this.#read(key, context);
      if (op.f === 'write') return await this.#write(key, op.value, context);
      if (op.f === 'cas' && Array.isArray(op.value) && op.value.length === 2) {
        return await this.#cas(key, op.value as readonly Value[], context);
      }
    } catch (error) {
      return failedCall(error, op.f === 'read' ? 'read' : 'write');
    }
    throw notSpoken(op.f, 'registers');
  }

  async #read(key: Buffer, context: InvokeContext): Promise<Completion> {
    const { kvs } = await this.connection.call('Range', { key, serializable: this.serializable }, context);
    return { type: 'ok', value: kvs[0] ? decodeValue(kvs[0].value) : null };
  }

  async #write(key: Buffer, value: Value, context: InvokeContext): Promise<Completion> {
    await this.connection.call('Put', { key, value: encodeValue(value) }, context);
    return { type: 'ok' };
  }

  async #cas(key: Buffer, [from = null, to = null]: readonly Value[], context: InvokeContext): Promise<Completion> {
    const { succeeded } = await this.connection.call('Txn', compareAndSet(key, from, to), context);
    return succeeded ? { type: 'ok' } : { type: 'fail', error: 'compare-failed' };
  }
}

/** Puts `to` if the register holds `from`. Null is a key that was never written: its version is 0. */
export function compareAndSet(key: Buffer, from: Value, to: Value): TxnRequest {
  const compare =
    from === null
      ? { result: COMPARE_EQUAL, target: TARGET_VERSION, key, version: 0 }
      : { result: COMPARE_EQUAL, target: TARGET_VALUE, key, value: encodeValue(from) };
  return { compare: [compare], success: [{ requestPut: { key, value: encodeValue(to) } }] };
}
