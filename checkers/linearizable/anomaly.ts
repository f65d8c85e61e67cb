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

/** A counterexample, the values that are enough to see it, and the operations as one sees them who looks at these only. */
export interface Explained {
  readonly counterexample: Counterexample;
  readonly about: readonly Value[];
  readonly seen?: Code;
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
  { counterexample, about, seen = code }: Explained,
  point: FailurePoint,
  expired: () => boolean,
): Anomaly {
  const { problem } = code;
  const { history, model, key } = problem;
  const isAllBefore = counterexample.failed !== undefined && !counterexample.certain;
  const proven = counterexample.alone ?? counterexample.operations;
  const sources = counterexample.alone ? [] : sourcesOf(seen, counterexample);
  const shown = [...proven, ...sources].toSorted((a, b) => problem.call[a] - problem.call[b]);
  const last = lastOf(problem, proven);
  const alone = wrongAlone(code, shown, last, expired);
  // Where all that came before is the proof, the few that are wrong by themselves say most.
  const operations = isAllBefore && alone.includes(last) ? alone : proven;
  const handling = handlingOf(problem, counterexample, about);
  const context = [...shown, ...(handling ?? [])].filter((i) => !alone.includes(i));
  const index = (i: number) => history.columns.index[rowOf(problem, i)];
  const states = point.states?.slice(0, STATES).map((state) => describeState(problem, state));
  // What was possible where no order survives any more says something of the last operation only if that is the place.
  const atLast = point.until === problem.ret[last] ? states : undefined;
  const before = isAllBefore ? point.before : undefined;
  const told = { operations, last, sources, handling, states: atLast, about, before };
  return {
    type: 'nonlinearizable',
    prose: proseOf(seen.simple && !model.concerns ? seen : code, told),
    ...(key === undefined ? {} : { key }),
    ops: eventsAbout(problem, alone),
    ...(context.length === 0 ? {} : { context: eventsAbout(problem, context) }),
    culprits: [index(last)],
    details: {
      model: model.name,
      operations: counterexample.operations.map(index),
      minimal: counterexample.minimal,
      ...(isAllBefore ? { allBefore: true } : {}),
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
 * it went; what went to an offset of a log. `undefined` where no operation is about a value, where much was done, or where
 * not all of it is known.
 */
function handlingOf(
  problem: Problem,
  { operations, others, cut, alone }: Counterexample,
  about: readonly Value[],
): readonly number[] | undefined {
  const { model } = problem;
  if (!(model.concerns || model.name === 'log') || cut >= 0 || alone) return undefined;
  const valueOf = (i: number) => (model.concerns ? model.concerns(operationOf(problem, i)) : offsetOf(problem, i));
  const values = [...operations.map(valueOf).filter((value) => value !== undefined), ...about];
  if (values.length === 0) return undefined;
  const end = Math.max(...operations.map((i) => problem.ret[i]));
  const candidates = model.concerns ? others : entriesUntil(problem, end);
  const handling: number[] = [];
  for (const i of candidates) {
    const value = valueOf(i);
    if (operations.includes(i) || value === undefined || !values.some((other) => valueEquals(other, value))) continue;
    if (handling.push(i) > HANDLING) return undefined;
  }
  return handling;
}

/** The offset that an operation on a log is known to be about. */
function offsetOf(problem: Problem, i: number): Value | undefined {
  return problem.model.touches?.(operationOf(problem, i))[0];
}

/** The appends to a log that were called before a position. */
function entriesUntil({ history, f, call }: Problem, end: number): readonly number[] {
  const append = history.code('append');
  const appends: number[] = [];
  for (let i = 0; i < f.length && call[i] < end; i++) if (f[i] === append) appends.push(i);
  return appends;
}
