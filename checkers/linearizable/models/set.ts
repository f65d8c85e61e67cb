import { type Value, valueEquals } from '../../../src/core/index.js';
import type { Model, Operation } from '../model.js';
import { answersFor, asSet, insertSorted, listOf, locate, pairOf } from './shapes.js';

/**
 * A set. `add: x`, `remove: x`, `contains: x -> [x, bool]`, `read: null -> [..]` (all elements, in any order). Adding
 * what is there and removing what is not change nothing. It starts empty, or with the elements of the initial value.
 * An answer to `contains` that is about another element is one that no set gives.
 */
export const set: Model = setModel('set', ['add', 'remove', 'contains', 'read']);

/** A set that elements never leave: a set without `remove`. */
export const growOnlySet: Model = setModel('grow-only-set', ['add', 'contains', 'read']);

function setModel(name: string, functions: readonly string[]): Model {
  const model: Model = {
    name,
    functions,
    init: (initial) => (Array.isArray(initial) ? asSet(initial) : []),
    step: (state, op) => stepSet(state as readonly Value[], op),
    readonly: (op) => op.f === 'contains' || op.f === 'read',
    does: (op) => (op.f === 'add' || op.f === 'remove' ? op.input : undefined),
    concerns: (op) => (op.f === 'read' ? undefined : elementOf(op)),
    assignment(op) {
      if (op.f !== 'read') return undefined;
      return op.output === undefined ? {} : { needs: asSet(listOf(op.output, op)) };
    },
    lookingAt: (values) => narrowed(model, values),
    touches: (op) => (op.f === 'read' ? listOf(op.output ?? [], op) : [elementOf(op)]),
  };
  return model;
}

/** The element that an operation is about, but for reads of all: an answer names it even where nobody knows what was asked. */
function elementOf({ f, input, output }: Operation): Value {
  return f === 'contains' && Array.isArray(output) ? (output[0] as Value) : input;
}

/** The set's part among some values: what is done about others is no concern of it, and reads show only these. */
function narrowed(model: Model, values: readonly Value[]): Model {
  const isSeen = (value: Value) => values.some((other) => valueEquals(value, other));
  const isForeign = (op: Operation) => op.f !== 'read' && !isSeen(elementOf(op));
  const seen = (op: Operation): Operation =>
    op.f === 'read' && op.output !== undefined ? { ...op, output: listOf(op.output, op).filter(isSeen) } : op;
  return {
    ...model,
    init: (initial) => (model.init(initial) as readonly Value[]).filter(isSeen),
    step: (state, op) => (isForeign(op) ? [state] : model.step(state, seen(op))),
    readonly: (op) => isForeign(op) || model.readonly?.(op) === true,
    assignment: (op) => (isForeign(op) ? {} : model.assignment?.(seen(op))),
  };
}

function stepSet(state: readonly Value[], op: Operation): readonly Value[] {
  switch (op.f) {
    case 'add': {
      return [locate(state, op.input)[1] ? state : insertSorted(state, op.input)];
    }
    case 'remove': {
      const [at, there] = locate(state, op.input);
      return [there ? state.toSpliced(at, 1) : state];
    }
    case 'contains': {
      if (op.output === undefined) return [state];
      const [element, there] = pairOf(op.output, op);
      return answersFor(element, op) && locate(state, element)[1] === there ? [state] : [];
    }
    default:
      return op.output === undefined || valueEquals(asSet(listOf(op.output, op)), state) ? [state] : [];
  }
}
