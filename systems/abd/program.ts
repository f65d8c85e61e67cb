import type { NodeName, Value } from '../../src/core/index.js';
import type { NodeEnvironment, NodeProgram } from '../../src/sim/index.js';
import { Boot } from '../simulated/boot.js';
import { memberOf, type Reply, type Request } from '../simulated/requests.js';
import { Copy } from './copy.js';
import { isLater, type Message, type Stamp, type Tell, UNWRITTEN } from './messages.js';
import type { AbdOptions } from './options.js';
import { QuorumCalls } from './quorum-calls.js';

type Answer = (reply: Reply) => void;

/** A node of the majority-quorum system: holds a copy, and coordinates what its clients ask. */
export class AbdProgram implements NodeProgram<Message, Request, Reply> {
  readonly #env: NodeEnvironment<Message>;
  readonly #options: AbdOptions;
  readonly #copy: Copy;
  readonly #calls: QuorumCalls;
  readonly #majority: number;
  readonly #writer: number;
  /** Stamps and calls carry its number: they must never come again. */
  readonly #boot: Boot;
  #writes = 0;

  constructor(env: NodeEnvironment<Message>, options: AbdOptions) {
    this.#env = env;
    this.#options = options;
    this.#copy = new Copy(env.disk, options.mutant);
    this.#majority = Math.floor(env.nodes.length / 2) + 1;
    this.#writer = env.nodes.indexOf(env.self);
    this.#boot = new Boot(env.disk);
    this.#calls = new QuorumCalls(env, this.#boot.number, options.retransmitMs);
  }

  receive(from: NodeName, message: Message): void {
    const { boot, id } = message;
    if (message.kind === 'tell') {
      this.#calls.answered(from, boot, id, message.tell);
      return;
    }
    this.#copy.answer(message.ask, (tell) => this.#env.send(from, { kind: 'tell', boot, id, tell }));
  }

  request(request: Request, answer: Answer): void {
    this.#boot.whenDurable(() => this.#serve(request, answer));
  }

  #serve(request: Request, answer: Answer): void {
    switch (request.f) {
      case 'read':
        return this.#read(request.key, answer);
      case 'write':
        return this.#write(request.key, request.value, answer);
      case 'add':
        return this.#merge(request.key, [request.value], () => answer({ done: true }));
      case 'elements':
        return this.#elements(request.key, answer);
      case 'cas':
        return answer({ done: false, error: 'unsupported' });
    }
  }

  /** First phase: the latest of a majority. Second: a majority has it, so that no later read finds less. */
  #read(key: string, answer: Answer): void {
    const { mutant } = this.#options;
    if (mutant === 'read-one') return answer({ done: true, value: this.#copy.register(key).value });
    this.#calls.call({ f: 'query', key }, this.#majority, (answers) => {
      const { stamp, value } = latest(answers);
      const done = () => answer({ done: true, value });
      if (mutant === 'no-write-back') done();
      else this.#calls.call({ f: 'update', key, stamp, value }, this.#majority, done);
    });
  }

  /** First phase: a stamp later than any of a majority. Second: a majority has the value under it. */
  #write(key: string, value: Value, answer: Answer): void {
    const { mutant } = this.#options;
    const needed = mutant === 'ack-before-majority' ? 1 : this.#majority;
    const write = (counter: number) => {
      const stamp = { counter, writer: this.#writer, boot: this.#boot.number, sequence: this.#writes++ };
      this.#calls.call({ f: 'update', key, stamp, value }, needed, () => answer({ done: true }));
    };
    if (mutant === 'stale-timestamp') return write(this.#copy.register(key).stamp.counter + 1);
    this.#calls.call({ f: 'query', key }, this.#majority, (answers) => write(latest(answers).stamp.counter + 1));
  }

  /** What a majority has, joined; what not all of that majority have, a majority must have before the answer. */
  #elements(key: string, answer: Answer): void {
    const { mutant } = this.#options;
    if (mutant === 'read-one') return answer({ done: true, value: this.#copy.elements(key) });
    this.#calls.call({ f: 'gather', key }, this.#majority, (answers) => {
      const { union, missing } = join(answers);
      const done = () => answer({ done: true, value: union });
      if (mutant === 'no-write-back' || missing.length === 0) done();
      else this.#merge(key, missing, done);
    });
  }

  #merge(key: string, elements: readonly Value[], done: () => void): void {
    const needed = this.#options.mutant === 'ack-before-majority' ? 1 : this.#majority;
    this.#calls.call({ f: 'merge', key, elements }, needed, done);
  }
}

function latest(answers: readonly Tell[]): { readonly stamp: Stamp; readonly value: Value } {
  let best: { stamp: Stamp; value: Value } = { stamp: UNWRITTEN, value: null };
  for (const { stamp, value = null } of answers) if (stamp && isLater(stamp, best.stamp)) best = { stamp, value };
  return best;
}

/** All elements of the answers, and those that some of the answers lack. */
function join(answers: readonly Tell[]): { readonly union: readonly Value[]; readonly missing: readonly Value[] } {
  const holders = new Map<Value, number>();
  const union: Value[] = [];
  for (const { elements = [] } of answers) {
    for (const element of elements) {
      const member = memberOf(element);
      const count = holders.get(member) ?? 0;
      if (count === 0) union.push(element);
      holders.set(member, count + 1);
    }
  }
  return { union, missing: union.filter((element) => holders.get(memberOf(element)) !== answers.length) };
}
