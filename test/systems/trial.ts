import {
  type Client,
  type Cluster,
  type Generator,
  History,
  HistoryBuilder,
  isRequest,
  MILLISECOND_NS,
  type NemesisPackage,
  type Op,
  Random,
  SECOND_NS,
  type System,
  ThreadSet,
  type Value,
} from '../../src/core/index.js';
import { ContextState } from '../../src/generators/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import { systems } from '../../systems/index.js';

/** A small run of a simulated system, without the conductor: clients that draw their own operations, and a nemesis. */
export interface Trial {
  readonly system: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly protocol?: 'register' | 'set';
  readonly seed: number;
  readonly seconds: number;
  readonly clients?: number;
  readonly keys?: number;
  /** Mean pause of a client between two operations. */
  readonly pauseMs?: number;
  readonly timeoutMs?: number;
  nemesis?(seed: number, nodes: readonly string[]): NemesisPackage;
}

class Recorder {
  readonly #builder = new HistoryBuilder();

  constructor(readonly clock: Cluster['clock']) {}

  record(op: Omit<Op, 'index' | 'timeNs'>): Op {
    const event = { ...op, timeNs: this.clock.nowNs() };
    return { ...event, index: this.#builder.append(event) };
  }

  build(): History {
    return this.#builder.build();
  }
}

export async function runTrial(trial: Trial): Promise<History> {
  const load = systems.get(trial.system);
  if (!load) throw new Error(`no system ${trial.system}`);
  const system = await load();
  const options = system.options.parse(trial.options ?? {});
  const nodes = Array.from({ length: system.defaultNodes }, (_, i) => `n${i + 1}`);
  const { seed } = trial;
  const spec = system.cluster(options, { runId: `trial-${seed}`, seed, nodes, imagePolicy: 'auto' });
  const cluster = await new SimulatedRuntime().up(spec);
  const { clock } = cluster;
  const recorder = new Recorder(clock);
  const nemesis = trial.nemesis?.(seed, nodes);
  await clock.drive(async () => {
    await system.ready(cluster, options, new AbortController().signal);
    const endNs = clock.nowNs() + trial.seconds * SECOND_NS;
    const working = Array.from({ length: trial.clients ?? 10 }, (_, thread) =>
      work(trial, system, cluster, options, recorder, thread, endNs),
    );
    if (nemesis) {
      await torment(nemesis, nemesis.generator, system, cluster, options, recorder, seed, endNs);
      await torment(
        nemesis,
        nemesis.finalGenerator,
        system,
        cluster,
        options,
        recorder,
        seed,
        Number.POSITIVE_INFINITY,
      );
    }
    await Promise.all(working);
    // All clients again, so that what was lost shows.
    await clock.sleep(3 * SECOND_NS);
    await Promise.all(
      nodes.map((_, i) => finalReads(trial, system, cluster, options, recorder, 1_000_000 + i, nodes[i])),
    );
    await cluster.down();
  });
  return recorder.build();
}

async function work(
  trial: Trial,
  system: System,
  cluster: Cluster,
  options: unknown,
  recorder: Recorder,
  thread: number,
  endNs: number,
): Promise<void> {
  const { clock, nodes } = cluster;
  const clients = trial.clients ?? 10;
  const random = new Random(trial.seed).split('worker', thread);
  const node = nodes[thread % nodes.length];
  let process = thread;
  let client = await open(trial, system, cluster, options, process, node);
  for (let count = 0; ; count++) {
    await clock.sleep(Math.round(random.exponential(trial.pauseMs ?? 50) * MILLISECOND_NS));
    if (clock.nowNs() >= endNs) return;
    const op = draw(trial, system, random, count * clients + thread);
    if (!(await invoke(trial, client, recorder, process, node, op))) {
      process += clients;
      client = await open(trial, system, cluster, options, process, node);
    }
  }
}

interface Drawn {
  readonly f: string;
  readonly value: Value;
  readonly key?: Value;
}

function draw(trial: Trial, system: System, random: Random, unique: number): Drawn {
  if (trial.protocol === 'set') return random.chance(0.7) ? { f: 'add', value: unique } : { f: 'read', value: null };
  const key = random.int(trial.keys ?? 3);
  const supported = system.supports?.['register'] ?? ['read', 'write', 'cas'];
  const f = random.pick(supported);
  if (f === 'read') return { f, value: null, key };
  if (f === 'write') return { f, value: unique, key };
  // Few values, or a compare-and-set never finds what it expects.
  return { f, value: [Math.max(0, unique - 1 - random.int(30)), unique], key };
}

async function invoke(trial: Trial, client: Client, recorder: Recorder, process: number, node: string, op: Drawn) {
  recorder.record({ type: 'invoke', process, node, ...op });
  const timeoutMs = trial.timeoutMs ?? 1000;
  const completion = await client.invoke({ process, ...op }, { signal: new AbortController().signal, timeoutMs });
  recorder.record({ ...op, process, node, ...completion });
  return completion.type !== 'info';
}

function open(trial: Trial, system: System, cluster: Cluster, options: unknown, process: number, node: string) {
  const factory = system.clients[trial.protocol ?? 'register'];
  const random = new Random(trial.seed).split('client', process);
  return factory({ cluster, node, process, options, clock: cluster.clock, random });
}

async function finalReads(
  trial: Trial,
  system: System,
  cluster: Cluster,
  options: unknown,
  recorder: Recorder,
  process: number,
  node: string,
): Promise<void> {
  const client = await open(trial, system, cluster, options, process, node);
  const keys = trial.protocol === 'set' ? [undefined] : Array.from({ length: trial.keys ?? 3 }, (_, key) => key);
  for (const key of keys) {
    const op: Drawn = key === undefined ? { f: 'read', value: null } : { f: 'read', value: null, key };
    await invoke({ ...trial, timeoutMs: 10_000 }, client, recorder, process, node, op);
  }
}

/** Runs the operations of a nemesis's generator one after another, until it ends or the time is over. */
async function torment(
  { nemesis }: NemesisPackage,
  generator: Generator,
  system: System,
  cluster: Cluster,
  options: unknown,
  recorder: Recorder,
  seed: number,
  endNs: number,
): Promise<void> {
  const { clock, nodes } = cluster;
  const random = new Random(seed).split('nemesis');
  const primaries = async () => (await system.primaries?.(cluster, options)) ?? [];
  const context = { cluster, clock, random, signal: new AbortController().signal, primaries };
  const state = new ContextState(ThreadSet.of(['nemesis']), nodes, new Random(seed));
  for (let rest = generator; ; ) {
    const answer = rest.next(state.ask(clock.nowNs()));
    if (answer === undefined) return;
    const [request, after] = answer;
    if (request === 'pending') throw new Error('the nemesis waits for something, though it is free');
    const timeNs = Math.max((isRequest(request) ? request.timeNs : request.untilNs) ?? 0, clock.nowNs());
    if (timeNs >= endNs) {
      await clock.sleep(endNs - clock.nowNs());
      return;
    }
    await clock.sleep(timeNs - clock.nowNs());
    if (!isRequest(request)) {
      rest = after;
      continue;
    }
    const op = { process: 'nemesis', f: request.f, value: request.value ?? null } as const;
    state.take(0);
    rest = after.update(recorder.record({ type: 'invoke', ...op }), state.ask(clock.nowNs()));
    const { value, error } = await nemesis.invoke(op, context);
    const done = recorder.record({ ...op, type: 'info', value, ...(error === undefined ? {} : { error }) });
    state.release(0);
    rest = rest.update(done, state.ask(clock.nowNs()));
  }
}
