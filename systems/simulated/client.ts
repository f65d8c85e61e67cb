import {
  type Client,
  type ClientContext,
  type ClientFactory,
  type Completion,
  ContractError,
  type Invocation,
  type InvokeContext,
  MILLISECOND_NS,
  type NodeName,
  type Value,
} from '../../src/core/index.js';
import { asSimulated, type RequestOutcome, type SimulatedCluster } from '../../src/sim/index.js';
import { isRead, keyOf, type MicroOperation, type Reply, type Request } from './requests.js';

type Translate = (op: Invocation) => Request;

/** It gives up a little before its caller does, so that what it knows about the outcome is told. */
const OWN_SHARE_OF_TIMEOUT = 0.95;

/**
 * A client of a simulated system, bound to one node, over the simulated network. What it answers:
 *
 * | what happened                          | read   | anything else |
 * |----------------------------------------|--------|---------------|
 * | the node answered                      | ok     | ok            |
 * | the node said that it was not done     | fail   | fail          |
 * | connection refused: nothing listened   | fail   | fail          |
 * | connection reset: the process died     | fail   | info          |
 * | no answer in time                      | fail   | info          |
 *
 * A read that was not answered has told nobody anything and changes nothing: it did not happen.
 */
class SimulatedClient implements Client {
  readonly #cluster: SimulatedCluster;
  readonly #node: NodeName;
  readonly #translate: Translate;

  constructor(context: ClientContext<unknown>, translate: Translate) {
    this.#cluster = asSimulated(context.cluster);
    this.#node = context.node;
    this.#translate = translate;
  }

  async invoke(op: Invocation, context: InvokeContext): Promise<Completion> {
    const request = this.#translate(op);
    const outcome = await this.#cluster.request(
      this.#node,
      request,
      context.timeoutMs * OWN_SHARE_OF_TIMEOUT * MILLISECOND_NS,
    );
    return completionOf(request, outcome);
  }

  close(): void {}
}

function completionOf(request: Request, outcome: RequestOutcome | undefined): Completion {
  if (outcome?.kind === 'reply') {
    const reply = outcome.reply as Reply;
    if (!reply.done) return { type: 'fail', error: reply.error };
    return reply.value === undefined ? { type: 'ok' } : { type: 'ok', value: reply.value };
  }
  if (outcome?.kind === 'refused') return { type: 'fail', error: 'connection-refused' };
  const error = outcome?.kind === 'reset' ? 'connection-reset' : 'timeout';
  return { type: isRead(request) ? 'fail' : 'info', error };
}

/** Registers: `read` null, `write` v, `cas` [from, to], each of the register named by the operation's key. */
export const registerClient: ClientFactory<unknown> = async (context) => new SimulatedClient(context, registerRequest);

/** Sets: `add` x, `read` null. */
export const setClient: ClientFactory<unknown> = async (context) => new SimulatedClient(context, setRequest);

/** Transactions: `txn` with a list of micro-operations, of lists (`append`) or of registers (`w`). */
export const transactionClient: ClientFactory<unknown> = async (context) =>
  new SimulatedClient(context, transactionRequest);

function registerRequest({ f, value, key }: Invocation): Request {
  const name = keyOf(key);
  if (f === 'read') return { f, key: name };
  if (f === 'write') return { f, key: name, value };
  if (f === 'cas' && Array.isArray(value)) {
    const [from = null, to = null] = value as readonly Value[];
    return { f, key: name, from, to };
  }
  throw notSpoken('register', f);
}

function setRequest({ f, value, key }: Invocation): Request {
  const name = keyOf(key);
  if (f === 'read') return { f: 'elements', key: name };
  if (f === 'add') return { f, key: name, value };
  throw notSpoken('set', f);
}

function transactionRequest({ f, value }: Invocation): Request {
  const ops = Array.isArray(value) ? value : [];
  if (f === 'txn' && ops.every(isMicroOperation)) return { f, ops };
  throw notSpoken('txn', f);
}

function isMicroOperation(op: Value): op is MicroOperation {
  return Array.isArray(op) && op.length === 3 && ['r', 'w', 'append'].includes(String(op[0]));
}

function notSpoken(protocol: string, f: string): ContractError {
  return new ContractError(`invoking ${f}: the protocol "${protocol}" has no such function, or not with this value`, {
    code: 'UNKNOWN_FUNCTION',
  });
}
