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
  type Budget,
  type Checker,
  type CheckerResult,
  DsverifyError,
  errorMessage,
  type History,
  InterruptedError,
  type Plan,
  RealClock,
  type Workload,
} from '../core/index.js';
import type { RunDirectory } from '../store/index.js';
import { checkerResult } from './checker-result.js';
import { INTERRUPTED, interruptedVerdict } from './interrupted-verdict.js';

/** A recorded history to be judged: by what its plan says, with certificates written to its run's directory. */
export interface JudgeTask {
  readonly directory: RunDirectory;
  readonly plan: Plan;
  readonly history: History;
  readonly workload: Workload;
}

export interface JudgeOptions {
  /** Stops the judging: what is not decided by then is unknown. */
  readonly signal?: AbortSignal;
  readonly budget?: Budget;
  onProgress?(done: number, what: string): void;
  /** Told of every checker's result as soon as it is there, and of its place among the results. */
  onResult?(result: CheckerResult, place: number): void;
}

/** Answers in the order in which results list them. */
export type Judge = (task: JudgeTask, options: JudgeOptions) => Promise<readonly CheckerResult[]>;

/** The names of a run's checkers in the order in which results list them: the workload's own first, for they say most. */
export function checkerNames(plan: Plan, workload: Workload): string[] {
  return [...workload.checkers(plan.workload.options), ...everyRunsCheckers(plan)].map(({ name }) => name);
}

/**
 * Judges a history by the workload's checkers and by those that every run has. The latter come first: they take no time
 * worth mentioning, so that whoever is impatient with the others has at least these.
 */
export const judge: Judge = async ({ directory, plan, history, workload }, options) => {
  const own = workload.checkers(plan.workload.options);
  const always = everyRunsCheckers(plan);
  const results: CheckerResult[] = [];
  const answer = async (checker: Checker, place: number): Promise<void> => {
    const clock = new RealClock();
    const { verdicts } = await checkAll([checker], history, options);
    const stopped = options.signal?.aborted === true;
    const { name, verdict, error } = told(verdicts[0] as NamedVerdict, stopped);
    const result = {
      ...checkerResult(name, verdict, clock.nowNs() / 1e6),
      ...(error === undefined ? {} : { error: errorResult(error) }),
      ...(verdict.certificate ? { certificate: directory.writeCertificate(name, verdict.certificate) } : {}),
    };
    results[place] = result;
    options.onResult?.(result, place);
  };
  for (const [i, checker] of always.entries()) await answer(checker, own.length + i);
  for (const [i, checker] of own.entries()) await answer(checker, i);
  return results;
};

function everyRunsCheckers(plan: Plan): Checker[] {
  const { spec, faults } = plan.nemesis;
  const items = spec === 'none' ? [] : spec.split(',').map((item) => askedFault(item.trim()));
  const asked = faults?.map((fault) => ({ fault })) ?? items;
  return [vacuity({ faults: asked, nodes: plan.nodes }), stats(), latency(), rate(), availability()];
}

/** A fault of the plan, as histories name it: `kill` is `kill:one` to our own nemesis; what others mean they say. */
function askedFault(item: string): AskedFault {
  const [name = '', detail] = item.split(':');
  const known = faultNames.some((fault) => fault === name) ? parseNemesis(item)[0] : undefined;
  const shape = known?.fault === 'partition' ? known.shape : (known?.target ?? detail);
  return { fault: name, ...(shape === undefined ? {} : { shape }) };
}

/** A checker that could not decide while the user was waiting for it to stop says that this is why. */
function told(named: NamedVerdict, stopped: boolean): NamedVerdict {
  const { name, verdict, error } = named;
  if (error instanceof InterruptedError) return { name, verdict: interruptedVerdict };
  if (!stopped || verdict.valid !== 'unknown' || error !== undefined) return named;
  const unknownBecause = `${INTERRUPTED}${verdict.unknownBecause === undefined ? '' : `: ${verdict.unknownBecause}`}`;
  return { name, verdict: { ...verdict, unknownBecause } };
}

function errorResult(error: unknown): { readonly code?: string; readonly message: string } {
  return { ...(error instanceof DsverifyError ? { code: error.code } : {}), message: errorMessage(error) };
}
