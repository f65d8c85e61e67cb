import {
  type Client,
  type Completion,
  ContractError,
  errorMessage,
  InterruptedError,
  MILLISECOND_NS,
  type NodeName,
} from '../core/index.js';
import { clientBreach, completionBreaches } from './completion-contract.js';
import { InvocationContext } from './invocation-context.js';
import type { RecordedOp } from './recorder.js';

/** After a client could not be opened: how long its thread rests, at first and at most. */
const BACKOFF_FIRST_NS = 50 * MILLISECOND_NS;
const BACKOFF_MAX_NS = 1000 * MILLISECOND_NS;

/** Opens the client of a thread for a process. */
export type OpenClient = (thread: number, process: number) => Promise<Client>;

/** How an operation of a worker ended. */
export interface Ending {
  readonly completion: Completion;
  /** The thread does nothing for this long afterwards. */
  readonly restNs: number;
  /** The client broke its contract: the run must end. */
  readonly breach?: Error;
}

/**
 * One client thread: opens a client when it has an operation and no client, hands the operation over, and turns
 * whatever comes of it into a completion. What the client cannot prove not to have happened becomes `info`.
 */
export class ClientWorker {
  readonly thread: number;
  readonly node: NodeName;
  readonly #open: OpenClient;
  readonly #timeoutMs: number;
  readonly #end: (thread: number, ending: Ending) => void;
  #client: Client | undefined;
  /** The operation at hand, or -1: what comes of an earlier one is not looked at any more. */
  #index = -1;
  #opening = false;
  #closed = false;
  #context: InvocationContext | undefined;
  #backoffNs = BACKOFF_FIRST_NS;

  constructor(
    thread: number,
    node: NodeName,
    parts: { open: OpenClient; timeoutMs: number; end: (thread: number, ending: Ending) => void },
  ) {
    this.thread = thread;
    this.node = node;
    this.#open = parts.open;
    this.#timeoutMs = parts.timeoutMs;
    this.#end = parts.end;
  }

  /** Begins an operation; `end` is called when it has ended, never before this returns. */
  begin(op: RecordedOp): void {
    this.#index = op.index;
    if (this.#client) this.#invoke(this.#client, op);
    else this.#openFor(op);
  }

  /** The time for the operation at hand is over. */
  expire(): void {
    const opening = this.#opening;
    this.#context?.abort();
    if (opening) this.#refuse('it could not be opened in time');
    else this.#finish({ completion: { type: 'info', error: 'timeout' }, restNs: 0 });
  }

  /** Opens the client ahead of the first operation. */
  async ready(): Promise<Client> {
    if (this.#client) return this.#client;
    const client = await this.#open(this.thread, this.thread);
    if (this.#closed) {
      await closeQuietly(client);
      throw new InterruptedError('the clients were closed');
    }
    this.#client = client;
    return client;
  }

  /** Closes the client; what its closing throws is of no consequence for the history. */
  async close(): Promise<void> {
    this.#index = -1;
    this.#closed = true;
    this.#context?.abort();
    const client = this.#client;
    this.#client = undefined;
    if (client) await closeQuietly(client);
  }

  #openFor(op: RecordedOp): void {
    this.#opening = true;
    const current = () => this.#index === op.index && this.#opening;
    this.#open(this.thread, op.process as number).then(
      (client) => {
        if (!current()) return closeQuietly(client);
        this.#opening = false;
        this.#client = client;
        this.#backoffNs = BACKOFF_FIRST_NS;
        return this.#invoke(client, op);
      },
      (error: unknown) => {
        if (current()) this.#refuse(errorMessage(error));
      },
    );
  }

  /** The operation was never sent, so it has not happened. */
  #refuse(because: string): void {
    const restNs = this.#backoffNs;
    this.#backoffNs = Math.min(restNs * 2, BACKOFF_MAX_NS);
    this.#opening = false;
    this.#finish({ completion: { type: 'fail', error: ['no-client', because] }, restNs });
  }

  #invoke(client: Client, op: RecordedOp): void {
    const { index } = op;
    const context = new InvocationContext(this.#timeoutMs);
    this.#context = context;
    let answer: Promise<Completion>;
    try {
      answer = client.invoke(op, context);
    } catch (error) {
      answer = Promise.reject(error);
    }
    if (typeof (answer as Partial<Promise<Completion>> | undefined)?.then !== 'function') {
      answer = Promise.resolve(answer);
    }
    const threw = (error: unknown) => {
      const completion: Completion = { type: 'info', error: ['client-threw', errorMessage(error)] };
      // A client that is asked for what it does not speak says so: to go on would test nothing.
      this.#finish({ completion, restNs: 0, ...(error instanceof ContractError ? { breach: error } : {}) });
    };
    answer.then(
      (completion) => (this.#index === index ? this.#answered(op, completion) : undefined),
      (error: unknown) => (this.#index === index ? threw(error) : undefined),
    );
  }

  #answered(op: RecordedOp, completion: Completion): void {
    const breaches = completionBreaches(completion);
    if (breaches.length === 0) this.#finish({ completion, restNs: 0 });
    else {
      const error = ['client-contract', ...breaches];
      this.#finish({ completion: { type: 'info', error }, restNs: 0, breach: clientBreach(op.f, breaches) });
    }
  }

  #finish(ending: Ending): void {
    this.#index = -1;
    this.#opening = false;
    this.#context = undefined;
    // Whoever answered `info` may still act on it: its process ends, and its connection with it.
    if (ending.completion.type === 'info' && this.#client) {
      const client = this.#client;
      this.#client = undefined;
      void closeQuietly(client);
    }
    this.#end(this.thread, ending);
  }
}

async function closeQuietly(client: Client): Promise<void> {
  try {
    await client.close();
  } catch {
    // The connection may be broken already.
  }
}
