import type { Model } from '../model.js';
import { numberOf } from './shapes.js';

/** A number. `add: n`, `read: null -> n`, `add-and-get: n -> total`. It starts at 0, or at the initial value. */
export const counter: Model<number> = {
  name: 'counter',
  functions: ['add', 'read', 'add-and-get'],
  init: (initial) => (typeof initial === 'number' ? initial : 0),
  step(state, op) {
    if (op.f === 'read') return op.output === undefined || op.output === state ? [state] : [];
    const total = state + numberOf(op.input, op);
    return op.f === 'add' || op.output === undefined || op.output === total ? [total] : [];
  },
  does: (op) => (op.f === 'add' || (op.f === 'add-and-get' && op.output === undefined) ? op.input : undefined),
  readonly: (op) => op.f === 'read' || (op.f === 'add' && op.input === 0),
  assignment(op) {
    if (op.f === 'read') return op.output === undefined ? {} : { needs: numberOf(op.output, op) };
    if (op.f === 'add' || op.output === undefined) return undefined;
    const total = numberOf(op.output, op);
    return { needs: total - numberOf(op.input, op), leaves: total };
  },
};
