import type { Value } from '../../src/core/index.js';

/**
 * When a value was written, in the order that all nodes agree on: by counter, then by who wrote it. No two writes have
 * the same: a node has an index, each start of its process another boot, and each of its writes another sequence.
 */
export interface Stamp {
  readonly counter: number;
  readonly writer: number;
  readonly boot: number;
  readonly sequence: number;
}

/** Before every write: an unset register. */
export const UNWRITTEN: Stamp = { counter: 0, writer: -1, boot: 0, sequence: 0 };

export function isLater(a: Stamp, b: Stamp): boolean {
  if (a.counter !== b.counter) return a.counter > b.counter;
  if (a.writer !== b.writer) return a.writer > b.writer;
  if (a.boot !== b.boot) return a.boot > b.boot;
  return a.sequence > b.sequence;
}

/** What a coordinator asks of every copy. */
export type Ask =
  | { readonly f: 'query'; readonly key: string }
  | { readonly f: 'update'; readonly key: string; readonly stamp: Stamp; readonly value: Value }
  | { readonly f: 'gather'; readonly key: string }
  | { readonly f: 'merge'; readonly key: string; readonly elements: readonly Value[] };

/** What a copy answers: to a query its stamp and value, to a gathering its elements, to the others only that it is done. */
export interface Tell {
  readonly stamp?: Stamp;
  readonly value?: Value;
  readonly elements?: readonly Value[];
}

/** A call and its answer carry the coordinator's boot and a number, so that late answers find nobody. */
export type Message =
  | { readonly kind: 'ask'; readonly boot: number; readonly id: number; readonly ask: Ask }
  | { readonly kind: 'tell'; readonly boot: number; readonly id: number; readonly tell: Tell };
