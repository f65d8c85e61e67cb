import type { Value } from '../../../src/core/index.js';
import type { Model } from '../model.js';
import { asSet, insertSorted, locate } from './shapes.js';

/** A source of identifiers that gives none twice: `generate: null -> id`. State: the ids that were given. */
export const uniqueIds: Model = {
  name: 'unique-ids',
  functions: ['generate'],
  init: (initial) => (Array.isArray(initial) ? asSet(initial) : []),
  step(state, op) {
    const given = state as readonly Value[];
    if (op.output === undefined) return [given];
    return locate(given, op.output)[1] ? [] : [insertSorted(given, op.output)];
  },
  readonly: (op) => op.output === undefined,
  concerns: (op) => op.output,
};
