import {
  type CheckerResult,
  errorMessage,
  type History,
  mergeValidity,
  type Plan,
  type Results,
} from '../core/index.js';
import type { RunDirectory, RunFacts } from '../store/index.js';
import { judge } from './judge.js';
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
  const { signal, budget } = options;
  const checkers = await (options.judge ?? judge)(
    { directory, plan, history, workload: parts.workload },
    {
      ...(signal ? { signal } : {}),
      ...(budget ? { budget } : {}),
      onProgress: (done, what) =>
        options.onEvent?.({
          type: 'progress',
          progress: { step: 'check', detail: `${what} ${Math.round(done * 100)} %` },
        }),
    },
  );
  const valid = mergeValidity(checkers.map((checker) => checker.valid));
  const results = runResults({
    directory,
    plan,
    history,
    facts,
    valid,
    checkers,
    claims: (parts.system === undefined ? [] : claimsOf(parts.system, plan.system.options)).filter(
      (claim) => parts.workload === undefined || claim.protocol === parts.workload.protocol,
    ),
    warnings: [...warnings, ...warningsOf(checkers), ...(signal?.aborted ? [again(directory)] : [])],
  });
  directory.writeResults(results);
  options.onEvent?.({ type: 'verdict', valid, summary: results.summary });
  const reported = await withReport(results, history, directory, options);
  options.onEvent?.({ type: 'phase', phase: 'done', timeNs: endNs });
  return { directory, results: reported, history };
}

/** What checkers found that a reader of the verdict should know, though it decides nothing. */
function warningsOf(checkers: readonly CheckerResult[]): string[] {
  const told = checkers.find(({ name }) => name === 'vacuity')?.stats?.['warnings'];
  return Array.isArray(told) ? told.map(String) : [];
}

function again({ path }: RunDirectory): string {
  return `the check was interrupted; \`dsverify analyze ${path}\` checks what was recorded again`;
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
