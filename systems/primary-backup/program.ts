import { MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import type { NodeEnvironment, NodeProgram } from '../../src/sim/index.js';
import { Boot } from '../simulated/boot.js';
import { isRead, type ReadRequest, type Reply, type Request, type UpdateRequest } from '../simulated/requests.js';
import type { Command, Message } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';
import { Replica } from './replica.js';
import { StateMachine } from './state-machine.js';

const RETRY_NS = 200 * MILLISECOND_NS;
/** Requests older than this are given up: their clients have long stopped waiting. */
const ABANDON_NS = 10_000 * MILLISECOND_NS;

type Answer = (reply: Reply) => void;

interface Waiting {
  readonly sinceNs: number;
  readonly answer: Answer;
  readonly command?: Command;
  readonly read?: ReadRequest;
}

/**
 * A node of the primary/backup system: takes its clients' requests, has them ordered by the primary, and answers from
 * its own copy once it has caught up.
 */
export class PrimaryBackupProgram implements NodeProgram<Message, Request, Reply> {
  readonly #env: NodeEnvironment<Message>;
  readonly #options: PrimaryBackupOptions;
  readonly #replica: Replica;
  readonly #state: StateMachine;
  readonly #waiting = new Map<number, Waiting>();
  /** Reads that wait for this copy to be fresh enough. */
  #behind: { readonly index: number; readonly id: number }[] = [];
  /** Commands carry its number: their names must never come again. */
  readonly #boot: Boot;
  #sequence = 0;

  constructor(env: NodeEnvironment<Message>, options: PrimaryBackupOptions) {
    this.#env = env;
    this.#options = options;
    this.#state = new StateMachine(options.mutant !== 'duplicate-apply');
    this.#replica = new Replica(env, options, (command) => this.#applied(command));
    this.#boot = new Boot(env.disk);
    this.#retryLater();
  }

  role(): string {
    return this.#replica.role;
  }

  request(request: Request, answer: Answer): void {
    this.#boot.whenDurable(() => this.#take(request, answer));
  }

  #take(request: Request, answer: Answer): void {
    if (isRead(request) && this.#options.mutant === 'read-one') {
      answer({ done: true, value: this.#state.read(request) });
      return;
    }
    const sequence = this.#sequence++;
    const sinceNs = this.#env.monotonicNs();
    if (isRead(request)) {
      this.#waiting.set(sequence, { sinceNs, answer, read: request });
    } else {
      // Insertion order is the order of the numbers: the first that waits is the lowest.
      const [floor = sequence] = this.#waiting.keys();
      const command = {
        origin: this.#env.self,
        boot: this.#boot.number,
        sequence,
        floor,
        update: this.#ordered(request),
      };
      this.#waiting.set(sequence, { sinceNs, answer, command });
    }
    this.#submit(sequence);
  }

  /** What is ordered of an update: all of it, or with a mutant its writes only. */
  #ordered(update: UpdateRequest): UpdateRequest {
    if (update.f !== 'txn' || this.#options.mutant !== 'unvalidated-snapshot') return update;
    return { ...update, answers: this.#state.preview(update) };
  }

  receive(from: NodeName, message: Message): void {
    switch (message.kind) {
      case 'propose':
        return this.#replica.propose(message.command);
      case 'read-index':
        return this.#replica.readIndex((index) =>
          this.#env.send(from, { kind: 'read-at', boot: message.boot, id: message.id, index }),
        );
      case 'read-at':
        if (message.boot === this.#boot.number) this.#readAt(message.id, message.index);
        return;
      default:
        this.#replica.receive(from, message);
        if (this.#behind.length > 0) this.#catchUp();
    }
  }

  #submit(id: number): void {
    const { primary } = this.#replica;
    const waiting = this.#waiting.get(id);
    if (primary === undefined || !waiting) return;
    const { self } = this.#env;
    if (waiting.command) {
      if (primary === self) this.#replica.propose(waiting.command);
      else this.#env.send(primary, { kind: 'propose', command: waiting.command });
    } else if (primary === self) {
      this.#replica.readIndex((index) => this.#readAt(id, index));
    } else {
      this.#env.send(primary, { kind: 'read-index', boot: this.#boot.number, id });
    }
  }

  #readAt(id: number, index: number): void {
    this.#behind.push({ index, id });
    this.#catchUp();
  }

  #catchUp(): void {
    const { applied } = this.#replica;
    const still = this.#behind.filter(({ index }) => index > applied);
    const ready = this.#behind.filter(({ index }) => index <= applied);
    this.#behind = still;
    for (const { id } of ready) {
      const waiting = this.#waiting.get(id);
      if (!waiting?.read) continue;
      this.#waiting.delete(id);
      waiting.answer({ done: true, value: this.#state.read(waiting.read) });
    }
  }

  #applied(command: Command): void {
    const result = this.#state.apply(command);
    if (command.origin !== this.#env.self || command.boot !== this.#boot.number) return;
    const waiting = this.#waiting.get(command.sequence);
    if (!waiting || !result) return;
    this.#waiting.delete(command.sequence);
    waiting.answer(result);
  }

  #retryLater(): void {
    this.#env.timer(RETRY_NS, () => {
      const now = this.#env.monotonicNs();
      for (const [id, { sinceNs }] of this.#waiting) {
        if (now - sinceNs > ABANDON_NS) this.#waiting.delete(id);
        else if (now - sinceNs >= RETRY_NS) this.#submit(id);
      }
      this.#retryLater();
    });
  }
}
