import type { ValueId } from '../../src/core/index.js';
import { countBelow } from '../ascending.js';
import type { Emptiness, Traffic } from './traffic.js';

/** An acknowledged element that never came out. */
export interface Missing {
  readonly id: ValueId;
  /** Row of the acknowledgement. */
  readonly row: number;
}

/** Elements that cannot be in the queue any more, and that too few dequeues of unknown outcome can have taken. */
export interface Loss {
  /** What found the queue empty after they had been acknowledged. */
  readonly empty: Emptiness;
  readonly missing: readonly Missing[];
  /** How many of them dequeues of unknown outcome can have taken. */
  readonly mayBeTaken: number;
}

/** What never came out, in the order of the acknowledgements; of a value that was sent several times, the last ones. */
export function missingElements({ tallies }: Traffic): Missing[] {
  const missing: Missing[] = [];
  for (const [id, { acknowledged, dequeued }] of tallies) {
    for (let copy = dequeued; copy < acknowledged.length; copy++) missing.push({ id, row: acknowledged[copy] });
  }
  return missing.toSorted((a, b) => a.row - b.row);
}

/**
 * The greatest proven loss. Whatever had been acknowledged before an operation began that found the queue empty must
 * have come out by its end: through a dequeue that said so, or through one of unknown outcome that began before that.
 * Undefined where nothing is proven. n log n.
 */
export function provenLoss(
  { empty, unknownDequeues, unknownDrains }: Traffic,
  missing: readonly Missing[],
): Loss | undefined {
  let best: { at: Emptiness; due: number; taken: number } | undefined;
  const firstDrain = unknownDrains[0] ?? Number.POSITIVE_INFINITY;
  const acknowledged = missing.map(({ row }) => row);
  for (const at of empty) {
    if (firstDrain < at.completion) break;
    const due = countBelow(acknowledged, at.invocation);
    const taken = countBelow(unknownDequeues, at.completion);
    if (due - taken > (best ? best.due - best.taken : 0)) best = { at, due, taken };
  }
  return best && { empty: best.at, missing: missing.slice(0, best.due), mayBeTaken: best.taken };
}
