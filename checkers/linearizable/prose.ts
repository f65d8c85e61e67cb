import { showValue, type Value } from '../../src/core/index.js';
import { rowOf } from './certificate.js';
import type { Code } from './code.js';
import { NEVER, operationOf, type Problem } from './problem.js';

/** Of the other operations that make one impossible, the words name at most so many. */
const TOLD = 4;

/**
 * A counterexample in words: the first sentence says which operation cannot be, and which others make it so; what
 * follows says what could have been. `last` is that operation, one of `operations`; `states` were possible just before
 * it returned.
 */
export function proseOf(
  code: Code,
  operations: readonly number[],
  last: number,
  sources: readonly number[],
  states: readonly string[] | undefined,
): string {
  const { problem } = code;
  const others = operations.filter((i) => i !== last);
  const sentences = [
    `${capital(subject(problem, last))} ${deed(problem, last)}${because(problem, last, others)}.`,
    possibleSentence(problem, states),
    missedSentence(code, last, others, sources),
    sourceSentence(code, last, sources),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function because(problem: Problem, last: number, others: readonly number[]): string {
  if (others.length === 0) return '';
  const told = others.slice(-TOLD).map((i, at, all) => {
    const before = at === 0 ? last : (all[at - 1] as number);
    const who = problem.process[i] === problem.process[before] ? 'it' : subject(problem, i);
    const earlier = problem.ret[i] < problem.call[last];
    return `${who} ${deed(problem, i, earlier)}`;
  });
  const more = others.length - told.length;
  const first = more === 0 ? [] : [`${more} other operation${more === 1 ? ' was' : 's were'} made`];
  return `, although ${[...first, ...told].join(', and ')}`;
}

function possibleSentence(problem: Problem, states: readonly string[] | undefined): string {
  if (states === undefined || states.length === 0) return '';
  const some = states.length > 5 ? `${states.slice(0, 5).join(', ')} …` : states.join(' or ');
  return `By then ${objectOf(problem)} could only be ${some}.`;
}

/** What a stale read should have seen: the write behind what others had read before it. */
function missedSentence(code: Code, last: number, others: readonly number[], sources: readonly number[]): string {
  const { problem, guard, target } = code;
  if (!operationOf(problem, last).f.match(/^(read|get)$/)) return '';
  const seen = others.findLast((i) => guard[i] >= 0 && guard[i] !== guard[last] && target[i] < 0);
  const missed = seen === undefined ? undefined : sources.find((j) => target[j] === guard[seen]);
  if (missed === undefined) return '';
  return `It missed that ${subject(problem, missed)} ${deed(problem, missed)}.`;
}

/** Who made the state that was seen; nothing is said where operations build on states, such as appends. */
function sourceSentence(code: Code, last: number, sources: readonly number[]): string {
  const { problem, guard, target, initial, simple, states } = code;
  if (!simple || guard[last] < 0 || guard[last] === initial) return '';
  const state = describeState(problem, states.get(guard[last]));
  const source = sources.find((j) => target[j] === guard[last]);
  if (source === undefined)
    return target.includes(guard[last]) ? '' : `Nothing ever set ${objectOf(problem)} to ${state}.`;
  const did = problem.ret[source] === NEVER ? 'was the last that may have set' : 'was the last to set';
  return `Nothing could bring ${state} back: ${subject(problem, source)} ${did} ${objectOf(problem)} to it${span(problem, source)}.`;
}

/** A state in words. */
export function describeState({ model }: Problem, state: Value): string {
  return model.describe?.(state) ?? showValue(state);
}

function objectOf({ key }: Problem): string {
  return key === undefined ? 'the object' : `key ${showValue(key, 40)}`;
}

function subject(problem: Problem, i: number): string {
  const { history } = problem;
  const node = history.columns.node[rowOf(problem, i)];
  return `process ${problem.process[i]}${node < 0 ? '' : ` on ${history.names[node]}`}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Of functions by name: what was done, and what had been done where that differs. */
const PAST: Readonly<Record<string, string>> = {
  read: 'read',
  get: 'got',
  write: 'wrote/written',
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

/** What an operation did, in words, and when; `earlier`: it had returned before what the sentence is about. */
function deed(problem: Problem, i: number, earlier = false): string {
  const { f, input, output } = operationOf(problem, i);
  const had = earlier ? 'had ' : '';
  return `${had}${act(problem, f, input, output, earlier)}${span(problem, i)}`;
}

function act(problem: Problem, f: string, input: Value, output: Value | undefined, earlier: boolean): string {
  const object = problem.key === undefined ? '' : objectOf(problem);
  const [past, participle = past] = (PAST[f] ?? `did ${f}/done ${f}`).split('/') as [string, string?];
  const verb = earlier ? participle : past;
  if (f === 'cas' && Array.isArray(input)) {
    return `replaced ${showValue(input[0] as Value)} by ${showValue(input[1] as Value)}${object === '' ? '' : ` in ${object}`}`;
  }
  if (f === 'read' || f === 'get') return `${verb} ${object === '' ? '' : `${object} as `}${showValue(output)}`;
  const value = output === undefined || output === null ? input : output;
  if (value === null) return `${verb} ${object}`.trimEnd();
  return `${verb} ${showValue(value)}${object === '' ? '' : ` to ${object}`}`;
}

/** When, in brackets behind a space: by the clock, or by index where the history has no times. */
function span(problem: Problem, i: number): string {
  const { columns } = problem.history;
  const done = problem.ret[i] !== NEVER;
  const rows = [problem.invocation[i], ...(done ? [problem.completion[i]] : [])].filter((row) => row >= 0);
  // Times that stay below a millisecond are the counter of a tool, not a clock.
  const timed = rows.every((row) => columns.timeNs[row] >= 0) && columns.timeNs[rows.at(-1) as number] >= 1e6;
  const at = rows.map((row) => (timed ? `${(columns.timeNs[row] / 1e9).toFixed(3)} s` : String(columns.index[row])));
  const when = [...new Set(at)].join(timed ? ' to ' : '–');
  return ` (${timed ? '' : 'index '}${when}${done ? '' : ', outcome unknown'})`;
}
