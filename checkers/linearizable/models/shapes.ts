import { InputError, showValue, type Value, valueEquals } from '../../../src/core/index.js';
import type { Operation } from '../model.js';

/** The two elements of a value `[a, b]`. Raises {@link InputError} for anything else. */
export function pairOf(value: Value | undefined, op: Operation): readonly [Value, Value] {
  if (Array.isArray(value) && value.length === 2) return value as [Value, Value];
  throw malformed(op, value, 'a pair [a, b]');
}

/** A number. Raises {@link InputError} for anything else. */
export function numberOf(value: Value | undefined, op: Operation): number {
  if (typeof value === 'number') return value;
  throw malformed(op, value, 'a number');
}

/** A list. Raises {@link InputError} for anything else. */
export function listOf(value: Value | undefined, op: Operation): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw malformed(op, value, 'a list');
}

/**
 * Can an answer that is about a value be one to what was asked for? Where only the completion was recorded, its value
 * stands for both, and nobody knows what was.
 */
export function answersFor(value: Value, { input, output }: Operation): boolean {
  return valueEquals(value, input) || (output !== undefined && valueEquals(input, output));
}

function malformed(op: Operation, value: Value | undefined, expected: string): InputError {
  return new InputError(`checking an operation ${op.f}: its value is ${showValue(value)}, expected ${expected}`, {
    code: 'MALFORMED_OPERATION',
    hint: 'docs/linearizability.md tells how the operations of each model are written.',
    details: { f: op.f, process: op.process, expected },
  });
}

/** A total order on values: null, booleans, numbers, strings, lists, maps; numbers by size, lists element by element. */
export function compareValues(a: Value, b: Value): number {
  const kinds = rank(a) - rank(b);
  if (kinds !== 0) return kinds;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (a !== null && typeof a === 'object') return compareTexts(canonicalText(a), canonicalText(b));
  if (a === b || a === null || b === null) return 0;
  return a < b ? -1 : 1;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function rank(value: Value): number {
  if (value === null) return 0;
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
    case 'bigint':
      return 2;
    case 'string':
      return 3;
    default:
      return Array.isArray(value) ? 4 : 5;
  }
}

function canonicalText(value: Value): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const map = value as Readonly<Record<string, Value>>;
  const entries = Object.keys(map)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(map[key])}`);
  return `{${entries.join(',')}}`;
}

/** Where a value stands, or belongs, in a sorted list: `[position, whether it is there]`. */
export function locate(sorted: readonly Value[], value: Value): readonly [number, boolean] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareValues(sorted[middle], value) < 0) low = middle + 1;
    else high = middle;
  }
  return [low, low < sorted.length && compareValues(sorted[low], value) === 0];
}

/** A sorted list with one more value. */
export function insertSorted(sorted: readonly Value[], value: Value): readonly Value[] {
  return sorted.toSpliced(locate(sorted, value)[0], 0, value);
}

/** A sorted list without duplicates. */
export function asSet(values: readonly Value[]): readonly Value[] {
  const sorted = values.toSorted(compareValues);
  return sorted.filter((value, i) => i === 0 || compareValues(sorted[i - 1], value) !== 0);
}
