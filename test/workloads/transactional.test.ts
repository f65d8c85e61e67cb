import { describe, expect, it } from 'vitest';
import { History, type Value } from '../../src/core/index.js';
import { clients, limit } from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';
import { listAppend } from '../../workloads/index.js';
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

  it('reads every key once more at the end, again until that succeeds, in transactions of the longest length', () => {
    const options = transactionOptions.parse({ keyCount: 5, maxTxnLength: 3 });
    const history = History.from(simulateGenerator(limit(100, transactions(options, 'append'))));
    const final = listAppend.finalGenerator?.(options, { seed: 1, concurrency: 4, nodes: ['n1'] }, history) ?? [];
    const failed = new Set<string>();
    const reads = simulateGenerator(clients(final), {
      concurrency: 4,
      complete: ({ value }) => {
        const fails = !failed.has(JSON.stringify(value));
        failed.add(JSON.stringify(value));
        return { type: fails ? 'fail' : 'ok' };
      },
    });
    const confirmed = reads.filter((op) => op.type === 'ok').flatMap((op) => op.value as unknown as MicroOperation[]);
    expect(confirmed.every(([f]) => f === 'r')).toBe(true);
    expect(confirmed.map(([, key]) => key).toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(Math.max(...reads.map((op) => (op.value as Value[]).length))).toBe(3);
  });

  it('is refused where its shortest transaction is longer than its longest', () => {
    expect(transactionOptions.safeParse({ minTxnLength: 5 }).error?.issues[0]?.path).toEqual(['minTxnLength']);
    expect(transactionOptions.safeParse({ minTxnLength: 4 }).success).toBe(true);
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
