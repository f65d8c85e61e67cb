import { showValue, type Value, valueEquals } from '../../src/core/index.js';
import type { Operation } from './model.js';
import type { Problem } from './problem.js';

/** Of a list longer than this the words say how many elements it has, and what of those that matter is among them. */
const ELEMENTS = 16;

/** What the models' objects are to people; of registers it is clear which one is meant. */
const NOUNS: Readonly<Record<string, string>> = {
  'multi-register': 'registers',
  counter: 'counter',
  set: 'set',
  'grow-only-set': 'set',
  'unordered-queue': 'queue',
  'fifo-queue': 'queue',
  'priority-queue': 'queue',
  stack: 'stack',
  mutex: 'lock',
  'reentrant-mutex': 'lock',
  'fenced-mutex': 'lock',
  'rw-lock': 'lock',
  semaphore: 'semaphore',
  log: 'log',
};

/** The object that operations are about: `the queue`, `key 3`, `the queue of key 3`. */
export function objectOf({ model, key }: Problem): string {
  const noun = NOUNS[model.name];
  if (key === undefined) return `the ${noun ?? 'object'}`;
  const name = `key ${showValue(key, 40)}`;
  return noun === undefined ? name : `the ${noun} of ${name}`;
}

/** Where something was done to a part of the object, behind a verb: `with these values`. */
export function placeOf({ model }: Problem): string {
  return model.name === 'log' ? 'at this offset' : 'with these values';
}

/** A state in words, or as JSON. */
export function describeState({ model }: Problem, state: Value): string {
  return model.describe?.(state) ?? showValue(state);
}

/** How an operation is told. */
interface Telling {
  /** `written` instead of `wrote`. */
  readonly participle: boolean;
  /** The object, where it must be named: there are several. Empty otherwise. */
  readonly object: string;
  readonly problem: Problem;
  /** Elements that matter, where lists are long. */
  readonly about: readonly Value[];
}

type Deed = (op: Operation, telling: Telling) => string;

/** What an operation did, by its function: `dequeued 4 from key 3`. */
const DEEDS: Readonly<Record<string, Deed>> = {
  read: tellRead,
  get: tellRead,
  write: ({ input }, { participle, object }) =>
    `${participle ? 'written' : 'wrote'} ${showValue(input)}${behind('to', object)}`,
  cas: ({ input, f }, { participle, object }) =>
    Array.isArray(input)
      ? `replaced ${showValue(input[0])} by ${showValue(input[1])}${behind('in', object)}`
      : `${participle ? 'done' : 'did'} ${f} ${showValue(input)}`,
  put: ({ input }, { object }) => `put ${showValue(input)}${behind('to', object)}`,
  append: tellAppend,
  delete: (_op, { object, problem }) => `deleted ${object || objectOf(problem)}`,
  add: ({ input }, { object }) => `added ${showValue(input)}${behind('to', object)}`,
  'add-and-get': ({ input, output }, { object }) =>
    `added ${showValue(input)}${behind('to', object)}${output === undefined ? '' : ` and got ${showValue(output)}`}`,
  remove: ({ input }, { object }) => `removed ${showValue(input)}${behind('from', object)}`,
  contains: tellContains,
  enqueue: ({ input }, { object }) => `enqueued ${showValue(input)}${behind('to', object)}`,
  push: ({ input }, { object }) => `pushed ${showValue(input)}${behind('to', object)}`,
  dequeue: (op, telling) => tellTaken('dequeue', 'dequeued', op, telling),
  pop: (op, telling) => tellTaken('pop', 'popped', op, telling),
  acquire: (op, telling) => `acquired ${lockOrPermits(op, telling)}`,
  'acquire-read': (_op, { problem }) => `acquired ${objectOf(problem)} for reading`,
  'acquire-write': (_op, { problem }) => `acquired ${objectOf(problem)} for writing`,
  release: (op, telling) => `released ${lockOrPermits(op, telling)}`,
  generate: ({ output }, { object }) =>
    `generated ${output === undefined ? 'an id' : showValue(output)}${behind('of', object)}`,
  txn: ({ input, output }, telling) => tellTransaction(output ?? input, output !== undefined, telling),
};

/** What an operation did, in words; `participle`: behind `had`; `again`: the sentence has named the object already. */
export function deedOf(
  problem: Problem,
  op: Operation,
  { participle, again, about }: { participle: boolean; again: boolean; about: readonly Value[] },
): string {
  const named = again && NOUNS[problem.model.name] !== undefined;
  const object = problem.key === undefined || named ? '' : objectOf(problem);
  const tell = Object.hasOwn(DEEDS, op.f) ? DEEDS[op.f] : undefined;
  if (tell) return tell(op, { participle, object, problem, about });
  const value = op.output ?? op.input;
  return `${participle ? 'done' : 'did'} ${op.f}${value === null ? '' : ` ${showValue(value)}`}${behind('on', object)}`;
}

function behind(preposition: string, object: string): string {
  return object === '' ? '' : ` ${preposition} ${object}`;
}

function tellRead({ f, output }: Operation, { object, problem, about }: Telling): string {
  const verb = f === 'get' ? 'got' : 'read';
  if (problem.model.name === 'log' && Array.isArray(output)) {
    return `${verb} offset ${showValue(output[0])}${behind('of', object)} as ${showValue(output[1])}`;
  }
  return `${verb} ${object === '' ? '' : `${object} as `}${tellSeen(output, about)}`;
}

/** A value that was read; of a long list, how much it holds and what of that matters. */
function tellSeen(output: Value | undefined, about: readonly Value[]): string {
  if (!Array.isArray(output) || output.length <= ELEMENTS) return showValue(output);
  const list = output as readonly Value[];
  const parts = about.map((value) => {
    const there = list.some((other) => valueEquals(other, value));
    return `${there ? 'with' : 'without'} ${showValue(value, 40)}`;
  });
  return [`${list.length} elements`, ...parts].join(', ');
}

function tellAppend({ input, output }: Operation, { object, problem }: Telling): string {
  const at = problem.model.name === 'log' && Array.isArray(output) ? ` at offset ${showValue(output[0])}` : '';
  return `appended ${showValue(input)}${at}${behind('to', object)}`;
}

function tellContains({ input, output }: Operation, { participle, object }: Telling): string {
  if (!Array.isArray(output)) return `looked for ${showValue(input)}${behind('in', object)}`;
  const found = output[1] === true ? 'found' : participle ? 'not found' : 'did not find';
  return `${found} ${showValue(output[0])}${behind('in', object)}`;
}

function tellTaken(verb: string, past: string, { output }: Operation, { object, problem }: Telling): string {
  if (output === undefined) return `tried to ${verb}${behind('from', object)}`;
  if (output === null) return `found ${objectOf(problem)} empty`;
  return `${past} ${showValue(output)}${behind('from', object)}`;
}

function lockOrPermits({ f, input, output }: Operation, { problem }: Telling): string {
  if (problem.model.name === 'semaphore') {
    return `${input === 1 || input === null ? '1 permit' : `${showValue(input)} permits`}${behind('of', problem.key === undefined ? '' : objectOf(problem))}`;
  }
  const token = problem.model.name === 'fenced-mutex' && f === 'acquire' && typeof output === 'number';
  return `${objectOf(problem)}${token ? ` with token ${showValue(output)}` : ''}`;
}

function tellTransaction(value: Value, done: boolean, { participle, object }: Telling): string {
  if (!Array.isArray(value)) return `${participle ? 'done' : 'did'} txn ${showValue(value)}`;
  const parts = value.map((micro: Value) => {
    const [f, key, seen] = Array.isArray(micro) ? (micro as readonly Value[]) : [];
    const name = typeof key === 'string' ? key : showValue(key, 40);
    if (f === 'w') return `${participle ? 'written' : 'wrote'} ${showValue(seen)} to ${name}`;
    return done ? `read ${name} as ${showValue(seen)}` : `read ${name}`;
  });
  return `${parts.join(', ')}${behind('in', object)}${parts.length > 1 ? ' in one transaction' : ''}`;
}
