import {
  type AskedFault,
  availability,
  checkAll,
  latency,
  type NamedVerdict,
  rate,
  stats,
  vacuity,
} from '../../checkers/index.js';
import { faultNames, parseNemesis } from '../../nemeses/index.js';
import {
  type Checker,
  type CheckerResult,
  DsverifyError,
  errorMessage,
  type History,
  type Plan,
  RealClock,
  type Results,
} from '../core/index.js';
import type { RunDirectory, RunFacts } from '../store/index.js';
import { listedAnomalies } from './listed-anomalies.js';
import { runResults } from './results.js';
import type { CheckOptions, RunOutcome, RunParts } from './run-parts.js';
import { claimsOf } from './system-answers.js';

/** What a check needs besides the run's directory. */
export type CheckParts = Pick<RunParts, 'workload'> & Partial<Pick<RunParts, 'system'>>;

/**
 * Judges a recorded history by the workload's checkers and by those that every run has, and writes `results.json`, the
 * certificates and the report. Pure in what it judges by: the same plan and history give the same verdicts.
 */
export async function checkRun(
  directory: RunDirectory,
  plan: Plan,
  history: History,
  facts: RunFacts | undefined,
  parts: CheckParts,
  options: CheckOptions,
  warnings: readonly string[] = [],
): Promise<RunOutcome> {
  const endNs = history.length > 0 ? (history.columns.timeNs[history.length - 1] ?? 0) : 0;
  options.onEvent?.({ type: 'phase', phase: 'check', timeNs: endNs });
  const elapsed = new Map<string, number>();
  const checkers = checkersOf(plan, parts).map((checker) => timed(checker, elapsed));
  const { valid, verdicts } = await checkAll(checkers, history, {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.budget ? { budget: options.budget } : {}),
    onProgress: (done, what) =>
      options.onEvent?.({
        type: 'progress',
        progress: { step: 'check', detail: `${what} ${Math.round(done * 100)} %` },
      }),
  });
  const results = runResults({
    directory,
    plan,
    history,
    facts,
    valid,
    checkers: verdicts.map((verdict) => checkerResult(verdict, directory, elapsed.get(verdict.name))),
    claims: (parts.system === undefined ? [] : claimsOf(parts.system, plan.system.options)).filter(
      (claim) => parts.workload === undefined || claim.protocol === parts.workload.protocol,
    ),
    warnings: [...warnings, ...warningsOf(verdicts)],
  });
  directory.writeResults(results);
  options.onEvent?.({ type: 'verdict', valid, summary: results.summary });
  const reported = await withReport(results, history, directory, options);
  options.onEvent?.({ type: 'phase', phase: 'done', timeNs: endNs });
  return { directory, results: reported, history };
}

/** The workload's own first: they say most. */
function checkersOf(plan: Plan, { workload }: CheckParts): Checker[] {
  const { spec } = plan.nemesis;
  const faults = spec === 'none' ? [] : spec.split(',').map((item) => askedFault(item.trim()));
  return [
    ...workload.checkers(plan.workload.options),
    vacuity({ faults, nodes: plan.nodes }),
    stats(),
    latency(),
    rate(),
    availability(),
  ];
}

/** A fault of the plan, as histories name it: `kill` is `kill:one` to our own nemesis; what others mean they say. */
function askedFault(item: string): AskedFault {
  const [name = '', detail] = item.split(':');
  const known = faultNames.some((fault) => fault === name) ? parseNemesis(item)[0] : undefined;
  const shape = known?.fault === 'partition' ? known.shape : (known?.target ?? detail);
  return { fault: name, ...(shape === undefined ? {} : { shape }) };
}

/** What checkers found that a reader of the verdict should know, though it decides nothing. */
function warningsOf(verdicts: readonly NamedVerdict[]): string[] {
  const told = verdicts.find(({ name }) => name === 'vacuity')?.verdict.stats?.['warnings'];
  return Array.isArray(told) ? told.map(String) : [];
}

function timed(checker: Checker, elapsed: Map<string, number>): Checker {
  return {
    name: checker.name,
    check: async (history, context) => {
      const clock = new RealClock();
      try {
        return await checker.check(history, context);
      } finally {
        elapsed.set(checker.name, clock.nowNs() / 1e6);
      }
    },
  };
}

function checkerResult(named: NamedVerdict, directory: RunDirectory, elapsedMs: number | undefined): CheckerResult {
  const { name, verdict, error } = named;
  const { valid, summary } = verdict;
  const { listed, count } = listedAnomalies(verdict);
  return {
    name,
    valid,
    summary,
    anomalies: listed,
    ...(count > listed.length ? { anomalyCount: count } : {}),
    ...(verdict.stats ? { stats: verdict.stats } : {}),
    ...(verdict.unknownBecause === undefined ? {} : { unknownBecause: verdict.unknownBecause }),
    ...(error === undefined ? {} : { error: errorResult(error) }),
    ...(verdict.certificate ? { certificate: directory.writeCertificate(name, verdict.certificate) } : {}),
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
  };
}

function errorResult(error: unknown): { readonly code?: string; readonly message: string } {
  return { ...(error instanceof DsverifyError ? { code: error.code } : {}), message: errorMessage(error) };
}

/** A report that cannot be written takes nothing away from the verdict. */
async function withReport(
  results: Results,
  history: History,
  directory: RunDirectory,
  { report, onEvent }: CheckOptions,
): Promise<Results> {
  if (!report) return results;
  let reported: Results;
  try {
    onEvent?.({ type: 'phase', phase: 'report', timeNs: 0 });
    const path = await report(results, history, directory);
    reported = path === undefined ? results : { ...results, report: directory.relative(path) };
  } catch (error) {
    const message = `the report could not be written: ${errorMessage(error)}`;
    onEvent?.({ type: 'warning', message });
    reported = { ...results, warnings: [...results.warnings, message] };
  }
  directory.writeResults(reported);
  return reported;
}
