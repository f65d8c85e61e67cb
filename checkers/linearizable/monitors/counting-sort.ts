/**
 * Items in ascending order of their positions, which count from 0 to `end`; those at one position in the order given. A
 * counting sort. `position` is by item.
 */
export function byPosition(items: ArrayLike<number>, position: Int32Array, end: number): Int32Array {
  const start = new Int32Array(end + 2);
  for (let k = 0; k < items.length; k++) start[position[items[k]] + 1]++;
  for (let p = 0; p < end; p++) start[p + 1] += start[p];
  const sorted = new Int32Array(items.length);
  for (let k = 0; k < items.length; k++) sorted[start[position[items[k]]]++] = items[k];
  return sorted;
}
