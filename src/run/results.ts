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
import { faultResults } from './fault-results.js';
import { rateBefore, recoveryAfter } from './recovery.js';

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
    operations: operations(history, faults),
    faults,
    limits: plan.limits,
    checkers,
  };
  const recovery = recoveryOf(history, facts);
  return {
    schema: 1,
    run: { id: plan.runId, directory: directory.path, completeness: facts?.completeness ?? 'truncated' },
    ...core,
    summary: runStory({ ...core, claims: parts.claims }),
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

function recoveryOf(history: History, facts: RunFacts | undefined): Recovery | undefined {
  // Nobody waited for it: a run that was interrupted, or whose clients were done, says nothing about recovery.
  if (facts?.healedNs === undefined || !facts.phases.some(({ phase }) => phase === 'recovery')) return undefined;
  const final = facts.phases.find(({ phase }) => phase === 'final')?.startNs ?? Number.POSITIVE_INFINITY;
  return recoveryAfter(history, facts.healedNs, rateBefore(history, facts.healedNs), final);
}

function operations(history: History, faults: readonly FaultResult[]): Operations {
  const { total, perFunction } = countOutcomes(history);
  const counts = ({ ok, fail, info, open }: typeof total): OutcomeCounts => ({ ok, fail, info: info + open });
  const byF = Object.fromEntries(Object.entries(perFunction).map(([f, outcomes]) => [f, counts(outcomes)]));
  return { ...counts(total), byF, ...(faults.length > 0 ? { okDuringFaults: okDuringFaults(history, faults) } : {}) };
}
