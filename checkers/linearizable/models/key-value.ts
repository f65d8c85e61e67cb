import { InputError, type Value, valueEquals } from '../../../src/core/index.js';
import type { Assignment, Model, Operation } from '../model.js';
import { stepByAssignment } from './register.js';
import { pairOf } from './shapes.js';

/**
 * A map of independent keys. `get: null -> v`, `put: v`, `append: v`, `delete`, `cas: [from, to]`, each with its key in
 * `key` or first in the value. A key that is not there reads as null, or as the initial value, and `append` to it
 * starts from nothing. `append` joins texts, and adds an element to a list.
 */
export function keyValue(unset: Value = null): Model {
  const assignment = (op: Operation) => assignmentOf(op, unset);
  return {
    name: 'kv',
    functions: ['get', 'put', 'append', 'delete', 'cas'],
    keyed: true,
    init: () => unset,
    step(state, op) {
      if (op.f === 'append') return [appended(state, op, unset)];
      return stepByAssignment(state, assignment(op));
    },
    readonly: (op) => op.f === 'get',
    assignment: (op) => (op.f === 'append' ? undefined : assignment(op)),
  };
}

function assignmentOf(op: Operation, unset: Value): Assignment {
  switch (op.f) {
    case 'get':
      return op.output === undefined ? {} : { needs: op.output };
    case 'put':
      return { leaves: op.input };
    case 'delete':
      return { leaves: unset };
    default: {
      const [needs, leaves] = pairOf(op.input, op);
      return { needs, leaves };
    }
  }
}

function appended(state: Value, op: Operation, unset: Value): Value {
  const { input } = op;
  if (Array.isArray(state)) return [...state, input];
  if (typeof input === 'string' && typeof state === 'string') return state + input;
  if (state === null || valueEquals(state, unset)) return typeof input === 'string' ? input : [input];
  throw new InputError(`checking an operation append: a text or a list can be appended to, not ${typeof state}`, {
    code: 'MALFORMED_OPERATION',
    details: { f: op.f, process: op.process },
  });
}
