import {
  type ClientFactory,
  type Completion,
  type Invocation,
  MILLISECOND_NS,
  type System,
  type Value,
} from 'dsverify';
import {
  asSimulated,
  type NodeEnvironment,
  type NodeProgram,
  type RequestOutcome,
  simulate,
  simulationParameters,
} from 'dsverify/sim';
import { z } from 'zod';

/*
 * A protocol of one's own in the simulator. The first node keeps all registers; every other node passes on what its
 * clients ask. Nothing takes over when the first node is gone, so it is not available then, but it is linearizable.
 *
 *     dsverify run one-primary --plugin examples/one-primary.ts --nemesis kill,partition
 *     dsverify run one-primary --plugin examples/one-primary.ts --nemesis kill:all --forgetful
 */

interface Ask {
  readonly f: string;
  readonly key: string;
  readonly value: Value;
}

type Message =
  | { readonly kind: 'ask'; readonly id: string; readonly ask: Ask }
  | { readonly kind: 'tell'; readonly id: string; readonly value: Value };

class OnePrimary implements NodeProgram<Message, Ask, Value> {
  readonly #registers = new Map<string, Value>();
  /** Packets may come twice: what was done is not done again. */
  readonly #done = new Set<string>();
  readonly #waiting = new Map<string, (value: Value) => void>();
  readonly #env: NodeEnvironment<Message>;
  readonly #forgetful: boolean;

  constructor(env: NodeEnvironment<Message>, forgetful: boolean) {
    this.#env = env;
    this.#forgetful = forgetful;
    for (const [id, { key, value }] of env.disk.readLog('writes') as readonly [string, Ask][]) {
      this.#done.add(id);
      this.#registers.set(key, value);
    }
  }

  role(): string {
    return this.#env.self === this.#env.nodes[0] ? 'primary' : 'relay';
  }

  request(ask: Ask, reply: (value: Value) => void): void {
    const id = `${this.#env.self}-${this.#env.random.int(2 ** 31)}-${this.#env.random.int(2 ** 31)}`;
    this.#waiting.set(id, reply);
    this.#env.send(this.#env.nodes[0] as string, { kind: 'ask', id, ask });
  }

  receive(from: string, message: Message): void {
    const { id } = message;
    if (message.kind === 'tell') {
      this.#waiting.get(id)?.(message.value);
      this.#waiting.delete(id);
      return;
    }
    const { f, key, value } = message.ask;
    if (f === 'write' && !this.#done.has(id)) {
      this.#done.add(id);
      this.#registers.set(key, value);
      this.#env.disk.append('writes', [id, message.ask]);
    }
    // A read, too, tells only what is durable: what it shows must not be forgotten.
    const tell: Message = { kind: 'tell', id, value: this.#registers.get(key) ?? null };
    if (this.#forgetful) this.#env.send(from, tell);
    else this.#env.disk.fsync(() => this.#env.send(from, tell));
  }
}

const options = simulationParameters.extend({
  forgetful: z.boolean().default(false).describe('Answers before what it did is durable'),
});
type Options = z.infer<typeof options>;

const register: ClientFactory<Options> = async ({ cluster, node }) => ({
  async invoke({ f, key, value }: Invocation, { timeoutMs }): Promise<Completion> {
    // What the nodes do not know was not done, and must not look as if it had been.
    if (f !== 'read' && f !== 'write') return { type: 'fail', error: 'unsupported' };
    const ask: Ask = { f, key: JSON.stringify(key ?? null), value };
    const outcome = await asSimulated(cluster).request(node, ask, timeoutMs * 0.9 * MILLISECOND_NS);
    return completionOf(f, outcome);
  },
  close() {},
});

/** Only what was refused, and reads, have certainly not happened. */
function completionOf(f: string, outcome: RequestOutcome | undefined): Completion {
  if (outcome?.kind === 'reply') return f === 'read' ? { type: 'ok', value: outcome.reply as Value } : { type: 'ok' };
  const error = outcome?.kind ?? 'timeout';
  return { type: f === 'read' || error === 'refused' ? 'fail' : 'info', error };
}

const onePrimary: System<Options> = {
  name: 'one-primary',
  description: 'One node keeps everything; the others pass on what they are asked',
  runtime: 'sim',
  defaultVersion: '1',
  defaultNodes: 3,
  options,
  cluster: (given, { runId, seed, nodes }) => ({
    runId,
    system: 'one-primary',
    version: '1',
    nodes,
    ports: [],
    seed,
    simulation: simulate((env: NodeEnvironment<Message>) => new OnePrimary(env, given.forgetful), given, given),
  }),
  ready: async () => {},
  primaries: async (cluster) => cluster.nodes.slice(0, 1),
  supports: { register: ['read', 'write'] },
  claims: () => [{ protocol: 'register', model: 'linearizable', source: 'the comment at the top' }],
  clients: { register },
};

export default { systems: [onePrimary] };
