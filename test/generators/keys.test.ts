import { describe, expect, it } from 'vitest';
import { MILLISECOND_NS, type Op } from '../../src/core/index.js';
import {
  clients,
  concurrentKeys,
  eachThread,
  limit,
  once,
  repeat,
  sequentialKeys,
  untilOk,
} from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';

const read = { f: 'read' };

describe('sequential keys', () => {
  it('are done one after the other, every operation with its key', () => {
    const history = simulateGenerator(sequentialKeys(['x', 'y'], (key) => limit(key === 'x' ? 2 : 3, repeat(read))));
    expect(invocations(history).map((op) => op.key)).toEqual(['x', 'x', 'y', 'y', 'y']);
  });

  it('tell a key only of its own events', () => {
    const history = simulateGenerator(
      sequentialKeys([1, 2], () => untilOk(repeat(read))),
      {
        concurrency: 2,
        complete: (op) => ({ type: op.key === 1 ? 'ok' : op.timeNs < 4 * MILLISECOND_NS ? 'fail' : 'ok' }),
      },
    );
    const last = history.filter((op) => op.key === 2 && op.type === 'ok');
    expect(last.length).toBeGreaterThan(0);
    expect(Math.min(...last.map((op) => op.timeNs))).toBeGreaterThanOrEqual(5 * MILLISECOND_NS);
  });

  it('without an end of keys that have nothing to do are refused', () => {
    expect(() =>
      simulateGenerator(
        sequentialKeys(
          (n) => n,
          () => [],
        ),
      ),
    ).toThrow(RangeError);
  });
});

describe('concurrent keys', () => {
  const keysOf = (ops: readonly Op[], low: number, high: number) =>
    new Set(ops.filter((op) => Number(op.process) >= low && Number(op.process) < high).map((op) => op.key));

  it('have a group of threads each, and every group its own keys in turn', () => {
    const g = limit(
      120,
      concurrentKeys(
        2,
        (n) => n,
        () => limit(10, repeat(read)),
      ),
    );
    const ops = invocations(simulateGenerator(g, { concurrency: 6 }));
    expect(keysOf(ops, 0, 2)).toEqual(new Set([0, 3, 6, 9]));
    expect(keysOf(ops, 2, 4)).toEqual(new Set([1, 4, 7, 10]));
    expect(keysOf(ops, 4, 6)).toEqual(new Set([2, 5, 8, 11]));
    for (const key of [0, 1, 2]) expect(ops.filter((op) => op.key === key)).toHaveLength(10);
  });

  it('are worked on by all threads of the group at a time', () => {
    const g = concurrentKeys(3, [7], () => eachThread(once(read)));
    const history = simulateGenerator(g, { concurrency: 3 });
    expect(history.slice(0, 3).map((op) => op.type)).toEqual(['invoke', 'invoke', 'invoke']);
    expect(new Set(history.map((op) => op.process)).size).toBe(3);
  });

  it('leave a smaller last group where the threads do not divide, and the nemesis alone', () => {
    const g = clients(
      concurrentKeys(
        2,
        (n) => (n < 3 ? n : undefined),
        () => limit(4, repeat(read)),
      ),
    );
    const ops = invocations(simulateGenerator(g, { concurrency: 5, nemesis: true }));
    expect(keysOf(ops, 4, 5)).toEqual(new Set([2]));
    expect(ops).toHaveLength(12);
    expect(ops.every((op) => op.process !== 'nemesis')).toBe(true);
  });

  it('end when there are no more keys', () => {
    const g = concurrentKeys(1, ['a', 'b', 'c'], () => limit(2, repeat(read)));
    const ops = invocations(simulateGenerator(g, { concurrency: 2 }));
    expect(ops.map((op) => op.key).toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
});
