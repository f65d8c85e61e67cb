import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/index.js';
import { listedAnomalies } from '../../src/run/listed-anomalies.js';

const verdict = (types: readonly string[], stats: Verdict['stats']): Verdict => ({
  valid: false,
  summary: 'Something is wrong.',
  anomalies: types.map((type, i) => ({ type, prose: `the ${i}th`, ops: [] })),
  ...(stats === undefined ? {} : { stats }),
});
const many = (n: number, type: string) => Array.from({ length: n }, () => type);

describe('the anomalies that results list', () => {
  it('are all of them where they are few', () => {
    const { listed, count } = listedAnomalies(verdict(['lost', 'stale'], undefined));
    expect(listed.map(({ type }) => type)).toEqual(['lost', 'stale']);
    expect(count).toBe(2);
  });

  it('hold some of every type, in their order, however common one of them is', () => {
    const { listed, count } = listedAnomalies(verdict([...many(80, 'G2-item'), ...many(3, 'lost-update')], undefined));
    expect(listed).toHaveLength(50);
    expect(listed.filter(({ type }) => type === 'lost-update')).toHaveLength(3);
    expect(listed.slice(0, 2).map(({ prose }) => prose)).toEqual(['the 0th', 'the 1th']);
    expect(count).toBe(83);
  });

  it('are counted as the checker counted them, by type or in a figure of that name', () => {
    expect(listedAnomalies(verdict(many(16, 'G2-item'), { counts: { 'G2-item': 139, G0: 2 } })).count).toBe(141);
    expect(listedAnomalies(verdict(many(10, 'lost'), { lost: 42, reads: 9 })).count).toBe(42);
  });
});
