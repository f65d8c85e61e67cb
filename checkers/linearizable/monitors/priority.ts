import { TAG_INT, type ValueTable } from '../../../src/core/index.js';
import { compareValues } from '../models/shapes.js';

/** Values as indices 0 … n-1, the least first, by the order that priority queues use. */
export function ascending(values: ValueTable, ids: Int32Array): Int32Array {
  return ascendingIntegers(values, ids) ?? ascendingAny(values, ids);
}

/** Integers of at most 31 bits are sorted as doubles that carry their index along: natively, without a comparison function. */
function ascendingIntegers(values: ValueTable, ids: Int32Array): Int32Array | undefined {
  const n = ids.length;
  if (n >= 2 ** 21) return undefined;
  const keys = new Float64Array(n);
  const cursor = values.cursor(0);
  cursor.bytes = values.bytes;
  for (let i = 0; i < n; i++) {
    cursor.at = values.start(ids[i]);
    if (cursor.tag() !== TAG_INT) return undefined;
    const value = cursor.int();
    if (value >= 2 ** 31 || value < -(2 ** 31)) return undefined;
    keys[i] = (value + 2 ** 31) * 2 ** 21 + i;
  }
  keys.sort();
  return Int32Array.from(keys, (key) => key % 2 ** 21);
}

function ascendingAny(values: ValueTable, ids: Int32Array): Int32Array {
  const decoded = Array.from(ids, (id) => values.get(id));
  const order = Int32Array.from(ids, (_, i) => i);
  return order.toSorted((a, b) => compareValues(decoded[a], decoded[b]));
}
