import { describe, expect, it } from 'vitest';
import { type Anomaly, type CheckerResult, plainestAnomaly, runStory, type StoryFacts } from '../../src/core/index.js';

const op = (index: number, process: number, node: string): Anomaly['ops'][number] => ({
  index,
  process,
  node,
  type: 'ok',
  f: 'txn',
  value: [],
  timeNs: index * 1e6,
});
const ops = [op(3, 5, 'n1'), op(7, 6, 'n2'), op(9, 8, 'n3')];
const transactions = {
  T1: { index: 3, process: 5, ops: [] },
  T2: { index: 7, process: 6, ops: [] },
  T3: { index: 9, process: 8, ops: [] },
};

const cycle = (...names: string[]): Anomaly => ({
  type: 'G2-item',
  prose: 'Write skew. A long account of it.',
  ops,
  details: {
    cycle: names.map((from, i) => ({
      from,
      to: names[(i + 1) % names.length],
      type: 'rw',
      prose: `${from} did not see what followed`,
    })),
    transactions,
  },
});

const story = (checker: Partial<CheckerResult>): string => {
  const facts: StoryFacts = {
    valid: false,
    system: 'a store',
    version: '',
    workload: 'list-append',
    nodes: [],
    concurrency: 3,
    operations: { ok: 3, fail: 0, info: 0, byF: {} },
    faults: [],
    limits: {},
    checkers: [{ name: 'list-append', valid: false, summary: 'Found 3 G2-item.', anomalies: [], ...checker }],
  };
  return runStory(facts).split(' confirmed. ')[1] as string;
};

describe('the story of an anomaly', () => {
  it('says why each of two transactions must come before the other, and whose they were', () => {
    expect(story({ anomalies: [cycle('T1', 'T2')] })).toBe(
      'The promise is broken: T1 (process 5 on n1) must come before T2 (process 6 on n2), because T1 did not see ' +
        'what followed, but T2 must come before T1, because T2 did not see what followed.',
    );
  });

  it('names the transactions of a longer circle', () => {
    expect(story({ anomalies: [cycle('T1', 'T2', 'T3')], anomalyCount: 1_200 })).toBe(
      'The promise is broken: T1 (process 5 on n1), T2 (process 6 on n2) and T3 (process 8 on n3) are transactions of ' +
        'which each must come before the next, and the last before the first (one of 1,200 anomalies).',
    );
  });

  it('prefers an anomaly that needs no circle', () => {
    const prose = 'T2 read x as 4, which nobody wrote. More is not told.';
    const plain = { type: 'garbage-read', prose, ops, details: { transactions } };
    expect(plainestAnomaly([cycle('T1', 'T2'), plain])).toBe(plain);
    expect(story({ anomalies: [cycle('T1', 'T2'), plain] })).toBe(
      'The promise is broken: T2 (process 6 on n2) read x as 4, which nobody wrote (one of 2 anomalies).',
    );
  });

  it('is the words of the checker where it lists no anomaly', () => {
    expect(story({})).toBe('The promise is broken: found 3 G2-item.');
  });
});
