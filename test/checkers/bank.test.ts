import { describe, expect, it } from 'vitest';
import { type BankOptions, bank } from '../../checkers/bank.js';
import type { Value } from '../../src/core/index.js';
import { sequential } from './sequential-history.js';

const judge = (reads: Value[], options?: BankOptions) =>
  bank(options).check(sequential(...reads.map((value) => ['read', null, 'ok', value] as const)), {});

describe('a bank', () => {
  it('is valid when every read shows the same total', async () => {
    expect(
      await judge([
        { a: 10, b: 0 },
        { a: 4, b: 6 },
      ]),
    ).toMatchObject({ valid: true, stats: { total: 10 } });
  });

  it('has made or lost money when totals differ, and says in which read and by how much', async () => {
    const verdict = await judge([
      { a: 10, b: 0 },
      { a: 4, b: 5 },
      { a: 6, b: 4 },
    ]);
    expect(verdict).toMatchObject({ valid: false, stats: { counts: { 'wrong-total': 1 }, lowest: 9, highest: 10 } });
    expect(verdict.anomalies[0]?.prose).toMatch(/process 1 on n1 at 0\.003 s shows 9 .* 1 too little: it should be 10/);
  });

  it('compares with a given total', async () => {
    expect(await judge([{ a: 10 }], { total: 11 })).toMatchObject({ valid: false });
  });

  it('must not show a balance below zero, unless that is allowed', async () => {
    expect(await judge([{ a: 11, b: -1 }])).toMatchObject({
      valid: false,
      stats: { counts: { 'negative-balance': 1 } },
    });
    expect(await judge([{ a: 11, b: -1 }], { negativeBalances: true })).toMatchObject({ valid: true });
  });

  it('must show every account, with a balance', async () => {
    expect(await judge([{ a: 10, b: null }])).toMatchObject({ valid: false, stats: { counts: { 'nil-balance': 1 } } });
    expect(await judge([{ a: 10, b: 0 }, { a: 10 }])).toMatchObject({
      stats: { counts: { 'unexpected-accounts': 1 } },
    });
  });

  it('is not judged by a read that shows no balances', async () => {
    expect(await judge([{ a: 10 }, null])).toMatchObject({ valid: 'unknown', stats: { unreadable: 1 } });
    expect(await judge([{ a: 10 }, [10]])).toMatchObject({ valid: 'unknown' });
    expect(await judge([{ a: 10 }, null, { a: 9 }])).toMatchObject({ valid: false });
    expect(await judge([{}])).toMatchObject({ valid: 'unknown' });
  });

  it('expects the accounts that most reads show, and compares the totals of these only', async () => {
    const verdict = await judge([{ a: 10 }, { a: 4, b: 6 }, { a: 5, b: 5 }, { a: 5, b: 5, c: 0 }]);
    expect(verdict).toMatchObject({ stats: { total: 10, counts: { 'unexpected-accounts': 2 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(/process 0 .* it lacks b\.$/);
    expect(verdict.anomalies[1]?.prose).toMatch(/it shows besides c\.$/);
  });

  it('is unknown when nothing was read', async () => {
    expect(await judge([])).toMatchObject({ valid: 'unknown' });
  });

  it('adds integers wider than a double exactly', async () => {
    const wide = 9_007_199_254_740_993n;
    expect(
      await judge([
        { a: wide, b: 1 },
        { a: 1, b: wide },
      ]),
    ).toMatchObject({ valid: true });
    const wrong = await judge([{ a: wide }, { a: wide }, { a: wide + 1n }]);
    expect(wrong).toMatchObject({ valid: false, stats: { counts: { 'wrong-total': 1 } } });
    expect(wrong.anomalies[0]?.prose).toContain('1 too much: it should be 9007199254740993');
  });

  it('allows for the rounding of fractions, and for nothing else', async () => {
    const rounded = [
      { a: 0.1, b: 0.2, c: 0.3 },
      { a: 0.3, b: 0.2, c: 0.1 },
    ];
    expect(await judge(rounded)).toMatchObject({ valid: true });
    expect(await judge([...rounded, { a: 0.3, b: 0.2, c: 0.1001 }])).toMatchObject({ valid: false });
  });
});
