import type { Problem } from '../problem.js';
import type { SetOperations } from './set-operations.js';

/** Elements that no read saw. */
export const NEVER_READ = 0x7fffffff;

/** Reads of a whole set that only grows: each level is one set of elements, which includes those of lower levels. */
export interface ReadChain {
  /** How many levels; they count from 1, and the set at first is level 0. */
  readonly levels: number;
  /** By element: the first level that includes it; {@link NEVER_READ} where none does. */
  readonly levelOf: Int32Array;
  /** By level: the reads that saw it, in the order of calls. */
  readonly reads: readonly (readonly number[])[];
  /** By level: the elements that are new in it. */
  readonly fresh: readonly (readonly number[])[];
}

/** Two reads, or one where it misses what was there at first, neither of whose sets includes the other's. */
export interface Incomparable {
  readonly incomparable: readonly number[];
}

/**
 * Puts reads of a set in order of inclusion. Linear in what the distinct reads hold together. `undefined` where a read
 * is no list.
 */
export function readChain(
  { output }: Problem,
  { elements: lists, numbering, initial }: SetOperations,
  reads: readonly number[],
): ReadChain | Incomparable | undefined {
  const sets = new Map<number, ReadSet>();
  for (const read of reads) {
    if (sets.has(output[read])) continue;
    const elements = lists.list(output[read]);
    if (!elements) return undefined;
    sets.set(output[read], { id: output[read], read, elements });
  }
  const levelOf = new Int32Array(numbering.ids.length).fill(NEVER_READ);
  return chain(output, initial, sets, reads, levelOf);
}

/** What some reads saw, and one of them. */
interface ReadSet {
  readonly id: number;
  readonly read: number;
  readonly elements: Int32Array;
}

function chain(
  output: Int32Array,
  first: readonly number[],
  sets: ReadonlyMap<number, ReadSet>,
  reads: readonly number[],
  levelOf: Int32Array,
): ReadChain | Incomparable {
  for (const element of first) levelOf[element] = 0;
  const fresh: (readonly number[])[] = [first];
  const levelOfSet = new Map<number, number>();
  let previous: { readonly read: number; readonly elements: ArrayLike<number> } = { read: -1, elements: first };
  for (const set of [...sets.values()].toSorted((a, b) => a.elements.length - b.elements.length)) {
    const more: number[] = [];
    for (const element of set.elements) if (levelOf[element] === NEVER_READ) more.push(element);
    if (set.elements.length - more.length !== previous.elements.length) {
      return { incomparable: [previous.read, set.read].filter((read) => read >= 0) };
    }
    if (more.length > 0 || fresh.length === 1) fresh.push(more);
    for (const element of more) levelOf[element] = fresh.length - 1;
    levelOfSet.set(set.id, fresh.length - 1);
    previous = set;
  }
  const byLevel = fresh.map((): number[] => []);
  for (const read of reads) byLevel[levelOfSet.get(output[read]) ?? 0]?.push(read);
  return { levels: fresh.length - 1, levelOf, reads: byLevel, fresh };
}
