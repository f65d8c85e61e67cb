import type { Value } from '../../../src/core/index.js';
import { Numbering } from '../numbering.js';
import type { Problem } from '../problem.js';
import { Elements } from './elements.js';

/** What each operation of a set is about, and what it did. Elements are numbered from 0. */
export interface SetOperations {
  /** By operation: the element; -1 for a read of all. */
  readonly elementOf: Int32Array;
  /** By operation: one of {@link MISSED}, {@link SAW}, {@link ADDED}, {@link REMOVED}. */
  readonly did: Uint8Array;
  readonly reads: boolean;
  readonly removes: boolean;
  readonly elements: Elements;
  readonly numbering: Numbering;
  /** The elements that are there at first. */
  readonly initial: readonly number[];
}

export const MISSED = 0;
export const SAW = 1;
export const ADDED = 2;
export const REMOVED = 3;

/** `undefined` where an answer is not one that the model understands, or is about another element than was asked for. */
export function setOperations(
  { history, length, f, input, output }: Problem,
  initial: Value | undefined,
): SetOperations | undefined {
  const { values } = history;
  const [read, add, remove] = ['read', 'add', 'remove'].map((name) => history.code(name));
  const elementOf = new Int32Array(length).fill(-1);
  const did = new Uint8Array(length);
  const numbering = new Numbering(values);
  const elements = new Elements(values, numbering);
  let reads = false;
  let removes = false;
  for (let i = 0; i < length; i++) {
    if (f[i] === read) reads = true;
    else if (f[i] === add) {
      elementOf[i] = numbering.of(input[i]);
      did[i] = ADDED;
    } else if (f[i] === remove) {
      elementOf[i] = numbering.of(input[i]);
      did[i] = REMOVED;
      removes = true;
    } else {
      if (!elements.answer(output[i])) return undefined;
      // Where only the completion was recorded, its value stands for both: nobody knows what was asked.
      if (input[i] !== output[i] && elements.element !== numbering.of(input[i])) return undefined;
      elementOf[i] = elements.element;
      did[i] = elements.seen ? SAW : MISSED;
    }
  }
  const first = Array.isArray(initial) ? initial.map((value) => numbering.of(values.intern(value))) : [];
  return { elementOf, did, reads, removes, elements, numbering, initial: [...new Set(first)] };
}
