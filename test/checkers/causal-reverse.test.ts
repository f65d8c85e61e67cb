import { describe, expect, it } from 'vitest';
import { causalReverse } from '../../checkers/causal-reverse.js';
import { type Step, sequential } from './sequential-history.js';

const write = (id: number): Step => ['write', id, 'ok'];
const read = (...ids: number[]): Step => ['read', null, 'ok', ids];
const judge = (...steps: Step[]) => causalReverse().check(sequential(...steps), {});

describe('causal reverse', () => {
  it('is a read that shows an insert without one that was acknowledged before it began', async () => {
    expect(await judge(write(1), write(2), read(1, 2))).toMatchObject({ valid: true });
    const verdict = await judge(write(1), write(2), read(2));
    expect(verdict).toMatchObject({ valid: false, stats: { counts: { 'causal-reverse': 1 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(/shows 2 but not 1/);
  });

  it('is not told from a read that gives no list, nor where nothing was inserted', async () => {
    expect(await judge(write(1), ['read', null, 'ok', null])).toMatchObject({
      valid: 'unknown',
      stats: { unreadable: 1 },
    });
    expect(await judge(read())).toMatchObject({ valid: 'unknown' });
  });

  it('may show of an insert that was tried twice what the first try did', async () => {
    // The read overlaps everything after the first try.
    const unknown: Step = ['write', 1, 'info'];
    expect(await judge(unknown, write(2), write(1), read(1))).toMatchObject({ valid: true });
    expect(await judge(write(2), unknown, write(1), read(1))).toMatchObject({ valid: false });
  });
});
