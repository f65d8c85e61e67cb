import { InputError, type Value, valueEquals } from '../../../src/core/index.js';
import type { Assignment, Model, Operation } from '../model.js';
import { stepByAssignment, valueModels } from './register.js';
import { pairOf } from './shapes.js';

/**
 * A map of independent keys. `get: null -> v`, `put: v`, `append: v`, `delete`, `cas: [from, to]`, each with its key in
 * `key` or first in the value. A key that is not there reads as null, or as the initial value: null stands for that value.
 * `append` to such a key starts from nothing, or from the initial value where that is a text or a list. `append` joins texts, and adds an element to a list.
 */
export function keyValue(unset: Value = null): Model {
  const assignment = (op: Operation) => assignmentOf(op, unset);
  const model: Model = {
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
  valueModels.add(model);
  return model;
}

function assignmentOf(op: Operation, unset: Value): Assignment {
  switch (op.f) {
    case 'get':
      return op.output === undefined ? {} : { needs: op.output ?? unset };
    case 'put':
      return { leaves: op.input ?? unset };
    case 'delete':
      return { leaves: unset };
    default: {
      const [needs, leaves] = pairOf(op.input, op);
      return { needs: needs ?? unset, leaves: leaves ?? unset };
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
