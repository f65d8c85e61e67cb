import { showValue, type Value, valueEquals } from '../../../src/core/index.js';
import type { Model } from '../model.js';
import { answersFor, numberOf, pairOf } from './shapes.js';

/**
 * An append-only log whose offsets count from 0: `append: v -> [offset, v]`, `read: offset -> [offset, v]`, null where
 * the log does not reach that far. It starts empty, or with the entries of the initial value. An answer that is about
 * another value or offset than was asked for is one that no log gives.
 */
export const log: Model = {
  name: 'log',
  functions: ['append', 'read'],
  init: (initial) => (Array.isArray(initial) ? initial : []),
  step(state, op) {
    const entries = state as readonly Value[];
    if (op.f === 'append') {
      if (op.output === undefined) return [[...entries, op.input]];
      const [offset, value] = pairOf(op.output, op);
      return numberOf(offset, op) === entries.length && answersFor(value, op) ? [[...entries, value]] : [];
    }
    if (op.output === undefined) return [entries];
    const [offset, value] = pairOf(op.output, op);
    if (op.input !== null && !answersFor(offset, op)) return [];
    return valueEquals(entries[numberOf(offset, op)] ?? null, value) ? [entries] : [];
  },
  readonly: (op) => op.f === 'read',
  describe(state) {
    const entries = state as readonly Value[];
    if (entries.length === 0) return 'empty';
    return `${entries.length} long, with ${showValue(entries.at(-1), 40)} at offset ${entries.length - 1}`;
  },
};
