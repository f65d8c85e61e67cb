import { type Anomaly, showValue, type Value } from '../../src/core/index.js';
import { rowOf } from './certificate.js';
import type { Code } from './code.js';
import type { Counterexample } from './counterexample.js';
import { NEVER, operationOf, type Problem } from './problem.js';

/** What is known about the point of failure. */
export interface FailurePoint {
  /** States possible just before the return that no order survives; absent where only search would tell. */
  readonly states?: readonly Value[];
  /** The longest linearizable prefix ends before this position of the problem. */
  readonly until: number;
  /** How many operations had returned before it. */
  readonly before: number;
}

/** At most so many states stand in the words and details of an anomaly. */
const STATES = 20;

/**
 * A counterexample for people: its operations, those that wrote what they saw, and what happened in words.
 * `details`: `core` (indices of invocations that are wrong by themselves), `states`, `prefix`, `minimal`.
 */
export function anomalyOf(code: Code, counterexample: Counterexample, point: FailurePoint): Anomaly {
  const { problem } = code;
  const { history, model, key } = problem;
  const sources = sourcesOf(code, counterexample);
  const shown = [...counterexample.operations, ...sources].toSorted((a, b) => problem.call[a] - problem.call[b]);
  const rows = shown.flatMap((i) => [problem.invocation[i], problem.completion[i]]).filter((row) => row >= 0);
  const index = (i: number) => history.columns.index[rowOf(problem, i)];
  const states = point.states?.slice(0, STATES).map((state) => describeState(problem, state));
  return {
    type: 'nonlinearizable',
    prose: proseOf(code, counterexample, sources, states),
    ...(key === undefined ? {} : { key }),
    ops: rows.toSorted((a, b) => a - b).map((row) => history.op(row)),
    culprits: [index(lastOf(problem, counterexample.operations))],
    details: {
      model: model.name,
      operations: counterexample.operations.map(index),
      core: counterexample.core.map(index),
      sources: sources.map(index),
      minimal: counterexample.minimal,
      ...(states ? { states, statesCount: point.states?.length } : {}),
      prefix: {
        operations: point.before,
        untilIndex: history.columns.index[rowAt(problem, point.until)],
      },
    },
  };
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

function proseOf(
  code: Code,
  { operations }: Counterexample,
  sources: readonly number[],
  states: readonly string[] | undefined,
): string {
  const { problem } = code;
  const last = lastOf(problem, operations);
  const others = operations.filter((i) => i !== last);
  const parts = [`${subject(problem, last)} ${deed(problem, last)} ${span(problem, last)}`];
  if (others.length > 0) {
    const told = others.slice(-4).map((i) => `${subject(problem, i, true)} ${deed(problem, i)} ${span(problem, i)}`);
    const more = others.length > told.length ? `${others.length - told.length} more operations, and ` : '';
    parts.push(`although ${more}${told.join(', and ')}`);
  }
  const sentences = [`${parts.join(', ')}.`];
  if (states && states.length > 0) {
    const some = states.length > 5 ? `${states.slice(0, 5).join(', ')} …` : states.join(' or ');
    sentences.push(
      `When that returned, ${objectOf(problem)} could only ${states.length === 1 ? 'be' : 'be one of'} ${some}.`,
    );
  }
  sentences.push(missedSentence(code, last, others, sources), sourceSentence(code, last, sources));
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** What a stale read should have seen: the write behind what others had read before it. */
function missedSentence(code: Code, last: number, others: readonly number[], sources: readonly number[]): string {
  const { problem, guard, target } = code;
  if (!operationOf(problem, last).f.match(/^(read|get)$/)) return '';
  const seen = others.findLast((i) => guard[i] >= 0 && guard[i] !== guard[last] && target[i] < 0);
  const missed = seen === undefined ? undefined : sources.find((j) => target[j] === guard[seen]);
  if (missed === undefined) return '';
  return `It missed that ${subject(problem, missed, true)} ${deed(problem, missed)} ${span(problem, missed)}.`;
}

function sourceSentence(code: Code, last: number, sources: readonly number[]): string {
  const { problem, guard, target, initial, steps } = code;
  if (guard[last] < 0 || guard[last] === initial) return '';
  const state = describeState(problem, steps.states.get(guard[last]));
  const source = sources.find((j) => target[j] === guard[last]);
  if (source === undefined)
    return target.includes(guard[last]) ? '' : `Nothing ever left ${objectOf(problem)} at ${state}.`;
  const when =
    problem.ret[source] === NEVER
      ? `${subject(problem, source, true)} may have done so ${span(problem, source)}`
      : `${subject(problem, source, true)} did so last ${span(problem, source)}`;
  return `Nothing that left ${objectOf(problem)} at ${state} could still take effect: ${when}.`;
}

function objectOf({ key }: Problem): string {
  return key === undefined ? 'the object' : `key ${showValue(key, 40)}`;
}

function subject(problem: Problem, i: number, inner = false): string {
  const { history } = problem;
  const node = history.columns.node[rowOf(problem, i)];
  const where = node < 0 ? '' : ` on ${history.names[node]}`;
  return `${inner ? 'process' : 'Process'} ${problem.process[i]}${where}`;
}

const PAST: Readonly<Record<string, string>> = {
  read: 'read',
  get: 'got',
  write: 'wrote',
  put: 'put',
  append: 'appended',
  delete: 'deleted',
  add: 'added',
  remove: 'removed',
  enqueue: 'enqueued',
  dequeue: 'dequeued',
  push: 'pushed',
  pop: 'popped',
  acquire: 'acquired',
  release: 'released',
};

/** What an operation did, in words. */
function deed(problem: Problem, i: number): string {
  const { f, input, output } = operationOf(problem, i);
  const key = problem.key === undefined ? '' : `${objectOf(problem)} `;
  const verb = PAST[f] ?? `did ${f}`;
  if (f === 'cas' && Array.isArray(input)) {
    return `replaced ${showValue(input[0] as Value)} by ${showValue(input[1] as Value)}${key === '' ? '' : ` in ${objectOf(problem)}`}`;
  }
  if (f === 'read' || f === 'get') return `${verb} ${key === '' ? '' : `${key}as `}${showValue(output)}`;
  const value = output === undefined || output === null ? input : output;
  return value === null
    ? `${verb} ${key}`.trimEnd()
    : `${verb} ${showValue(value)}${key === '' ? '' : ` to ${objectOf(problem)}`}`;
}

/** When, by index and by the clock where the history has times. */
function span(problem: Problem, i: number): string {
  const { columns } = problem.history;
  const [from, to] = [problem.invocation[i], problem.completion[i]];
  const done = problem.ret[i] !== NEVER;
  const indices = [from, ...(done ? [to] : [])].filter((row) => row >= 0).map((row) => columns.index[row]);
  const seconds = (row: number) =>
    row >= 0 && columns.timeNs[row] >= 0 ? `${(columns.timeNs[row] / 1e9).toFixed(3)} s` : '';
  const times = [seconds(from), done ? seconds(to) : ''].filter((text) => text !== '');
  return `(index ${indices.join('–')}${times.length > 0 ? `, ${times.join(' to ')}` : ''}${done ? '' : ', outcome unknown'})`;
}

function describeState(problem: Problem, state: Value): string {
  return problem.model.describe?.(state) ?? showValue(state);
}
