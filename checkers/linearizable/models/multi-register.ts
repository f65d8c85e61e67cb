import { InputError, showValue, type Value, valueEquals } from '../../../src/core/index.js';
import type { Assignment, Facts, Model, Operation } from '../model.js';
import { compareValues, listOf } from './shapes.js';

type Entry = readonly [Value, Value];

/**
 * Several registers, read and written by transactions that happen at once:
 * `txn: [["r", k, null], ["w", k, v]] -> the same with reads filled in`. A transaction sees its own earlier writes.
 * Unset registers read as null, or as the initial value. The state holds the registers that are set, by key.
 */
export function multiRegister(unset: Value = null): Model {
  const model: Model = {
    name: 'multi-register',
    functions: ['txn'],
    init: () => [],
    step(state, op) {
      let entries = state as unknown as readonly Entry[];
      const done = op.output !== undefined;
      for (const [f, key, value] of microOps(op)) {
        if (f === 'w') entries = written(entries, key, value ?? unset, unset);
        else if (done && !valueEquals(entries.find(([k]) => valueEquals(k, key))?.[1] ?? unset, value ?? unset))
          return [];
      }
      return [entries];
    },
    independent(op) {
      const [first, ...others] = microOps(op);
      return first && others.every(([, key]) => valueEquals(key, first[1])) ? first[1] : undefined;
    },
    facts: (op) => factsOf(op, unset),
    readonly: (op) => microOps(op).every(([f]) => f === 'r'),
    describe(state) {
      const entries = state as unknown as readonly Entry[];
      if (entries.length === 0) return 'unset';
      return entries.map(([key, value]) => `${showKey(key)} = ${showValue(value)}`).join(', ');
    },
    lookingAt: (keys) => narrowed(model, keys, unset),
    touches: (op) => microOps(op).map(([, key]) => key),
  };
  return model;
}

/** Some of the registers; one alone is a register of which a transaction reads first what it needs, and writes last what it leaves. */
function narrowed(model: Model, keys: readonly Value[], unset: Value): Model {
  const isSeen = (key: Value) => keys.some((other) => valueEquals(key, other));
  const seenOf = (mops: Value | undefined): Value | undefined =>
    Array.isArray(mops) ? mops.filter((mop) => Array.isArray(mop) && isSeen(mop[1] as Value)) : mops;
  const seen = (op: Operation): Operation => ({ ...op, input: seenOf(op.input) ?? null, output: seenOf(op.output) });
  const { independent: _, ...rest } = model;
  return {
    ...rest,
    step: (state, op) => model.step(state, seen(op)),
    readonly: (op) => model.readonly?.(seen(op)) === true,
    facts: (op) => factsOf(seen(op), unset),
    assignment: (op) => (keys.length === 1 ? assignmentOf(model, seen(op), unset) : undefined),
  };
}

/** What a transaction on one register needs and leaves; one whose own reads contradict each other needs what is never there. */
function assignmentOf(model: Model, op: Operation, unset: Value): Assignment {
  const { sees, leaves } = factsOf(op, unset);
  const stateAfter = (entries: readonly Value[]): { readonly state?: Value } =>
    entries.length === 0 ? {} : { state: written([], ...(entries[0] as unknown as Entry), unset) };
  const { state: needs } = stateAfter(sees);
  if (model.step(needs ?? [], op).length === 0) return { needs: microOps(op).map(([, key, value]) => [key, value]) };
  const { state: left } = stateAfter(leaves);
  return { ...(needs === undefined ? {} : { needs }), ...(left === undefined ? {} : { leaves: left }) };
}

/** What a transaction reads before it writes it, and what it writes last, as `[key, value]`. */
function factsOf(op: Operation, unset: Value): Facts {
  const sees: Entry[] = [];
  let leaves: readonly Entry[] = [];
  for (const [f, key, value] of microOps(op)) {
    if (f === 'w') leaves = [...leaves.filter(([other]) => !valueEquals(other, key)), [key, value ?? unset]];
    else if (op.output !== undefined && !leaves.some(([other]) => valueEquals(other, key))) {
      sees.push([key, value ?? unset]);
    }
  }
  return { sees, leaves, initial: [...sees, ...leaves].filter(([, value]) => valueEquals(value, unset)) };
}

function showKey(key: Value): string {
  return typeof key === 'string' ? key : showValue(key);
}

function microOps(op: Operation): readonly (readonly [string, Value, Value])[] {
  return listOf(op.output ?? op.input, op).map((mop) => {
    if (Array.isArray(mop) && mop.length === 3 && (mop[0] === 'r' || mop[0] === 'w'))
      return mop as [string, Value, Value];
    throw new InputError(
      `checking a transaction: ${showValue(mop)} is none of ["r", key, value] and ["w", key, value]`,
      {
        code: 'MALFORMED_OPERATION',
        details: { f: op.f, process: op.process },
      },
    );
  });
}

/** The registers that are set, sorted, after one more write. */
function written(entries: readonly Entry[], key: Value, value: Value, unset: Value): readonly Entry[] {
  let at = 0;
  while (at < entries.length && compareValues(entries[at][0], key) < 0) at++;
  const there = at < entries.length && valueEquals(entries[at][0], key);
  return entries.toSpliced(at, there ? 1 : 0, ...(valueEquals(value, unset) ? [] : [[key, value] as const]));
}
