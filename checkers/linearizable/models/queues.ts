import { showValue, type Value, valueEquals } from '../../../src/core/index.js';
import type { Model, Operation } from '../model.js';
import { asSet, compareValues, insertSorted, locate } from './shapes.js';

type Items = readonly Value[];

/** Which items may come out next, as positions; and where a new one goes. */
interface Discipline {
  readonly insert: (items: Items, value: Value) => Items;
  readonly next: (items: Items) => readonly number[];
  readonly start: (items: Items) => Items;
}

const asIs = (items: Items) => items;
const sorted = (items: Items) => items.toSorted(compareValues);

/** A bag: `enqueue: v`, `dequeue: null -> v` gives any item; null says that there was none. */
export const unorderedQueue: Model = container('unordered-queue', 'enqueue', 'dequeue', {
  insert: insertSorted,
  next: (items) => asSet(items).map((value) => locate(items, value)[0]),
  start: sorted,
});

/** First in, first out: `enqueue: v`, `dequeue: null -> v`; null says that it was empty. */
export const fifoQueue: Model = container('fifo-queue', 'enqueue', 'dequeue', {
  insert: (items, value) => [...items, value],
  next: () => [0],
  start: asIs,
});

/** Gives the least item: `enqueue: v`, `dequeue: null -> v`; null says that it was empty. Lists compare element by element. */
export const priorityQueue: Model = container('priority-queue', 'enqueue', 'dequeue', {
  insert: insertSorted,
  next: () => [0],
  start: sorted,
});

/** Last in, first out: `push: v`, `pop: null -> v`; null says that it was empty. */
export const stack: Model = container('stack', 'push', 'pop', {
  insert: (items, value) => [...items, value],
  next: (items) => [items.length - 1],
  start: asIs,
});

/** What all of them share: they start empty, or with the items of the initial value in their order. */
function container(name: string, put: string, take: string, discipline: Discipline): Model {
  const model: Model = {
    name,
    functions: [put, take],
    init: (initial) => discipline.start(Array.isArray(initial) ? initial : []),
    step(state, op) {
      const items = state as Items;
      if (op.f === put) return [discipline.insert(items, op.input)];
      if (items.length === 0) return op.output === undefined || op.output === null ? [items] : [];
      const { output } = op;
      if (output === null) return [];
      return discipline
        .next(items)
        .filter((at) => output === undefined || valueEquals(items[at], output))
        .map((at) => items.toSpliced(at, 1));
    },
    readonly: (op) => op.f === take && op.output === null,
    does: (op) => (op.f === put ? op.input : undefined),
    concerns: (op) => (op.f === put ? op.input : (op.output ?? undefined)),
    lookingAt: (values) => narrowed(model, put, values),
    describe: (state) => ((state as Items).length === 0 ? 'empty' : showValue(state)),
  };
  return model;
}

/**
 * A container in which items have a place, made for those that it starts with: whether one of these was taken matters to
 * all others, as it lies before them.
 */
export function startingWith(model: Model, initial: Value | undefined): Model {
  if (!Array.isArray(initial) || initial.length === 0) return model;
  const items = initial as Items;
  return {
    ...model,
    concerns(op) {
      const value = model.concerns?.(op);
      return value === undefined || items.some((item) => valueEquals(item, value)) ? undefined : value;
    },
  };
}

/**
 * Who looks at some values only sees how many of them there are, in no order: puts add to them, takes take away what they
 * answer, and where nobody learnt the answer, any of them or none.
 */
function narrowed(model: Model, put: string, values: readonly Value[]): Model {
  const isSeen = (value: Value) => values.some((other) => valueEquals(value, other));
  const isForeign = ({ f, input, output = null }: Operation) =>
    f === put ? !isSeen(input) : output !== null && !isSeen(output);
  return {
    ...model,
    init: (initial) => sorted(model.init(initial) as Items).filter(isSeen),
    step(state, op) {
      const items = state as Items;
      if (isForeign(op)) return [items];
      if (op.f === put) return [insertSorted(items, op.input)];
      if (op.output === null) return items.length === 0 ? [items] : [];
      if (op.output === undefined) return [items, ...asSet(items).map((value) => without(items, value))];
      return locate(items, op.output)[1] ? [without(items, op.output)] : [];
    },
    readonly: (op) => isForeign(op) || op.output === null,
  };
}

/** Sorted items without one that is there. */
function without(items: Items, value: Value): Items {
  return items.toSpliced(locate(items, value)[0], 1);
}
