import { MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import type { Ask, Message, Tell } from './messages.js';

/** Calls older than this are given up: their clients have long stopped waiting. */
const ABANDON_NS = 10_000 * MILLISECOND_NS;

interface Call {
  readonly ask: Ask;
  readonly needed: number;
  readonly sinceNs: number;
  readonly answers: Map<NodeName, Tell>;
  readonly done: (answers: readonly Tell[]) => void;
}

/** Asks all nodes the same, again and again, until enough have answered. */
export class QuorumCalls {
  readonly #env: NodeEnvironment<Message>;
  readonly #boot: number;
  readonly #retransmitNs: number;
  readonly #calls = new Map<number, Call>();
  #next = 0;

  constructor(env: NodeEnvironment<Message>, boot: number, retransmitMs: number) {
    this.#env = env;
    this.#boot = boot;
    this.#retransmitNs = retransmitMs * MILLISECOND_NS;
    this.#retransmitLater();
  }

  /** Calls back once, with the first answers of `needed` different nodes. */
  call(ask: Ask, needed: number, done: Call['done']): void {
    const id = this.#next++;
    const call = { ask, needed, sinceNs: this.#env.monotonicNs(), answers: new Map<NodeName, Tell>(), done };
    this.#calls.set(id, call);
    this.#send(id, call);
  }

  answered(from: NodeName, boot: number, id: number, tell: Tell): void {
    const call = boot === this.#boot ? this.#calls.get(id) : undefined;
    if (!call || call.answers.has(from)) return;
    call.answers.set(from, tell);
    if (call.answers.size < call.needed) return;
    this.#calls.delete(id);
    call.done([...call.answers.values()]);
  }

  #send(id: number, { ask, answers }: Call): void {
    const message: Message = { kind: 'ask', boot: this.#boot, id, ask };
    for (const node of this.#env.nodes) if (!answers.has(node)) this.#env.send(node, message);
  }

  #retransmitLater(): void {
    this.#env.timer(this.#retransmitNs, () => {
      const now = this.#env.monotonicNs();
      for (const [id, call] of this.#calls) {
        const age = now - call.sinceNs;
        if (age > ABANDON_NS) this.#calls.delete(id);
        else if (age >= this.#retransmitNs) this.#send(id, call);
      }
      this.#retransmitLater();
    });
  }
}
