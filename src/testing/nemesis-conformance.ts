import {
  type Cluster,
  faultWindows,
  type Generator,
  History,
  isRequest,
  type NemesisContext,
  type NemesisPackage,
  type NodeName,
  Random,
  type Runtime,
  SECOND_NS,
  type System,
  ThreadSet,
  valueEquals,
} from '../core/index.js';
import { ContextState, limit, nemesis as onNemesis, timeLimit } from '../generators/index.js';
import { Conductor, NemesisWorker, Recorder } from '../run/index.js';
import { type Conformance, ConformanceCheck } from './conformance.js';
import { withReadyCluster } from './ready-cluster.js';
import { defaultOptions } from './system-conformance.js';

export interface NemesisConformanceOptions {
  readonly nodes?: readonly NodeName[];
  /** How long it may inject faults. A minute unless said otherwise. */
  readonly seconds?: number;
  /** Of the system; its defaults unless said otherwise. */
  readonly options?: unknown;
}

/** More steps than these no nemesis takes in such a time. */
const STEPS_MAX = 2000;
/** No step of a nemesis takes longer than this. */
const STEP_TIMEOUT_NS = 120 * SECOND_NS;

/**
 * Does a nemesis keep its contract: is every fault taken back, and proven by probes while it is on and when it is gone?
 * It is let loose on a cluster of the system that no client uses, then ended as a run ends, and then once more in the
 * middle of a fault.
 */
export async function nemesisConformance(
  create: (nodes: number) => NemesisPackage,
  system: System,
  runtime: Runtime,
  {
    nodes = ['n1', 'n2', 'n3', 'n4', 'n5'],
    seconds = 60,
    options = defaultOptions(system),
  }: NemesisConformanceOptions = {},
): Promise<Conformance[]> {
  const check = new ConformanceCheck();
  const trial = <T>(act: (run: Trial) => Promise<T>) =>
    withReadyCluster(system, runtime, { nodes, options }, (cluster) =>
      tried(cluster, system, options, create(nodes.length), act),
    );
  await check.rule('its generator is pure: asked twice, it answers the same', () =>
    impure(create(nodes.length).generator, nodes),
  );
  await check.rule('the cluster can do what it requires', () =>
    trial(async ({ cluster, faults }) => {
      const missing = faults.nemesis.requires.filter((one) => !cluster.capabilities.has(one));
      return missing.length === 0 ? undefined : missing.join(', ');
    }),
  );
  await check.rule('its faults are carried out, proven, taken back, and proven to be gone', () =>
    trial(async (run) => {
      await run.conductor.run(bounded(seconds * SECOND_NS, run.faults.generator));
      await run.conductor.run(bounded(STEP_TIMEOUT_NS, run.faults.finalGenerator));
      return wrongIn(run.recorder.history(), run.faults);
    }),
  );
  await check.rule('it takes back a fault in whose middle it is ended, also when it is asked twice', () =>
    trial(async (run) => {
      const started = new Promise<void>((resolve) => {
        run.recorder.watch((op) => op.type !== 'invoke' && op.f.startsWith('start-') && resolve());
      });
      const lane = run.conductor.start(bounded(seconds * SECOND_NS, run.faults.generator));
      await Promise.race([started, lane.done]);
      lane.stop();
      await lane.done;
      await run.faults.nemesis.heal(run.context);
      await run.faults.nemesis.heal(run.context);
      return stillWrong(run.cluster);
    }),
  );
  return check.results;
}

interface Trial {
  readonly cluster: Cluster;
  readonly faults: NemesisPackage;
  readonly conductor: Conductor;
  readonly recorder: Recorder;
  readonly context: NemesisContext;
}

/** What a run would set up for its nemesis, on a cluster without clients. */
async function tried<T>(
  cluster: Cluster,
  system: System,
  options: unknown,
  faults: NemesisPackage,
  act: (trial: Trial) => Promise<T>,
): Promise<T> {
  const { clock, nodes } = cluster;
  const recorder = new Recorder(clock);
  const random = new Random(1);
  const context: NemesisContext = {
    cluster,
    clock,
    random: random.split('nemesis'),
    signal: new AbortController().signal,
    primaries: async () => (await system.primaries?.(cluster, options)) ?? [],
  };
  const conductor = new Conductor({
    clock,
    recorder,
    random,
    nodes,
    concurrency: 0,
    open: () => Promise.reject(new Error('nobody asks for a client')),
    opTimeoutNs: STEP_TIMEOUT_NS,
    nemesisTimeoutNs: STEP_TIMEOUT_NS,
    nemesis: (end) => new NemesisWorker(faults.nemesis, context, end),
  });
  return act({ cluster, faults, conductor, recorder, context }).finally(() => conductor.close());
}

/** On the nemesis' thread; also one that goes round in a circle comes to an end. */
function bounded(timeNs: number, generator: Generator): Generator {
  return onNemesis(limit(STEPS_MAX, timeLimit(timeNs, generator)));
}

/** What the history of a nemesis shows to be wrong with it. */
function wrongIn(history: History, { nemesis, bands }: NemesisPackage): string | undefined {
  const ops = [...history.ops()];
  const unknown = ops.find(({ f }) => !nemesis.fs.includes(f));
  if (unknown !== undefined) return `it asks for ${unknown.f}, which its nemesis does not name among its fs`;
  const failed = ops.find(({ error }) => error !== undefined);
  if (failed !== undefined) return `${failed.f} ended in ${JSON.stringify(failed.error)}`;
  const windows = faultWindows(history);
  if (windows.length === 0) return 'no fault was injected: none of its operations is start-<fault> with a faultId';
  for (const { id, fault, endNs, proven, healed } of windows) {
    const name = `fault ${id}, ${fault},`;
    if (proven !== true) return `${name} was not proven by an operation probe-${fault} while it was on`;
    if (endNs === undefined) return `${name} was never taken back by stop-${fault}`;
    if (healed !== true) return `${name} was not proven to be gone by probe-${fault}-healed`;
    if (!bands.some(({ startF }) => startF === `start-${fault}`)) return `${name} has no band to be drawn with`;
  }
  return undefined;
}

/** Probes of the cluster itself: every process runs, every link is open. */
async function stillWrong({ nodes, probe, clock }: Cluster): Promise<string | undefined> {
  await clock.sleep(SECOND_NS);
  for (const node of nodes) {
    const { state } = await probe.process(node);
    if (state !== 'running') return `${node} is ${state}`;
  }
  const links = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => ({ from, to })));
  const closed = (await probe.links(links, { attempts: 10 })).find(({ received }) => received === 0);
  return closed === undefined ? undefined : `nothing gets from ${closed.from} to ${closed.to}`;
}

function impure(generator: Generator, nodes: readonly NodeName[]): string | undefined {
  const state = new ContextState(ThreadSet.of(['nemesis']), nodes, new Random(1));
  let current = generator;
  let timeNs = 0;
  for (let step = 0; step < 50; step++) {
    const [one, other] = [current.next(state.ask(timeNs)), current.next(state.ask(timeNs))];
    if (!valueEquals((one?.[0] ?? null) as never, (other?.[0] ?? null) as never))
      return `${JSON.stringify(one?.[0])}, then ${JSON.stringify(other?.[0])}`;
    if (one === undefined || one[0] === 'pending') return undefined;
    const [answer, rest] = one;
    timeNs = Math.max(timeNs, (isRequest(answer) ? answer.timeNs : answer.untilNs) ?? timeNs);
    current = rest;
  }
  return undefined;
}
