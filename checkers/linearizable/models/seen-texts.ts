import { showValue, type Value, valueEquals } from '../../../src/core/index.js';
import type { Model, Operation } from '../model.js';
import { compareValues, locate } from './shapes.js';

/**
 * A model whose values grow by `append`, for some operations only: what none of them needs, nor anything that it could
 * still grow to, is one state. What is legal stays so: appending to such a value leaves another one, and only what is
 * legal everywhere leads away. Nor need an append of unknown outcome happen that leaves such a value: left out, what
 * comes next is as legal. So of a hundred unfinished appends only those count that somebody saw.
 */
export function narrowedToSeen(model: Model, operations: Iterable<Operation>, initial: Value): Model {
  const needed: Value[] = [];
  const others: Value[] = [initial];
  for (const op of operations) {
    const { needs, leaves } = model.assignment?.(op) ?? {};
    if (needs !== undefined) needed.push(needs);
    if (leaves !== undefined) others.push(leaves);
  }
  const sorted = needed.toSorted(compareValues);
  let unseen = '…';
  const isTaken = (value: Value) => typeof value === 'string' && value.startsWith(unseen);
  while (needed.some(isTaken) || others.some(isTaken)) unseen += '…';
  return {
    ...model,
    step(state, op) {
      if (op.f !== 'append') return model.step(state, op);
      const next = state === unseen ? [] : model.step(state, op).filter((one) => growsTo(one, sorted));
      return next.length > 0 || op.output === undefined ? next : [unseen];
    },
    describe: (state) => (state === unseen ? 'something that nobody read' : showValue(state)),
  };
}

/** Is a text or a list the beginning of one of some values, given in ascending order? */
function growsTo(state: Value, sorted: readonly Value[]): boolean {
  const [at] = locate(sorted, state);
  return at < sorted.length && begins(state, sorted[at]);
}

function begins(state: Value, value: Value): boolean {
  if (typeof state === 'string') return typeof value === 'string' && value.startsWith(state);
  if (!Array.isArray(state) || !Array.isArray(value)) return valueEquals(state, value);
  return state.every((element, k) => k < value.length && valueEquals(element as Value, value[k] as Value));
}
