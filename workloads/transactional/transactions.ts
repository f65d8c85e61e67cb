import { z } from 'zod';
import type { Generator, Random, Value } from '../../src/core/index.js';
import { unfold } from '../../src/generators/index.js';

/** Options of workloads of transactions. */
export const transactionOptions = z
  .object({
    keyCount: z.number().int().min(1).max(100).default(4).describe('How many keys are in use at a time'),
    minTxnLength: z.number().int().min(1).max(64).default(1).describe('Fewest operations of a transaction'),
    maxTxnLength: z.number().int().min(1).max(64).default(4).describe('Most operations of a transaction'),
    maxWritesPerKey: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(64)
      .describe('Writes to a key before a fresh one takes its place'),
  })
  .refine(({ minTxnLength, maxTxnLength }) => minTxnLength <= maxTxnLength, {
    path: ['minTxnLength'],
    error: 'it must not be above maxTxnLength',
  });

export type TransactionOptions = z.infer<typeof transactionOptions>;

/** A key in use, and how often it was written. */
interface ActiveKey {
  readonly key: number;
  readonly writes: number;
}

interface TransactionState {
  readonly active: readonly ActiveKey[];
  readonly nextKey: number;
}

/**
 * Endless transactions of reads and writes, `txn: [["r", k, null], [write, k, v] …]`. Half of the operations read. A key
 * gets the values 1, 2, 3 …, each once; after `maxWritesPerKey` writes a fresh key takes its place, so that lists stay
 * short and a version order that was lost is lost for a while only.
 */
export function transactions(options: TransactionOptions, write: 'append' | 'w'): Generator {
  const active = Array.from({ length: options.keyCount }, (_, key) => ({ key, writes: 0 }));
  const start: TransactionState = { active, nextKey: options.keyCount };
  return unfold(start, (state, { random }) => {
    const length = random.between(options.minTxnLength, options.maxTxnLength);
    const ops: Value[] = [];
    let after = state;
    for (let i = 0; i < length; i++) after = addOperation(ops, after, random, write, options.maxWritesPerKey);
    return [{ f: 'txn', value: ops }, after];
  });
}

/** Adds one operation to a transaction; the state after it. */
function addOperation(
  ops: Value[],
  state: TransactionState,
  random: Random,
  write: 'append' | 'w',
  maxWrites: number,
): TransactionState {
  const at = random.int(state.active.length);
  const chosen = state.active[at] as ActiveKey;
  if (random.chance(0.5)) {
    ops.push(['r', chosen.key, null]);
    return state;
  }
  const writes = chosen.writes + 1;
  ops.push([write, chosen.key, writes]);
  const worn = writes >= maxWrites;
  const next = worn ? { key: state.nextKey, writes: 0 } : { key: chosen.key, writes };
  return { active: state.active.with(at, next), nextKey: worn ? state.nextKey + 1 : state.nextKey };
}
