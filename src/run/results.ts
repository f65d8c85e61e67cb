import { countOutcomes, okDuringFaults } from '../../checkers/index.js';
import {
  type CheckerResult,
  type Claim,
  type FaultResult,
  type History,
  type Operations,
  type OutcomeCounts,
  type Plan,
  type Recovery,
  type Results,
  runStory,
  type Validity,
} from '../core/index.js';
import type { RunDirectory, RunFacts } from '../store/index.js';
import { errorCounts } from './error-counts.js';
import { faultResults } from './fault-results.js';
import { rateBefore, Successes } from './recovery.js';

export interface ResultParts {
  readonly directory: RunDirectory;
  readonly plan: Plan;
  readonly history: History;
  /** Absent where the harness was killed. */
  readonly facts: RunFacts | undefined;
  readonly valid: Validity;
  readonly checkers: readonly CheckerResult[];
  readonly claims: readonly Claim[];
  readonly warnings: readonly string[];
}

/** What `results.json` holds, from plan, history, facts and verdicts. */
export function runResults(parts: ResultParts): Results {
  const { plan, history, facts, directory, checkers, valid } = parts;
  const faults = faultResults(history);
  const core = {
    valid,
    system: plan.system.name,
    version: plan.image?.version ?? plan.system.version,
    workload: plan.workload.name,
    nodes: plan.nodes,
    concurrency: plan.concurrency,
    operations: clientOperations(history, faults),
    faults,
    limits: plan.limits,
    checkers,
  };
  const recovery = recoveryOf(history, facts);
  const completeness = facts?.completeness ?? 'truncated';
  return {
    schema: 1,
    run: { id: plan.runId, directory: directory.path, completeness },
    ...core,
    summary: runStory({ ...core, claims: parts.claims, completeness, ...workedOf(history, facts) }),
    seed: plan.seed,
    systemOptions: plan.system.options,
    ...(plan.image ? { image: plan.image } : {}),
    workloadOptions: plan.workload.options,
    nemesis: plan.nemesis.spec,
    commands: { run: plan.command, replay: `dsverify replay ${directory.path}` },
    startedAt: plan.startedAt,
    ...(facts ? { endedAt: facts.endedAt, bands: facts.bands, phases: facts.phases } : {}),
    ...(recovery ? { recovery } : {}),
    claims: parts.claims,
    environment: plan.environment,
    files: {
      history: directory.relative(directory.history),
      plan: directory.relative(directory.plan),
      ...(facts ? { nodeLogs: facts.nodeLogs } : {}),
    },
    warnings: [...(facts?.warnings ?? []), ...parts.warnings],
  };
}

/** How long the clients worked before everything was healed; where the harness was killed, as long as it recorded. */
function workedOf(history: History, facts: RunFacts | undefined): { readonly workedNs?: number } {
  const { timeNs } = history.columns;
  if (!facts)
    return history.length === 0 ? {} : { workedNs: (timeNs[history.length - 1] as number) - (timeNs[0] as number) };
  const at = facts.phases.findIndex(({ phase }) => phase === 'run');
  const [from, to] = at < 0 ? [] : facts.phases.slice(at, at + 2);
  return from === undefined || to === undefined ? {} : { workedNs: to.startNs - from.startNs };
}

function recoveryOf(history: History, facts: RunFacts | undefined): Recovery | undefined {
  // Nobody waited for it: a run that was interrupted, or whose clients were done, says nothing about recovery.
  if (facts?.healedNs === undefined || !facts.phases.some(({ phase }) => phase === 'recovery')) return undefined;
  const final = facts.phases.find(({ phase }) => phase === 'final')?.startNs ?? Number.POSITIVE_INFINITY;
  const rate = rateBefore(history, facts.healedNs);
  return new Successes(history).recoveryAfter(facts.healedNs, rate, final, Number.POSITIVE_INFINITY);
}

/** Operations of clients by their outcome, what never completed counted as unknown. */
export function clientOperations(history: History, faults: readonly FaultResult[]): Operations {
  const { total, perFunction } = countOutcomes(history);
  const counts = ({ ok, fail, info, open }: typeof total): OutcomeCounts => ({ ok, fail, info: info + open });
  const byF = Object.fromEntries(Object.entries(perFunction).map(([f, outcomes]) => [f, counts(outcomes)]));
  const errors = errorCounts(history);
  return {
    ...counts(total),
    byF,
    ...(errors.length > 0 ? { errors } : {}),
    ...(faults.length > 0 ? { okDuringFaults: okDuringFaults(history, faults) } : {}),
  };
}
