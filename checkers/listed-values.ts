import { type History, NO_VALUE } from '../src/core/index.js';

/** Ids of the values in the list that a row carries, as listed, repeats included; undefined where its value is no list. */
export function listedValues(history: History, row: number): Int32Array | undefined {
  const id = history.columns.value[row];
  if (id === NO_VALUE) return undefined;
  const cursor = history.values.cursor(id);
  const count = cursor.enterArray();
  if (count < 0) return undefined;
  const ids = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const from = cursor.at;
    cursor.skip();
    ids[i] = history.values.internBytes(cursor.bytes, from, cursor.at);
  }
  return ids;
}
