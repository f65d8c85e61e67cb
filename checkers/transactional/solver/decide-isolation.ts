import type { ReadAnomaly } from '../reads-from/reads-from.js';
import { resolveReads } from '../reads-from/resolve.js';
import type { TransactionColumns } from '../transactions.js';
import {
  ALL_STAGES,
  decideProblem,
  type ProblemDecision,
  type SolverStages,
  type SolverStats,
} from './decide-problem.js';
import type { IsolationLevel } from './isolation-level.js';
import { minimalCore } from './minimal-core.js';
import { type Problem, problemOf, restrict } from './problem.js';
import { type Refutation, refute } from './refutation.js';
import { type BudgetLimits, WorkBudget } from './work-budget.js';

/** Steps of a decision where the caller sets no limit. */
const STEPS = 500_000_000;

/** What an isolation decision may cost. */
export interface SolverBudget extends Partial<BudgetLimits> {
  /** False: no core and no refutation; the answer alone is quicker. */
  readonly explain?: boolean;
  /** What to do before the search; everything by default. */
  readonly stages?: SolverStages;
}

/** The solver's answer about a history; transactions are numbered as in the columns. */
export interface IsolationDecision {
  readonly valid: boolean | 'unknown';
  readonly level: IsolationLevel;
  /** Of a valid history: the execution that explains it, `2t` for the start and `2t + 1` for the commit of transaction `t`. */
  readonly schedule?: Int32Array;
  /** Of an invalid one whose reads alone are impossible: the read. */
  readonly read?: ReadAnomaly;
  /** Otherwise: transactions that are impossible together, minimal unless the budget ended first, … */
  readonly core?: Int32Array;
  /** … and why; left out where that would be too long to read. */
  readonly refutation?: Refutation;
  /** Why it is unknown: what stands in the way, and how far the search got. */
  readonly reason?: string;
  readonly stats?: SolverStats;
}

/** Decides whether some execution of the level explains a history. See {@link decideProblem}. */
export function decideIsolation(
  columns: TransactionColumns,
  level: IsolationLevel,
  budget: SolverBudget = {},
): IsolationDecision {
  const work = new WorkBudget({ ...budget, steps: budget.steps ?? STEPS });
  const reads = resolveReads(columns);
  const [read] = reads.anomalies;
  if (read !== undefined) return { valid: false, level, read };
  const problem = problemOf(columns, reads);
  if ('type' in problem) return { valid: false, level, read: problem };
  const decision = decideByStages(problem, level, work, budget.stages);
  const { stats } = decision;
  const inColumns = (steps: Int32Array) => steps.map((step) => 2 * problem.source[step >> 1] + (step & 1));
  if (decision.valid === true) {
    if (reads.ambiguousMop >= 0) {
      const t = columns.mopTransaction[reads.ambiguousMop];
      return {
        valid: 'unknown',
        level,
        stats,
        reason: `transaction ${t} read a value that several transactions wrote`,
      };
    }
    return { valid: true, level, stats, schedule: inColumns(decision.schedule) };
  }
  if (decision.valid === false) {
    if (budget.explain === false) return { valid: false, level, stats };
    return { valid: false, level, stats, ...explained(problem, level, decision.core, work) };
  }
  const { choices, open, decisions, conflicts } = stats;
  if (open === 0) {
    const reason = `${choices} pairs of writes in unknown order among ${problem.count} transactions are too many to search`;
    return { valid: 'unknown', level, stats, reason };
  }
  const reason =
    `${work.reason}: of ${choices} pairs of writes in unknown order ${choices - open} are decided for certain, ` +
    `${decisions} were tried with ${conflicts} conflicts`;
  return { valid: 'unknown', level, stats, reason };
}

/** A minimal set may take this many steps to find, and its explanation as many again. */
const EXPLANATION_STEPS = 100_000_000;

function explained(
  problem: Problem,
  level: IsolationLevel,
  found: Int32Array,
  work: WorkBudget,
): Pick<IsolationDecision, 'core' | 'refutation'> {
  const core = minimalCore(problem, level, found, work.part(EXPLANATION_STEPS));
  const refutation = refute(restrict(problem, core), level, work.part(EXPLANATION_STEPS));
  return { core: core.map((t) => problem.source[t]), ...(refutation === undefined ? {} : { refutation }) };
}

/** How a small part is decided. */
const PART: SolverStages = { greedy: true, pruning: true, conflictsMax: 1_000 };

/** A first attempt under a stronger order is given up after this many conflicts. */
const ATTEMPT_CONFLICTS_MAX = 1_000;

/**
 * Looks for executions of stronger kinds first, where that is quick: most stores keep session order, which leaves few choices open; and a
 * serial execution, where a greedy one is found at once, is one of snapshots too. Only where there is none (or none is found
 * soon) are all executions of the level searched.
 */
function decideByStages(
  problem: Problem,
  level: IsolationLevel,
  work: WorkBudget,
  stages: SolverStages = ALL_STAGES,
): ProblemDecision {
  const order = level.order === 'none' ? 'session' : level.order;
  const attempts: [IsolationLevel, SolverStages][] = [];
  if (level.snapshot)
    attempts.push([
      { ...level, snapshot: false, order },
      { ...stages, search: false },
    ]);
  if (level.order !== order)
    attempts.push([
      { ...level, order },
      { ...stages, conflictsMax: ATTEMPT_CONFLICTS_MAX },
    ]);
  for (const [stronger, within] of stages.greedy ? attempts : []) {
    const attempt = decideProblem(problem, stronger, work, within);
    if (attempt.valid === true) return attempt;
    // What is impossible for some of the transactions is so for all of them.
    const core = attempt.valid === false ? impossiblePart(problem, level, attempt.core, work) : undefined;
    if (core !== undefined) return { ...core, stats: attempt.stats };
  }
  return decideProblem(problem, level, work, stages);
}

/** Are some transactions, said to be impossible under a stronger order, impossible at the level itself? */
function impossiblePart(
  problem: Problem,
  level: IsolationLevel,
  core: Int32Array,
  work: WorkBudget,
): { valid: false; core: Int32Array } | undefined {
  const { valid, ...part } = decideProblem(restrict(problem, core), level, work, PART);
  return valid === false && 'core' in part ? { valid, core: part.core.map((i) => core[i]) } : undefined;
}
