/**
 * A store of one's own, in one file: what `dsverify run single-copy --plugin examples/single-copy/index.ts` tests.
 *
 * The first node holds the only copy; the others pass requests on to it. Nothing is lost while that node lives, and
 * nothing is served without it: linearizable, not available. With `forgetful` the others remember what they last saw and
 * answer reads from that, which is fast, available, and wrong.
 */
import { type Client, type ClientContext, MILLISECOND_NS, type System, type Value } from 'dsverify';
import { asSimulated, type NodeEnvironment, type NodeProgram, simulate, simulationParameters } from 'dsverify/sim';
import { z } from 'zod';

interface Request {
  readonly f: string;
  readonly key: string;
  readonly value: Value;
}

/** `done: false` promises that nothing happened. */
interface Reply {
  readonly done: boolean;
  readonly value: Value;
}

type Message =
  | { readonly kind: 'ask'; readonly id: number; readonly request: Request }
  | { readonly kind: 'answer'; readonly id: number; readonly reply: Reply };

const options = simulationParameters.extend({
  forgetful: z.boolean().default(false).describe('Answer reads from what was last seen'),
});

type Options = z.infer<typeof options>;

/** What runs on each node: handlers of messages and requests, and a disk of which only what was fsynced survives. */
class SingleCopy implements NodeProgram<Message, Request, Reply> {
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #seen = new Map<string, Value>();
  /** Starts at the time, so that answers to questions of an earlier life of this node are known by their numbers. */
  #next: number;

  constructor(
    private readonly node: NodeEnvironment<Message>,
    private readonly options: Options,
  ) {
    this.#next = node.monotonicNs();
  }

  role(): string {
    return this.node.self === this.node.nodes[0] ? 'primary' : 'proxy';
  }

  request(request: Request, reply: (reply: Reply) => void): void {
    const [keeper = this.node.self] = this.node.nodes;
    if (keeper === this.node.self) return this.#serve(request, reply);
    if (this.options.forgetful && request.f === 'read' && this.#seen.has(request.key)) {
      return reply({ done: true, value: this.#seen.get(request.key) ?? null });
    }
    const id = this.#next++;
    this.#waiting.set(id, (answer) => {
      if (answer.done) this.#seen.set(request.key, answer.value);
      reply(answer);
    });
    this.node.send(keeper, { kind: 'ask', id, request });
  }

  receive(from: string, message: Message): void {
    if (message.kind === 'ask') {
      const { id } = message;
      // A network may deliver twice. What is marked here becomes durable together with what the request changes.
      const mark = `served ${from} ${id}`;
      if (this.node.disk.read(mark) !== undefined) return;
      this.node.disk.set(mark, true);
      this.#serve(message.request, (reply) => this.node.send(from, { kind: 'answer', id, reply }));
      return;
    }
    this.#waiting.get(message.id)?.(message.reply);
    this.#waiting.delete(message.id);
  }

  #serve({ f, key, value }: Request, reply: (reply: Reply) => void): void {
    const held = (this.node.disk.read(key) as Value | undefined) ?? null;
    const [from, to] = f === 'cas' ? (value as readonly Value[]) : [held, value];
    // What a read shows must not be lost afterwards, so it waits until it is durable too.
    if (f === 'read') return this.node.disk.fsync(() => reply({ done: true, value: held }));
    if (from !== held) return reply({ done: false, value: held });
    this.node.disk.set(key, to ?? null);
    this.node.disk.fsync(() => reply({ done: true, value: to ?? null }));
  }
}

/** A client is bound to one node. `fail` only where nothing has happened for certain; else `info`. */
async function client({ cluster, node }: ClientContext<unknown>): Promise<Client> {
  return {
    invoke: async ({ f, key = null, value }, { timeoutMs }) => {
      // What the nodes do not know was not done, and must not look as if it had been.
      if (!['read', 'write', 'cas'].includes(f)) return { type: 'fail', error: 'unsupported' };
      const request: Request = { f, key: JSON.stringify(key), value };
      const outcome = await asSimulated(cluster).request(node, request, timeoutMs * MILLISECOND_NS);
      if (outcome?.kind === 'reply') {
        const reply = outcome.reply as Reply;
        if (!reply.done) return { type: 'fail', error: 'precondition' };
        return f === 'read' ? { type: 'ok', value: reply.value } : { type: 'ok' };
      }
      // A read that was not answered has changed nothing and told nobody anything.
      return { type: f === 'read' ? 'fail' : 'info', error: outcome?.kind ?? 'timeout' };
    },
    close: () => {},
  };
}

const singleCopy: System<Options> = {
  name: 'single-copy',
  description: 'One copy, and nodes that pass requests on to it; linearizable, and not available without its keeper',
  runtime: 'sim',
  defaultVersion: '1',
  defaultNodes: 3,
  options,
  cluster: (chosen, context) => ({
    runId: context.runId,
    system: 'single-copy',
    version: '1',
    nodes: context.nodes,
    ports: [],
    seed: context.seed,
    simulation: simulate((node: NodeEnvironment<Message>) => new SingleCopy(node, chosen), chosen, chosen),
  }),
  ready: async () => {},
  primaries: async (cluster) => cluster.nodes.slice(0, 1),
  claims: () => [{ protocol: 'register', model: 'linearizable', source: 'this file' }],
  clients: { register: client },
};

export default { systems: [singleCopy] };
