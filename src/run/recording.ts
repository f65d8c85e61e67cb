import {
  type Clock,
  type Cluster,
  DsverifyError,
  EnvironmentError,
  errorMessage,
  type History,
  InterruptedError,
  type NemesisContext,
  type Plan,
  Random,
  type RunEvent,
  SECOND_NS,
} from '../core/index.js';
import { calendarTime, HistoryLog, RunDirectory, type RunFacts } from '../store/index.js';
import { clientOpening } from './client-opening.js';
import { Conductor } from './conductor.js';
import { NemesisWorker } from './nemesis-worker.js';
import { NodeWatch } from './node-watch.js';
import { PhaseLog } from './phase-log.js';
import { Recorder } from './recorder.js';
import type { RunOptions, RunParts } from './run-parts.js';
import { awaitReady, clusterSpecOf, primariesOf } from './system-answers.js';
import { UndoStack, within } from './undo-stack.js';
import { abortable, anySignal, sleepUntil } from './waiting.js';
import { workloadPhases } from './workload-phases.js';

/** How long a database may take until it serves. */
const READY_TIMEOUT_NS = 120 * SECOND_NS;
/** How long one operation of the nemesis may take: restarts and probes take their time. */
const NEMESIS_TIMEOUT_NS = 120 * SECOND_NS;
const LOGS_TIMEOUT_NS = 60 * SECOND_NS;

/** What of a run goes into its check. */
export interface Recorded {
  readonly plan: Plan;
  readonly history: History;
  readonly facts: RunFacts;
}

/** One run up to its check: up, clients and nemesis, heal, down; whatever fails, everything begun is taken back. */
export class Recording {
  readonly #undo = new UndoStack();
  readonly #warnings: string[] = [];
  readonly #phases: PhaseLog;
  readonly #log: HistoryLog;
  #conductor: Conductor | undefined;
  #recorder: Recorder | undefined;
  #nodeLogs: Record<string, string> = {};
  #plan: Plan;
  #interrupted = false;
  /** Was there ever a cluster? */
  cameUp = false;

  constructor(
    plan: Plan,
    private readonly parts: RunParts,
    private readonly options: RunOptions,
    private readonly directory: RunDirectory,
  ) {
    this.#plan = plan;
    this.#phases = new PhaseLog((event) => options.onEvent?.(event));
    this.#log = new HistoryLog(directory.history, {
      flush: plan.runtime === 'sim' ? 'size' : 'turn',
      onFailure: (error) => this.#conductor?.fail(error),
    });
  }

  async record(): Promise<Recorded> {
    try {
      const cluster = await this.#up();
      this.#phases.nowNs = () => cluster.clock.nowNs();
      const healedNs = await cluster.clock.drive(() => this.#onCluster(cluster));
      if (this.#log.failure) throw this.#log.failure;
      this.#log.close();
      const facts = this.#facts(healedNs);
      this.directory.writeFacts(facts);
      const history = this.#recorder?.history();
      if (!history) throw new TypeError('nothing was recorded');
      return { plan: this.#plan, history, facts };
    } finally {
      this.#log.close();
    }
  }

  async #up(): Promise<Cluster> {
    const { parts, options } = this;
    const plan = this.#plan;
    this.#phases.enter('up');
    const spec = clusterSpecOf(parts.system, plan);
    const interrupted = anySignal(options.stop, options.abort);
    const cluster = await parts.runtime.up(spec, {
      ...(interrupted ? { signal: interrupted } : {}),
      onProgress: (progress) => options.onEvent?.({ type: 'progress', progress }),
    });
    this.cameUp = true;
    this.#undo.push('taking the cluster down', async () => {
      this.#phases.enter('down');
      await cluster.down();
    });
    this.#undo.push('collecting the logs', () => this.#collectLogs(cluster));
    const before = plan.image;
    if (before !== undefined && before.digest !== cluster.image.digest) {
      this.#warn(
        `the run that is replayed had the image ${before.reference} (${before.digest}), this one has ` +
          `${cluster.image.reference} (${cluster.image.digest})`,
      );
    }
    this.#plan = { ...plan, image: cluster.image };
    return cluster;
  }

  /** Everything between up and down; when all was healed. The cluster is down when it settles, whatever happens. */
  async #onCluster(cluster: Cluster): Promise<number | undefined> {
    const { clock } = cluster;
    try {
      this.directory.writePlan(this.#plan);
      return await abortable(this.#setUpAndRun(cluster), this.options.abort);
    } finally {
      for (const problem of await this.#undo.unwind(clock)) this.#warn(problem);
    }
  }

  async #setUpAndRun(cluster: Cluster): Promise<number | undefined> {
    const { parts, options } = this;
    const plan = this.#plan;
    const { clock } = cluster;
    refuseMissing(cluster, parts);
    this.#phases.enter('setup');
    const ready = new AbortController();
    const cancel = clock.at(clock.nowNs() + READY_TIMEOUT_NS, () => ready.abort());
    const signal = anySignal(ready.signal, options.stop, options.abort) ?? ready.signal;
    await awaitReady(parts.system, cluster, plan, signal).finally(cancel);
    // Once it is being torn down nothing may be begun that nobody takes back any more.
    if (options.stop?.aborted || options.abort?.aborted) {
      throw new InterruptedError('the run was interrupted before it had begun');
    }

    this.#undo.push('taking all faults back', () => cluster.healAll());
    const recorder = new Recorder(clock, this.#log, options.onEvent && watched(cluster, parts, plan, options.onEvent));
    this.#recorder = recorder;
    const conductor = this.#conduct(cluster, recorder);
    this.#conductor = conductor;
    this.#undo.push('closing the clients', () => conductor.close());
    await this.#openClients(conductor, clock);
    const { healedNs } = await workloadPhases({
      plan,
      parts,
      conductor,
      recorder,
      phases: this.#phases,
      stop: options.stop,
      nowNs: () => clock.nowNs(),
      sleepUntil: (timeNs, signal) => sleepUntil(clock, timeNs, signal),
    });
    // Whoever is impatient with what comes now interrupts nothing that is recorded.
    this.#interrupted = options.stop?.aborted === true;
    return healedNs;
  }

  #conduct(cluster: Cluster, recorder: Recorder): Conductor {
    const { parts, options } = this;
    const plan = this.#plan;
    const random = new Random(plan.seed);
    const faults = parts.nemesis;
    const context: NemesisContext = {
      cluster,
      clock: cluster.clock,
      random: random.split('nemesis'),
      signal: options.abort ?? new AbortController().signal,
      primaries: () => primariesOf(parts.system, cluster, plan),
    };
    if (faults) this.#undo.push(`healing ${faults.name}`, () => faults.nemesis.heal(context));
    return new Conductor({
      clock: cluster.clock,
      recorder,
      random,
      nodes: plan.nodes,
      concurrency: plan.concurrency,
      open: clientOpening(plan, parts, cluster, random),
      opTimeoutNs: plan.limits.opTimeoutNs ?? 5 * SECOND_NS,
      nemesisTimeoutNs: NEMESIS_TIMEOUT_NS,
      ...(faults ? { nemesis: (end) => new NemesisWorker(faults.nemesis, context, end) } : {}),
    });
  }

  /** The first client sets the database up; the others are opened when that is done, or with their first operation. */
  async #openClients({ workers }: Conductor, clock: Clock): Promise<void> {
    const [first, ...others] = workers;
    try {
      await within(clock, READY_TIMEOUT_NS, 'it', async () => {
        const client = await first?.ready();
        await client?.setup?.();
      });
      await within(clock, READY_TIMEOUT_NS, 'it', () => Promise.allSettled(others.map((worker) => worker.ready())));
    } catch (cause) {
      if (cause instanceof DsverifyError) throw cause;
      throw new EnvironmentError(`setting ${this.#plan.system.name} up for its clients: ${errorMessage(cause)}`, {
        code: 'CLIENT_SETUP',
        hint: "The nodes' logs in the run's directory may say why.",
        cause,
      });
    }
  }

  async #collectLogs(cluster: Cluster): Promise<void> {
    if (this.options.abort?.aborted) return;
    this.#phases.enter('logs');
    const files = await within(cluster.clock, LOGS_TIMEOUT_NS, 'collecting the logs', () =>
      cluster.collectLogs(this.directory.logs),
    );
    for (const node of this.#plan.nodes) {
      const file = files.find((path) => path.endsWith(`/${node}.log`));
      if (file !== undefined) this.#nodeLogs[node] = this.directory.relative(file);
      else if (files.length > 0) this.#warn(`the log of ${node} is missing`);
    }
  }

  #warn(message: string): void {
    this.#warnings.push(message);
    this.options.onEvent?.({ type: 'warning', message });
  }

  #facts(healedNs: number | undefined): RunFacts {
    return {
      schema: 1,
      completeness: this.#interrupted ? 'interrupted' : 'complete',
      endedAt: calendarTime(),
      phases: this.#phases.entered,
      ...(healedNs === undefined ? {} : { healedNs }),
      bands: this.parts.nemesis?.bands ?? [],
      nodeLogs: this.#nodeLogs,
      warnings: this.#warnings,
    };
  }
}

/** Events of operations, and those of the nodes that follow from them. */
function watched(
  cluster: Cluster,
  { system }: RunParts,
  plan: Plan,
  onEvent: (event: RunEvent) => void,
): (event: RunEvent) => void {
  const watch = new NodeWatch({
    nodes: cluster.nodes,
    primaries: system.primaries && (() => primariesOf(system, cluster, plan)),
    onEvent,
  });
  watch.start();
  return (event) => {
    onEvent(event);
    if (event.type === 'op') watch.see(event.op);
  };
}

/** A fault that the cluster cannot be given is refused before anything is tested, not skipped. */
function refuseMissing({ capabilities }: Cluster, { nemesis, runtime }: RunParts): void {
  const missing = (nemesis?.nemesis.requires ?? []).filter((capability) => !capabilities.has(capability));
  if (missing.length === 0) return;
  throw new EnvironmentError(`injecting ${nemesis?.name}: ${runtime.name} cannot do ${missing.join(', ')} here`, {
    code: 'MISSING_CAPABILITY',
    hint: '`dsverify doctor` says why; `--nemesis` takes other faults.',
    details: { missing },
  });
}
