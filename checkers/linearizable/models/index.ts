import { UsageError, type Value } from '../../../src/core/index.js';
import type { Model } from '../model.js';
import { counter } from './counter.js';
import { keyValue } from './key-value.js';
import { fencedMutex, mutex, readerWriterLock, reentrantMutex, semaphore } from './locks.js';
import { log } from './log.js';
import { multiRegister } from './multi-register.js';
import { fifoQueue, priorityQueue, stack, startingWith, unorderedQueue } from './queues.js';
import { casRegister, register } from './register.js';
import { growOnlySet, set } from './set.js';
import { uniqueIds } from './unique-ids.js';

/** The models that are built in, each made for an initial value. */
const MODELS: Readonly<Record<string, (initial: Value | undefined) => Model>> = {
  register: (initial) => register(initial ?? null),
  'cas-register': (initial) => casRegister(initial ?? null),
  'multi-register': (initial) => multiRegister(initial ?? null),
  kv: (initial) => keyValue(initial ?? null),
  counter: () => counter,
  set: () => set,
  'grow-only-set': () => growOnlySet,
  'unordered-queue': () => unorderedQueue,
  'fifo-queue': (initial) => startingWith(fifoQueue, initial),
  'priority-queue': (initial) => startingWith(priorityQueue, initial),
  stack: (initial) => startingWith(stack, initial),
  mutex: () => mutex,
  'reentrant-mutex': () => reentrantMutex,
  'fenced-mutex': () => fencedMutex,
  'rw-lock': () => readerWriterLock,
  semaphore: (initial) => semaphore(initial ?? 1),
  log: () => log,
  'unique-ids': () => uniqueIds,
};

/** Names of the built-in models. */
export const modelNames: readonly string[] = Object.keys(MODELS);

/** The built-in model of a name. Raises {@link UsageError} for any other name. */
export function modelNamed(name: string, initial?: Value): Model {
  if (!Object.hasOwn(MODELS, name)) {
    throw new UsageError(`checking linearizability: there is no model ${name}`, {
      code: 'UNKNOWN_MODEL',
      hint: `Models: ${modelNames.join(', ')}.`,
    });
  }
  return MODELS[name](initial);
}
