import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/core/index.js';
import { limit } from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';
import { transactionOptions, transactions } from '../../workloads/transactional/transactions.js';

type MicroOperation = readonly [f: string, key: number, value: Value];

function generate(options: object, write: 'append' | 'w' = 'append'): MicroOperation[][] {
  const generator = limit(400, transactions(transactionOptions.parse(options), write));
  return invocations(simulateGenerator(generator)).map((op) => op.value as unknown as MicroOperation[]);
}

describe('a workload of transactions', () => {
  it('gives every key the values 1, 2, 3 …, each once', () => {
    const written = new Map<number, number[]>();
    for (const [f, key, value] of generate({}).flat()) {
      if (f === 'append') written.set(key, [...(written.get(key) ?? []), value as number]);
    }
    for (const values of written.values()) expect(values).toEqual(values.map((_, i) => i + 1));
  });

  it('makes transactions of the lengths that were asked for', () => {
    const lengths = generate({ minTxnLength: 2, maxTxnLength: 3 }).map((ops) => ops.length);
    expect(new Set(lengths)).toEqual(new Set([2, 3]));
  });

  it('puts a fresh key in the place of a worn one, and so keeps as many in use', () => {
    const ops = generate({ keyCount: 2, maxWritesPerKey: 5 }).flat();
    const writes = new Map<number, number>();
    for (const [f, key] of ops) if (f === 'append') writes.set(key, (writes.get(key) ?? 0) + 1);
    expect(Math.max(...writes.values())).toBe(5);
    expect(writes.size).toBeGreaterThan(20);
    const late = new Set(ops.slice(-20).map(([, key]) => key));
    expect(late.size).toBeLessThanOrEqual(20);
    expect(Math.min(...late)).toBeGreaterThan(20);
  });

  it('writes registers with the same shape', () => {
    expect(
      new Set(
        generate({}, 'w')
          .flat()
          .map(([f]) => f),
      ),
    ).toEqual(new Set(['r', 'w']));
  });
});
