import { type Generator, type NemesisPackage, type Plan, SECOND_NS, type WorkloadContext } from '../core/index.js';
import { clients, limit, nemesis, rate, timeLimit } from '../generators/index.js';
import type { Conductor } from './conductor.js';
import type { PhaseLog } from './phase-log.js';
import type { Recorder } from './recorder.js';
import { RecoveryWatch, rateBefore } from './recovery.js';
import type { RunParts } from './run-parts.js';

/** Final reads may take this long altogether. */
const FINAL_TIMEOUT_NS = 60 * SECOND_NS;

/** Taking faults back by operations may take this long, and so many steps; what is on then is healed without them. */
const HEAL_TIMEOUT_NS = 300 * SECOND_NS;
const HEAL_STEPS_MAX = 300;

export interface PhaseParts {
  readonly plan: Plan;
  readonly parts: RunParts;
  readonly conductor: Conductor;
  readonly recorder: Recorder;
  readonly phases: PhaseLog;
  /** Aborted when the user is impatient: heals, reads and ends. */
  readonly stop: AbortSignal | undefined;
  readonly nowNs: () => number;
  sleepUntil(timeNs: number, signal: AbortSignal): Promise<void>;
}

export interface PhaseOutcome {
  /** When everything was healed; absent where there was nothing to heal. */
  readonly healedNs?: number;
}

/**
 * What happens on a cluster that is up: clients and nemesis, then healing while the clients go on, then recovery, then
 * the final reads. The clients do not pause while faults are taken back, so that what they see of it is measured.
 */
export async function workloadPhases(run: PhaseParts): Promise<PhaseOutcome> {
  const { plan, parts, conductor, phases, stop } = run;
  const { limits } = plan;
  const functions = parts.system.supports?.[parts.workload.protocol];
  const context: WorkloadContext = {
    seed: plan.seed,
    concurrency: plan.concurrency,
    nodes: plan.nodes,
    ...(functions ? { functions } : {}),
  };
  const begunNs = run.nowNs();
  const endNs = limits.timeLimitNs === undefined ? undefined : begunNs + limits.timeLimitNs;
  phases.enter('run', endNs);
  const working = conductor.start(clients(paced(parts.workload.generator(plan.workload.options, context), plan)));
  const ended = new AbortController();
  const over = () => ended.abort();
  stop?.addEventListener('abort', over, { once: true });
  if (stop?.aborted) over();
  void working.done.then(over, over);
  try {
    const healedNs = parts.nemesis
      ? await faultPhases(run, parts.nemesis, ended.signal)
      : await waitUntil(run, endNs, ended.signal);
    if (healedNs !== undefined && !working.ended && !stop?.aborted) await recoveryPhase(run, healedNs, ended.signal);
    working.stop();
    await working.done;
    await finalPhase(run, context);
    return healedNs === undefined ? {} : { healedNs };
  } finally {
    stop?.removeEventListener('abort', over);
  }
}

/** The workload's generator with the plan's rate and number of operations. */
function paced(generator: Generator, { limits, arrivals }: Plan): Generator {
  const limited = limits.opLimit === undefined ? generator : limit(limits.opLimit, generator);
  return limits.ratePerSecond === undefined ? limited : rate(limits.ratePerSecond, limited, arrivals);
}

async function waitUntil(run: PhaseParts, endNs: number | undefined, signal: AbortSignal): Promise<undefined> {
  await run.sleepUntil(endNs ?? Number.POSITIVE_INFINITY, signal);
  return undefined;
}

/** Faults until the time is over or the clients are done, then takes back what is on; when that was done. */
async function faultPhases(run: PhaseParts, faults: NemesisPackage, signal: AbortSignal): Promise<number> {
  const { conductor, phases, plan } = run;
  const { timeLimitNs } = plan.limits;
  const during = timeLimitNs === undefined ? faults.generator : timeLimit(timeLimitNs, faults.generator);
  const injecting = conductor.start(nemesis(during));
  const stopInjecting = () => injecting.stop();
  signal.addEventListener('abort', stopInjecting, { once: true });
  if (signal.aborted) stopInjecting();
  await injecting.done;
  // The faults may be done before the time is.
  if (timeLimitNs !== undefined) await run.sleepUntil((phases.startOf('run') ?? 0) + timeLimitNs, signal);
  else await run.sleepUntil(Number.POSITIVE_INFINITY, signal);
  phases.enter('heal');
  await conductor.run(nemesis(limit(HEAL_STEPS_MAX, timeLimit(HEAL_TIMEOUT_NS, faults.finalGenerator))));
  return run.nowNs();
}

/** Lets the clients go on until they succeed through every node, and as often as before, or the time for it is over. */
async function recoveryPhase(run: PhaseParts, healedNs: number, ended: AbortSignal): Promise<void> {
  const { recorder, phases, plan } = run;
  const watch = new RecoveryWatch(healedNs, rateBefore(recorder.history(), healedNs));
  const untilNs = healedNs + plan.recoveryTimeoutNs;
  phases.enter('recovery', untilNs);
  const recovered = new AbortController();
  // Nodes without clients cannot show that they are back.
  const silent = new Set(plan.nodes.slice(0, plan.concurrency));
  const unwatch = recorder.watch((op) => {
    if (op.type !== 'ok' || op.process === 'nemesis') return;
    watch.ok(op.timeNs);
    if (op.node !== undefined) silent.delete(op.node);
    if (watch.recovered && silent.size === 0) recovered.abort();
  });
  try {
    await run.sleepUntil(untilNs, AbortSignal.any([recovered.signal, ended]));
  } finally {
    unwatch();
  }
}

async function finalPhase(run: PhaseParts, context: WorkloadContext): Promise<void> {
  const { parts, plan, conductor, phases, recorder } = run;
  const reads = parts.workload.finalGenerator?.(plan.workload.options, context, recorder.history());
  if (!reads) return;
  phases.enter('final');
  await conductor.run(clients(timeLimit(FINAL_TIMEOUT_NS, reads)));
}
