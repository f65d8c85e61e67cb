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
import { COMPARE_EQUAL, TARGET_MOD_REVISION, type TxnRequest } from './rpc-schema.js';

/** `["r", key, null]`, `["w", key, value]` or `["append", key, element]`. */
type MicroOperation = readonly [f: string, key: Value, value: Value];

/** A key as it was read: its value, null where it was never written, and the revision that wrote it (0 then). */
interface Held {
  readonly value: Value;
  readonly modRevision: string;
}

/**
 * Transactions of reads, writes and appends, in two steps: one transaction of etcd reads all keys at one revision, a second
 * one writes what follows from that if none of the keys has been written since. A transaction that only reads is the
 * first step alone. Both are serializable, and linearizable in etcd's order, because etcd orders its own transactions so
 * (serializable reads excepted: then the first step may see an old revision, and only writers notice).
 * A write that finds a key changed is a `fail`, `conflict`: it did nothing.
 */
export const transactionClient: ClientFactory<EtcdOptions> = async (context) => new TransactionClient(context);

class TransactionClient extends NodeClient {
  async invoke(op: Invocation, context: InvokeContext): Promise<Completion> {
    const ops = microOperations(op);
    let held: ReadonlyMap<string, Held>;
    try {
      held = await this.#read(ops, context);
    } catch (error) {
      // Nothing has been written yet, so whatever became of the read, the transaction did not happen.
      return failedCall(error, 'read');
    }
    const { answers, written } = execute(ops, held);
    if (written.size === 0) return { type: 'ok', value: answers };
    try {
      const { succeeded } = await this.connection.call('Txn', writeIfUnchanged(held, written), context);
      return succeeded ? { type: 'ok', value: answers } : { type: 'fail', error: 'conflict' };
    } catch (error) {
      return failedCall(error, 'write');
    }
  }

  async #read(ops: readonly MicroOperation[], context: InvokeContext): Promise<ReadonlyMap<string, Held>> {
    const names = [...new Set(ops.map(([, key]) => JSON.stringify(key)))];
    const success = names.map((name) => ({
      requestRange: { key: registerKey(JSON.parse(name) as Value), serializable: this.serializable },
    }));
    const { responses } = await this.connection.call('Txn', { compare: [], success }, context);
    return new Map(
      names.map((name, i): [string, Held] => {
        const kv = responses[i]?.responseRange?.kvs[0];
        return [name, kv ? { value: decodeValue(kv.value), modRevision: kv.modRevision } : NEVER_WRITTEN];
      }),
    );
  }
}

const NEVER_WRITTEN: Held = { value: null, modRevision: '0' };

function microOperations({ f, value }: Invocation): readonly MicroOperation[] {
  if (f === 'txn' && Array.isArray(value) && value.every((op) => Array.isArray(op) && op.length === 3)) {
    return value as unknown as readonly MicroOperation[];
  }
  throw notSpoken(f, 'transactions');
}

/** What the operations answer and leave, given what the keys held before. */
export function execute(
  ops: readonly MicroOperation[],
  held: ReadonlyMap<string, Held>,
): { readonly answers: Value; readonly written: ReadonlyMap<string, Value> } {
  const written = new Map<string, Value>();
  const answers = ops.map((op): Value => {
    const [f, key, value] = op;
    const name = JSON.stringify(key);
    const now = written.has(name) ? (written.get(name) ?? null) : (held.get(name)?.value ?? null);
    if (f === 'r') return [f, key, now];
    written.set(name, f === 'append' ? [...(Array.isArray(now) ? now : []), value] : value);
    return [f, key, value];
  });
  return { answers, written };
}

function writeIfUnchanged(held: ReadonlyMap<string, Held>, written: ReadonlyMap<string, Value>): TxnRequest {
  const keyOf = (name: string) => registerKey(JSON.parse(name) as Value);
  return {
    compare: [...held].map(([name, { modRevision }]) => ({
      result: COMPARE_EQUAL,
      target: TARGET_MOD_REVISION,
      key: keyOf(name),
      modRevision,
    })),
    success: [...written].map(([name, value]) => ({ requestPut: { key: keyOf(name), value: encodeValue(value) } })),
  };
}
