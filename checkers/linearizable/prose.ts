import { grouped, isClockTime, showValue, type Value } from '../../src/core/index.js';
import { rowOf } from './certificate.js';
import type { Code } from './code.js';
import { deedOf, describeState, objectOf, placeOf } from './deeds.js';
import type { Operation } from './model.js';
import { NEVER, operationOf, type Problem } from './problem.js';

/** Of the other operations that make one impossible, the words name at most so many. */
const TOLD = 4;
/** States that the words name, and how long they may be together. */
const STATES = 5;
const STATES_LENGTH = 120;

/** What is to be told. */
export interface Told {
  /** Those that cannot all have happened. */
  readonly operations: readonly number[];
  /** The one of them that the words say cannot be. */
  readonly last: number;
  /** For those that need a state which none of the others leaves, the last that may have left it. */
  readonly sources: readonly number[];
  /** What else was done with the values that they are about, where that is known. */
  readonly handling?: readonly number[];
  /** What was possible just before `last` returned, in words, where that is known. */
  readonly states?: readonly string[];
  /** The elements that matter, where lists are long. */
  readonly about: readonly Value[];
  /** How many had returned before `last`, where all of these are needed to see that it cannot be. */
  readonly before?: number | undefined;
}

/**
 * A counterexample in words: the first sentence says which operation cannot be, and why; what follows says what could
 * have been.
 */
export function proseOf(code: Code, told: Told): string {
  const { problem } = code;
  const { last, operations, about } = told;
  const others = operations.filter((i) => i !== last);
  const words = new Words(problem, about);
  const states = statesInWords(told.states ?? []);
  const sentences =
    others.length > TOLD && states !== ''
      ? [
          `${words.deedOf(last)}, although by then ${objectOf(problem)} could only be ${states}.`,
          `That follows from ${others.length} other operations; the last of them: ${words.all(others.slice(-TOLD), last)}.`,
        ]
      : [
          `${words.deedOf(last)}${words.because(others, last)}.`,
          states === '' ? '' : `By then ${objectOf(problem)} could only be ${states}.`,
        ];
  return [
    ...sentences,
    missedSentence(code, words, told, others),
    sourceSentence(code, words, told),
    handlingSentence(problem, words, told),
    boundsSentence(code, told),
    beforeSentence(told),
  ]
    .filter((sentence) => sentence !== '')
    .map((sentence) => capital(sentence))
    .join(' ');
}

/** Operations in words. */
class Words {
  readonly #problem: Problem;
  readonly #about: readonly Value[];

  constructor(problem: Problem, about: readonly Value[]) {
    this.#problem = problem;
    this.#about = about;
  }

  because(others: readonly number[], last: number): string {
    if (others.length === 0) return '';
    const more = others.length - TOLD;
    const first = more > 0 ? `${more} other operation${more === 1 ? ' was' : 's were'} made, and ` : '';
    return `, although ${first}${this.all(others.slice(-TOLD), last, last)}`;
  }

  /** Operations one after the other, told of `last`; the process of `before` is `it` if the sentence named it already. */
  all(operations: readonly number[], last: number, before?: number): string {
    const { process, call, ret } = this.#problem;
    const told = operations.map((i, at) => {
      const named = at === 0 ? before : operations[at - 1];
      const again = named !== undefined && process[i] === process[named];
      return this.#deed(i, again ? 'it' : this.subjectOf(i), ret[i] < call[last], true);
    });
    return told.join(', and ');
  }

  /** Who did what, and when. */
  deedOf(i: number): string {
    return this.#deed(i, this.subjectOf(i), false, false);
  }

  /** `earlier`: it had returned before what the sentence is about. */
  #deed(i: number, subject: string, earlier: boolean, again: boolean): string {
    const telling = { participle: earlier, again, about: this.#about };
    const deed = deedOf(this.#problem, operationOf(this.#problem, i), telling);
    return `${subject} ${earlier ? 'had ' : ''}${deed}${span(this.#problem, i)}`;
  }

  subjectOf(i: number): string {
    const { history, process } = this.#problem;
    const node = history.columns.node[rowOf(this.#problem, i)];
    return `process ${process[i]}${node < 0 ? '' : ` on ${history.names[node]}`}`;
  }
}

/** States in a few words; empty where they need many. */
function statesInWords(states: readonly string[]): string {
  const different = [...new Set(states)];
  const [first = ''] = different;
  const all = different.join(' or ');
  if (different.length <= STATES && all.length <= STATES_LENGTH) return first.endsWith('…') ? '' : all;
  if (first.endsWith('…') || first.length > STATES_LENGTH) return '';
  return `in one of several states, such as ${first}`;
}

/** What a stale read should have seen: the write behind what others had read before it. */
function missedSentence(code: Code, words: Words, { last, sources }: Told, others: readonly number[]): string {
  const { problem, guard, target } = code;
  if (!isRead(problem, last)) return '';
  const seen = others.findLast((i) => guard[i] >= 0 && guard[i] !== guard[last] && target[i] < 0);
  const missed = seen === undefined ? undefined : lastSource(code, sources, guard[seen]);
  return missed === undefined ? '' : `It missed that ${words.deedOf(missed)}.`;
}

function isRead(problem: Problem, i: number): boolean {
  return /^(read|get)$/.test(operationOf(problem, i).f);
}

/** The last of them that left a state; they are in no order, as each is the last for another operation. */
function lastSource({ target }: Code, sources: readonly number[], state: number): number | undefined {
  return sources
    .filter((j) => target[j] === state)
    .toSorted((a, b) => a - b)
    .at(-1);
}

/** Who made the state that was seen; nothing is said where operations build on states, such as appends. */
function sourceSentence(code: Code, words: Words, { last, sources, about }: Told): string {
  const { problem, guard, target, initial, simple, states } = code;
  if (!simple || guard[last] < 0 || (guard[last] === initial && !isRead(problem, last))) return '';
  const needed = states.get(guard[last]);
  if (problem.model.name === 'multi-register' && Array.isArray(needed) && needed.length > about.length)
    return `What it saw of ${about.map((key) => (typeof key === 'string' ? key : showValue(key, 40))).join(', ')} contradicts itself.`;
  const source = lastSource(code, sources, guard[last]);
  const state = describeState(problem, needed);
  if (source === undefined) {
    if (guard[last] === initial || target.includes(guard[last])) return '';
    return `Nothing ever set ${objectOf(problem)} to ${state}.`;
  }
  const did = problem.ret[source] === NEVER ? 'was the last that may have set' : 'was the last to set';
  return `Nothing could bring ${state} back: ${words.subjectOf(source)} ${did} ${objectOf(problem)} to it${span(problem, source)}.`;
}

function handlingSentence(problem: Problem, words: Words, { handling, last }: Told): string {
  if (handling === undefined) return '';
  const where = placeOf(problem);
  if (handling.length === 0) return `Nothing else had been done ${where}.`;
  return `All else that was done ${where} by then: ${words.all(handling, last)}.`;
}

/** Of a counter that shows what all adds together do not come to: what they come to. */
function boundsSentence({ problem, states, initial }: Code, { last }: Told): string {
  const { output } = operationOf(problem, last);
  if (problem.model.name !== 'counter' || typeof output !== 'number') return '';
  const adds = operationsBefore(problem, last).flatMap(({ f, input }) => (f === 'read' ? [] : [Number(input)]));
  const start = Number(states.get(initial));
  const sum = (part: (amount: number) => boolean) => adds.filter(part).reduce((a, b) => a + b, start);
  const [least, most] = [sum((amount) => amount < 0), sum((amount) => amount > 0)];
  if (output >= least && output <= most) return '';
  return `All that was ever added by then comes to ${output > most ? `${grouped(most)} at most` : `${grouped(least)} at least`}.`;
}

/** The operation and those that were called before it returned. */
function operationsBefore(problem: Problem, last: number): readonly Operation[] {
  const { call, ret, length } = problem;
  const before: Operation[] = [];
  for (let i = 0; i < length && call[i] < ret[last]; i++) before.push(operationOf(problem, i));
  return before;
}

function beforeSentence({ before = 0 }: Told): string {
  return before < 2 ? '' : `No order of the ${grouped(before)} operations that had completed before allows it.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** When, in brackets behind a space: by the clock, or by index where the history has no times. */
function span(problem: Problem, i: number): string {
  const { columns } = problem.history;
  const done = problem.ret[i] !== NEVER;
  const rows = [problem.invocation[i], ...(done ? [problem.completion[i]] : [])].filter((row) => row >= 0);
  const timed = rows.every((row) => columns.timeNs[row] >= 0) && isClockTime(columns.timeNs[rows.at(-1) as number]);
  const at = rows.map((row) => (timed ? `${(columns.timeNs[row] / 1e9).toFixed(3)} s` : String(columns.index[row])));
  const when = [...new Set(at)].join(timed ? ' to ' : '–');
  return ` (${timed ? '' : 'index '}${when}${done ? '' : ', outcome unknown'})`;
}
