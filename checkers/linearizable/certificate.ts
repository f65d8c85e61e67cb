import type { Value } from '../../src/core/index.js';
import type { Problem } from './problem.js';

/**
 * Proof of a verdict, to be replayed by `verifyCertificate`. Operations are named by the row (from 0) of their
 * invocation in the history, or of their completion where only that was recorded.
 *
 * Why a few operations, with `since` all that had returned before a row besides, can prove a whole history wrong. Suppose
 * that the history had a linearization. Then
 * - taking operations out that leave the state as it is keeps it legal;
 * - so does taking out all operations about one value, where the model says so (`Model.concerns`);
 * - so does looking at some values only, where the model says how (`Model.lookingAt`);
 * - so does taking out, where all that remain are guarded assignments, one that leaves a state which none needs;
 * - what was called after the last of the few had returned may come after all of them, and can be cut off;
 * - where the first of the few leaves a known state, and all the others were called after it had returned, whatever
 *   precedes it in the linearization can be cut off too, and what returned before its call does precede it.
 * What is left is an order of the few, with some of the other operations between them, that is legal and keeps real
 * time. The verifier tries all of these, and finds none. (A sub-history alone proves nothing: a read without the write
 * that it saw is wrong in every history.)
 */
export interface Certificate {
  readonly kind: 'linearizable';
  readonly model: string;
  readonly init?: Value;
  readonly byKey?: boolean;
  readonly keys: readonly KeyProof[];
}

export type KeyProof =
  /** A linearization: all operations that returned, and unfinished ones as far as they happened. */
  | { readonly key?: Value; readonly valid: true; readonly order: readonly number[] }
  /**
   * Operations that have no legal order, whichever of `others` happen in their time: all those that may have happened
   * then and matter. With `cut`, the first of the operations: the rest was called after it had returned, and it leaves a
   * known state, so nothing before it counts.
   */
  | {
      readonly key?: Value;
      readonly valid: false;
      readonly operations: readonly number[];
      readonly others: readonly number[];
      readonly cut?: number;
      /** All that had returned before this row belongs to the operations too: for proofs that need all that came before. */
      readonly since?: number;
      /** Already who looks at these values only sees that there is no order; see `Model.lookingAt`. */
      readonly about?: readonly Value[];
    }
  | { readonly key?: Value; readonly valid: 'unknown' };

/** The row by which a certificate names an operation. */
export function rowOf(problem: Problem, i: number): number {
  return problem.invocation[i] >= 0 ? problem.invocation[i] : problem.completion[i];
}
