import { z } from 'zod';
import {
  type Capability,
  type Client,
  type ClientContext,
  type Clock,
  type Cluster,
  type Completion,
  type Invocation,
  MILLISECOND_NS,
  type NemesisPackage,
  type Runtime,
  type System,
  type Value,
} from '../../src/core/index.js';
import { delay, sequence } from '../../src/generators/index.js';
import { VirtualClock } from '../../src/sim/index.js';

/** What a test does to the cluster in memory, and what it sees of it afterwards. */
export class InMemoryStore {
  readonly calls: string[] = [];
  readonly registers = new Map<string, Value>();
  readonly elements: Value[] = [];
  /** Instead of the store's own answer. */
  answer: ((op: Invocation, context: ClientContext<unknown>) => Promise<Completion> | undefined) | undefined;
  openClient: ((context: ClientContext<unknown>) => void) | undefined;
  setup: (() => Promise<void>) | undefined;
  clock: Clock = new VirtualClock();

  readonly runtime: Runtime = {
    name: 'sim',
    doctor: async () => [],
    up: async (spec) => {
      this.calls.push('up');
      return this.#cluster(spec.nodes);
    },
  };

  readonly system: System = {
    name: 'in-memory',
    description: 'Registers and a set in the memory of the test.',
    runtime: 'sim',
    defaultVersion: '1.0',
    defaultNodes: 3,
    options: z.object({ answer: z.int().default(42) }),
    cluster: (_options, { runId, seed, nodes }) => ({
      runId,
      seed,
      nodes,
      system: 'in-memory',
      version: '1.0',
      ports: [],
    }),
    ready: async () => {
      this.calls.push('ready');
    },
    claims: () => [{ protocol: 'register', model: 'linearizable', source: 'this test' }],
    clients: { register: (context) => this.#client(context), set: (context) => this.#client(context) },
  };

  /** A nemesis that flips a switch nobody looks at, and says so in the agreed words. */
  faults(act: (f: string) => void = () => {}): NemesisPackage {
    const steps = ['start-blip', 'probe-blip', 'stop-blip', 'probe-blip-healed'];
    let faultId = 0;
    return {
      name: 'blip',
      bands: [{ name: 'blip', startF: 'start-blip', stopF: 'stop-blip', color: '#ccc' }],
      generator: delay(
        500 * MILLISECOND_NS,
        [...steps, ...steps].map((f) => ({ f })),
      ),
      finalGenerator: sequence(),
      nemesis: {
        name: 'blip',
        fs: steps,
        requires: [],
        invoke: async ({ f }) => {
          act(f);
          if (f === 'start-blip') faultId++;
          return { value: { faultId, fault: 'blip', nodes: ['n1'], proven: true, healed: true } };
        },
        heal: async () => {
          this.calls.push('nemesis.heal');
        },
      },
    };
  }

  #cluster(nodes: readonly string[]): Cluster {
    const note = (call: string) => async () => {
      this.calls.push(call);
    };
    const undo = async () => async () => {};
    return {
      id: 'in-memory',
      nodes,
      capabilities: new Set<Capability>(),
      clock: this.clock,
      image: { reference: 'in-memory', digest: 'sha256:0', source: 'simulated', version: '1.0' },
      net: { drop: undo, heal: note('net.heal') },
      probe: { links: async () => [], process: async (node) => ({ node, state: 'running' }) },
      endpoint: () => ({ host: '127.0.0.1', port: 1 }),
      exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
      kill: undo,
      start: note('start'),
      pause: undo,
      resume: note('resume'),
      healAll: note('healAll'),
      collectLogs: async () => {
        this.calls.push('logs');
        return [];
      },
      down: note('down'),
    };
  }

  async #client(context: ClientContext<unknown>): Promise<Client> {
    this.openClient?.(context);
    return {
      setup: async () => {
        this.calls.push('setup');
        await this.setup?.();
      },
      invoke: (op) => this.answer?.(op, context) ?? this.#serve(op, context),
      close: () => {
        this.calls.push('close');
      },
    };
  }

  /** Takes effect in the middle of a random latency. */
  async #serve(op: Invocation, { clock, random }: ClientContext<unknown>): Promise<Completion> {
    await clock.sleep(random.between(1, 10) * MILLISECOND_NS);
    const completion = this.#apply(op);
    await clock.sleep(random.between(1, 10) * MILLISECOND_NS);
    return completion;
  }

  #apply({ f, key, value }: Invocation): Completion {
    const name = JSON.stringify(key ?? null);
    const held = this.registers.get(name) ?? null;
    switch (f) {
      case 'add':
        this.elements.push(value);
        return { type: 'ok' };
      case 'read':
        return { type: 'ok', value: key === undefined ? [...this.elements] : held };
      case 'write':
        this.registers.set(name, value);
        return { type: 'ok' };
      default: {
        const [from, to] = value as [Value, Value];
        if (held !== from) return { type: 'fail', error: 'precondition' };
        this.registers.set(name, to);
        return { type: 'ok' };
      }
    }
  }
}
