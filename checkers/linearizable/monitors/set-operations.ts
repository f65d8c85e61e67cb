import type { Problem } from '../problem.js';
import { Elements } from './elements.js';

/** What each operation of a set is about, and what it did. */
export interface SetOperations {
  /** By operation: the element; -1 for a read of all. */
  readonly elementOf: Int32Array;
  /** By operation: one of {@link MISSED}, {@link SAW}, {@link ADDED}, {@link REMOVED}. */
  readonly did: Uint8Array;
  readonly reads: boolean;
  readonly removes: boolean;
  readonly elements: Elements;
}

export const MISSED = 0;
export const SAW = 1;
export const ADDED = 2;
export const REMOVED = 3;

/** `undefined` where an answer is not one that the model understands, or is about another element than was asked for. */
export function setOperations({ history, length, f, input, output }: Problem): SetOperations | undefined {
  const [read, add, remove] = ['read', 'add', 'remove'].map((name) => history.code(name));
  const elementOf = new Int32Array(length).fill(-1);
  const did = new Uint8Array(length);
  const elements = new Elements(history.values);
  let reads = false;
  let removes = false;
  for (let i = 0; i < length; i++) {
    if (f[i] === read) reads = true;
    else if (f[i] === add) {
      elementOf[i] = input[i];
      did[i] = ADDED;
    } else if (f[i] === remove) {
      elementOf[i] = input[i];
      did[i] = REMOVED;
      removes = true;
    } else {
      if (!elements.answer(output[i]) || elements.element !== input[i]) return undefined;
      elementOf[i] = input[i];
      did[i] = elements.seen ? SAW : MISSED;
    }
  }
  return { elementOf, did, reads, removes, elements };
}
