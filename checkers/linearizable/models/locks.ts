import type { Value } from '../../../src/core/index.js';
import type { Assignment, Model, Operation } from '../model.js';
import { numberOf } from './shapes.js';

/** A lock without an owner: `acquire` where it is free, `release` (by anyone) where it is held. */
export const mutex: Model<string> = {
  name: 'mutex',
  functions: ['acquire', 'release'],
  init: (initial) => (initial === 'held' ? 'held' : 'free'),
  step: (state, op) => (state === mutexAssignment(op).needs ? [state === 'free' ? 'held' : 'free'] : []),
  assignment: mutexAssignment,
  describe: (state) => state,
};

function mutexAssignment(op: Operation): Assignment<string> {
  return op.f === 'acquire' ? { needs: 'free', leaves: 'held' } : { needs: 'held', leaves: 'free' };
}

/** A lock that its owner may take again: `acquire`, `release`. Free after as many releases. State: `[owner, times]`. */
export const reentrantMutex: Model = {
  name: 'reentrant-mutex',
  functions: ['acquire', 'release'],
  owned: true,
  servesItself: (op) => op.f !== 'release',
  makesWay: (op) => op.f === 'release',
  does: () => null,
  init: () => [null, 0],
  step(state, op) {
    const [owner, times] = state as unknown as readonly [number | null, number];
    if (op.f === 'acquire') return owner === null || owner === op.process ? [[op.process, times + 1]] : [];
    if (owner !== op.process) return [];
    return [times === 1 ? [null, 0] : [owner, times - 1]];
  },
  describe(state) {
    const [owner, times] = state as unknown as readonly [number | null, number];
    return owner === null ? 'free' : `held by process ${owner}${times > 1 ? `, ${times} times` : ''}`;
  },
};

/**
 * A lock whose every acquisition gets a token greater than all before: `acquire: null -> token`, `release` by the owner.
 * An acquisition whose token nobody learnt counts as held with the last token known. State: `[owner, last token]`.
 */
export const fencedMutex: Model = {
  name: 'fenced-mutex',
  functions: ['acquire', 'release'],
  owned: true,
  servesItself: (op) => op.f !== 'release',
  makesWay: (op) => op.f === 'release',
  init: (initial) => [null, typeof initial === 'number' ? initial : null],
  step(state, op) {
    const [owner, last] = state as unknown as readonly [number | null, number | null];
    if (op.f === 'release') return owner === op.process ? [[null, last]] : [];
    if (owner !== null) return [];
    if (op.output === undefined || op.output === null) return [[op.process, last]];
    const token = numberOf(op.output, op);
    return last === null || token > last ? [[op.process, token]] : [];
  },
  describe(state) {
    const [owner, last] = state as unknown as readonly [number | null, number | null];
    return `${owner === null ? 'free' : `held by process ${owner}`}, last token ${last ?? 'none'}`;
  },
};

/**
 * Many readers or one writer: `acquire-read`, `acquire-write`, `release` (of what the process holds).
 * State: `[writer, processes that hold it for reading, once per acquisition]`.
 */
export const readerWriterLock: Model = {
  name: 'rw-lock',
  functions: ['acquire-read', 'acquire-write', 'release'],
  owned: true,
  servesItself: (op) => op.f !== 'release',
  makesWay: (op) => op.f === 'release',
  does: () => null,
  init: () => [null, []],
  step(state, op) {
    const [writer, readers] = state as unknown as readonly [number | null, readonly number[]];
    switch (op.f) {
      case 'acquire-read':
        return writer === null ? [[null, [...readers, op.process].toSorted((a, b) => a - b)]] : [];
      case 'acquire-write':
        return writer === null && readers.length === 0 ? [[op.process, []]] : [];
      default: {
        if (writer === op.process) return [[null, []]];
        const at = readers.indexOf(op.process);
        return at < 0 ? [] : [[null, readers.toSpliced(at, 1)]];
      }
    }
  },
  describe(state) {
    const [writer, readers] = state as unknown as readonly [number | null, readonly number[]];
    if (writer !== null) return `held for writing by process ${writer}`;
    return readers.length === 0 ? 'free' : `held for reading by ${readers.join(', ')}`;
  },
};

/**
 * Counting semaphore: `acquire: n` takes n permits where so many are free, `release: n` gives them back; without a
 * value, one. It has as many permits as the initial value says, or one. State: permits that are free.
 */
export function semaphore(permits: Value = 1): Model<number> {
  const all = typeof permits === 'number' ? permits : 1;
  return {
    name: 'semaphore',
    functions: ['acquire', 'release'],
    init: () => all,
    step(state, op) {
      const n = op.input === null ? 1 : numberOf(op.input, op);
      const free = op.f === 'acquire' ? state - n : state + n;
      return free >= 0 && free <= all ? [free] : [];
    },
    does: (op) => op.input ?? 1,
    describe: (state) => `left with ${state} of ${all} permits`,
  };
}
