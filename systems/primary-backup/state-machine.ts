import { type Value, valueEquals } from '../../src/core/index.js';
import {
  keyOf,
  type MicroOperation,
  memberOf,
  type ReadRequest,
  type Reply,
  type Transaction,
  type UpdateRequest,
} from '../simulated/requests.js';
import type { Command } from './messages.js';

/** Results of one origin's commands that may still come again. */
interface Session {
  floor: number;
  readonly results: Map<number, Reply>;
}

/** Registers, grow-only sets and transactions on registers and lists: the same commands in the same order give the same state on every node. */
export class StateMachine {
  readonly #registers = new Map<string, Value>();
  readonly #sets = new Map<string, Map<Value, Value>>();
  readonly #sessions = new Map<string, Session>();
  readonly #once: boolean;

  /** With `once` false a command that comes again is done again (a mutant). */
  constructor(once: boolean) {
    this.#once = once;
  }

  /**
   * Does a command, once: one that comes again has the result of its first time (Ongaro's dissertation, section 6.3).
   * Undefined for one that its origin gave up.
   */
  apply(command: Command): Reply | undefined {
    const session = this.#session(command);
    const { sequence } = command;
    if (this.#once) {
      if (sequence < session.floor) return undefined;
      const known = session.results.get(sequence);
      if (known) return known;
    }
    const result = this.#update(command.update);
    session.results.set(sequence, result);
    return result;
  }

  read(request: ReadRequest): Value {
    if (request.f === 'read') return this.#registers.get(request.key) ?? null;
    return [...(this.#sets.get(request.key)?.values() ?? [])];
  }

  /** What a transaction would answer now, without doing it. */
  preview({ ops }: Transaction): readonly MicroOperation[] {
    return this.#transact(ops, new Map(this.#registers));
  }

  /** Lists and registers of transactions share the registers: a workload uses one kind of them. */
  #transact(ops: readonly MicroOperation[], registers: Map<string, Value>): readonly MicroOperation[] {
    return ops.map((op) => {
      const [f, key, value] = op;
      const name = keyOf(key);
      const held = registers.get(name) ?? null;
      if (f === 'r') return [f, key, held];
      registers.set(name, f === 'w' ? value : [...(Array.isArray(held) ? held : []), value]);
      return op;
    });
  }

  #session({ origin, boot, floor }: Command): Session {
    const name = `${origin}#${boot}`;
    let session = this.#sessions.get(name);
    if (!session) this.#sessions.set(name, (session = { floor: 0, results: new Map() }));
    for (; session.floor < floor; session.floor++) session.results.delete(session.floor);
    return session;
  }

  #update(update: UpdateRequest): Reply {
    switch (update.f) {
      case 'write':
        this.#registers.set(update.key, update.value);
        return { done: true };
      case 'cas':
        if (!valueEquals(this.#registers.get(update.key) ?? null, update.from))
          return { done: false, error: 'mismatch' };
        this.#registers.set(update.key, update.to);
        return { done: true };
      case 'add': {
        let set = this.#sets.get(update.key);
        if (!set) this.#sets.set(update.key, (set = new Map()));
        set.set(memberOf(update.value), update.value);
        return { done: true };
      }
      case 'txn': {
        const answers = this.#transact(update.ops, this.#registers);
        return { done: true, value: update.answers ?? answers };
      }
    }
  }
}
