import type { History } from '../../src/core/index.js';

/** Elements whose addition was acknowledged before a read began that does not have them. */
export function lostElements(history: History): { lost: number[]; reads: number; added: number } {
  const invoked = new Map<unknown, number>();
  const added: { element: number; index: number }[] = [];
  const lost = new Set<number>();
  let reads = 0;
  for (const { index, type, process, f, value } of history.ops()) {
    if (process === 'nemesis') continue;
    if (type === 'invoke') invoked.set(process, index);
    if (type !== 'ok') continue;
    if (f === 'add') {
      added.push({ element: value as number, index });
      continue;
    }
    reads++;
    const began = invoked.get(process) ?? 0;
    const found = new Set(value as number[]);
    for (const { element, index: acknowledged } of added) {
      if (acknowledged > began) break;
      if (!found.has(element)) lost.add(element);
    }
  }
  return { lost: [...lost], reads, added: added.length };
}
