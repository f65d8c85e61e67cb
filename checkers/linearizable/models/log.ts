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
  lookingAt: (offsets) => narrowed(offsets),
  touches: ({ output }) => (Array.isArray(output) ? [output[0] as Value] : []),
};

/**
 * The log's entries at some offsets, each a list of it or empty: an append at a lower offset comes before any of them, one
 * at a higher offset after, and nobody knows where one without an answer went.
 */
function narrowed(wanted: readonly Value[]): Model {
  const offsets = [...new Set(wanted)].filter((at): at is number => Number.isInteger(at) && (at as number) >= 0);
  return {
    ...log,
    init: (initial) => offsets.map((at) => (log.init(initial) as readonly Value[]).slice(at, at + 1)),
    step(state, op) {
      const entries = state as readonly (readonly Value[])[];
      const filled = (k: number, value: Value): Value => entries.with(k, [value]);
      const { f, input, output } = op;
      if (output === undefined) {
        const free = entries.flatMap((entry, k) => (f === 'append' && entry.length === 0 ? [k] : []));
        return [state, ...free.map((k) => filled(k, input))];
      }
      const [offset, value] = pairOf(output, op);
      const isBefore = (k: number) => offsets[k] < numberOf(offset, op);
      if (f === 'append') {
        if (!answersFor(value, op) || entries.some((entry, k) => isBefore(k) !== entry.length > 0)) return [];
        const at = offsets.indexOf(numberOf(offset, op));
        return [at < 0 ? state : filled(at, value)];
      }
      if (input !== null && !answersFor(offset, op)) return [];
      const isSeen = (entry: readonly Value[], k: number) =>
        offsets[k] === offset
          ? valueEquals(entry[0] ?? null, value)
          : !isBefore(k) || value === null || entry.length > 0;
      return entries.every(isSeen) ? [state] : [];
    },
    readonly: (op) => op.f === 'read' || (Array.isArray(op.output) && !offsets.includes(op.output[0] as number)),
  };
}
