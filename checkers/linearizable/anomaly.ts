import { type Anomaly, type Op, type Value, valueEquals } from '../../src/core/index.js';
import { rowOf } from './certificate.js';
import type { Code } from './code.js';
import type { Counterexample } from './counterexample.js';
import { describeState } from './deeds.js';
import { operationOf, type Problem } from './problem.js';
import { proseOf } from './prose.js';
import { wrongAlone } from './wrong-alone.js';

/** What is known about the point of failure. */
export interface FailurePoint {
  /** States possible just before the return that no order survives; absent where only search would tell. */
  readonly states?: readonly Value[];
  /** The longest linearizable prefix ends before this position of the problem; there at the latest, unless `exact`. */
  readonly until: number;
  readonly exact: boolean;
  /** How many operations had returned before it. */
  readonly before: number;
}

/** At most so many states stand in the words and details of an anomaly. */
const STATES = 20;
/** What else was done with the values of a counterexample is told where it is no more than this. */
const HANDLING = 4;

/**
 * A counterexample for people. `ops` are wrong by themselves, and right without any one of them; `context` are the other
 * operations of the proof, those that wrote what was seen, and what else was done with the values. `details`:
 * `operations` (indices of invocations that cannot all have happened, whatever else did; with `allBefore`, after all that
 * had returned before), `minimal` (true where none of these is too many), `states`, `prefix` (`atMost`: it may be
 * shorter), and `about`, the elements or registers that are enough to see it. `expired`: no more time to make it small.
 */
export function anomalyOf(
  code: Code,
  counterexample: Counterexample,
  point: FailurePoint,
  about: readonly Value[],
  expired: () => boolean,
): Anomaly {
  const { problem } = code;
  const { history, model, key } = problem;
  const operations = counterexample.alone ?? counterexample.operations;
  const sources = counterexample.alone ? [] : sourcesOf(code, counterexample);
  const shown = [...operations, ...sources].toSorted((a, b) => problem.call[a] - problem.call[b]);
  const last = lastOf(problem, operations);
  const alone = wrongAlone(code, shown, last, expired);
  const handling = handlingOf(problem, counterexample, about);
  const context = [...shown, ...(handling ?? [])].filter((i) => !alone.includes(i));
  const index = (i: number) => history.columns.index[rowOf(problem, i)];
  const states = point.states?.slice(0, STATES).map((state) => describeState(problem, state));
  // What was possible where no order survives any more says something of the last operation only if that is the place.
  const atLast = point.until === problem.ret[last] ? states : undefined;
  return {
    type: 'nonlinearizable',
    prose: proseOf(code, { operations, last, sources, handling, states: atLast, about }),
    ...(key === undefined ? {} : { key }),
    ops: eventsAbout(problem, alone),
    ...(context.length === 0 ? {} : { context: eventsAbout(problem, context) }),
    culprits: [index(last)],
    details: {
      model: model.name,
      operations: counterexample.operations.map(index),
      minimal: counterexample.minimal,
      ...(counterexample.failed === undefined ? {} : { allBefore: true }),
      ...(states ? { states, statesCount: point.states?.length } : {}),
      prefix: {
        operations: point.before,
        untilIndex: history.columns.index[rowAt(problem, point.until)],
        ...(point.exact ? {} : { atMost: true }),
      },
      ...(about.length === 0 ? {} : { about }),
    },
  };
}

/** Invocations and completions, in the order of the history. */
function eventsAbout({ history, invocation, completion }: Problem, operations: readonly number[]): Op[] {
  const rows = operations.flatMap((i) => [invocation[i], completion[i]]).filter((row) => row >= 0);
  return rows.toSorted((a, b) => a - b).map((row) => history.op(row));
}

/** The operation that returned last: the one that the words say cannot be, and that a drawing marks. */
function lastOf({ ret }: Problem, operations: readonly number[]): number {
  return operations.reduce((a, b) => (ret[b] > ret[a] ? b : a));
}

/** The row of the event at a position. */
function rowAt(problem: Problem, at: number): number {
  const event = problem.events[Math.min(at, problem.events.length - 1)];
  const row = (event & 1) === 1 ? problem.completion[event >> 1] : problem.invocation[event >> 1];
  return Math.max(row, 0);
}

/** For each operation that needs a state which none of the others leaves: the last that may have left it. */
function sourcesOf(code: Code, { operations }: Counterexample): number[] {
  const { guard, target, problem } = code;
  const sources = new Set<number>();
  for (const i of operations) {
    if (guard[i] < 0 || operations.some((j) => j !== i && target[j] === guard[i])) continue;
    for (let j = problem.length - 1; j >= 0; j--) {
      if (target[j] === guard[i] && j !== i && problem.call[j] < problem.ret[i]) {
        sources.add(j);
        break;
      }
    }
  }
  return [...sources].filter((j) => !operations.includes(j));
}

/**
 * What else was done with the values that the operations are about: how an element came to be where it was, and where
 * it went. `undefined` where no operation is about a value, where much was done, or where not all of it is known.
 */
function handlingOf(
  problem: Problem,
  { operations, others, cut, alone }: Counterexample,
  about: readonly Value[],
): readonly number[] | undefined {
  const { concerns } = problem.model;
  if (!concerns) return undefined;
  const valueOf = (i: number) => concerns(operationOf(problem, i));
  const values = [...operations.map(valueOf).filter((value) => value !== undefined), ...about];
  if (values.length === 0 || cut >= 0 || alone) return undefined;
  const handling: number[] = [];
  for (const i of others) {
    const value = valueOf(i);
    if (value === undefined || !values.some((other) => valueEquals(other, value))) continue;
    if (handling.push(i) > HANDLING) return undefined;
  }
  return handling;
}
