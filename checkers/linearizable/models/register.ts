import { type Value, valueEquals } from '../../../src/core/index.js';
import type { Assignment, Model, Operation } from '../model.js';
import { pairOf } from './shapes.js';

/** One value. `read: null -> v`, `write: v`. Unset it reads as null, or as the initial value. */
export const register: Model = registerModel('register', ['read', 'write']);

/** A register that also has `cas: [from, to]`: it writes `to` where the value is `from`, and fails otherwise. */
export const casRegister: Model = registerModel('cas-register', ['read', 'write', 'cas']);

function registerModel(name: string, functions: readonly string[]): Model {
  return {
    name,
    functions,
    init: (initial) => initial ?? null,
    step: (state, op) => stepByAssignment(state, registerAssignment(op)),
    readonly: (op) => op.f === 'read',
    assignment: registerAssignment,
  };
}

function registerAssignment(op: Operation): Assignment {
  switch (op.f) {
    case 'read':
      return op.output === undefined ? {} : { needs: op.output };
    case 'write':
      return { leaves: op.input };
    default: {
      const [needs, leaves] = pairOf(op.input, op);
      return { needs, leaves };
    }
  }
}

/** The step of an operation that is a guarded assignment. */
export function stepByAssignment(state: Value, { needs, leaves }: Assignment): readonly Value[] {
  if (needs !== undefined && !valueEquals(state, needs)) return [];
  return [leaves === undefined ? state : leaves];
}
