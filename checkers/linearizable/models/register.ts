import { type Value, valueEquals } from '../../../src/core/index.js';
import type { Assignment, Model, Operation } from '../model.js';
import { pairOf } from './shapes.js';

/**
 * Models whose state is the value last written and whose operations are guarded assignments of values as they stand in
 * the history, where null stands for the state at first. Engines need not build states for them.
 */
export const valueModels = new WeakSet<Model>();

/**
 * One value. `read: null -> v`, `write: v`. At first it holds the initial value, if one is given, or null; null
 * stands for that value wherever it occurs, so that clients may read either of an object that nobody wrote.
 */
export function register(unset: Value = null): Model {
  return registerModel('register', ['read', 'write'], unset);
}

/** A register that also has `cas: [from, to]`: it writes `to` where the value is `from`, and fails otherwise. */
export function casRegister(unset: Value = null): Model {
  return registerModel('cas-register', ['read', 'write', 'cas'], unset);
}

function registerModel(name: string, functions: readonly string[], unset: Value): Model {
  const assignment = (op: Operation) => registerAssignment(op, unset);
  const model: Model = {
    name,
    functions,
    init: () => unset,
    step: (state, op) => stepByAssignment(state, assignment(op)),
    readonly: (op) => op.f === 'read',
    assignment,
  };
  valueModels.add(model);
  return model;
}

function registerAssignment(op: Operation, unset: Value): Assignment {
  switch (op.f) {
    case 'read':
      return op.output === undefined ? {} : { needs: op.output ?? unset };
    case 'write':
      return { leaves: op.input ?? unset };
    default: {
      const [needs, leaves] = pairOf(op.input, op);
      return { needs: needs ?? unset, leaves: leaves ?? unset };
    }
  }
}

/** The step of an operation that is a guarded assignment. */
export function stepByAssignment(state: Value, { needs, leaves }: Assignment): readonly Value[] {
  if (needs !== undefined && !valueEquals(state, needs)) return [];
  return [leaves === undefined ? state : leaves];
}
