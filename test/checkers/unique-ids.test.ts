import { describe, expect, it } from 'vitest';
import { uniqueIds } from '../../checkers/unique-ids.js';
import { History, type OpInput } from '../../src/core/index.js';
import { type Step, sequential } from './sequential-history.js';

describe('generated ids', () => {
  it('are wrong when one is given out twice', async () => {
    const ids = (...values: number[]) => sequential(...values.map((v): Step => ['generate', null, 'ok', v]));
    expect(await uniqueIds().check(ids(1, 2, 3), {})).toMatchObject({ valid: true, stats: { greatest: 3 } });
    expect(await uniqueIds().check(ids(1, 2, 1), {})).toMatchObject({
      valid: false,
      stats: { counts: { 'duplicate-id': 1 } },
    });
    expect(await uniqueIds().check(ids(), {})).toMatchObject({ valid: 'unknown' });
  });

  it('are no ids where they are null or left out, and may be the same on different keys', async () => {
    const nulls = sequential(
      ['generate', null, 'ok', null],
      ['generate', null, 'ok', null],
      ['generate', null, 'ok', 1],
    );
    expect(await uniqueIds().check(nulls, {})).toMatchObject({ valid: 'unknown', stats: { unreadable: 2 } });
    const untold = [0, 1].flatMap((process): OpInput[] => [
      { process, type: 'invoke', f: 'generate', value: 'ticket' },
      { process, type: 'ok', f: 'generate' },
    ]);
    expect(await uniqueIds().check(History.from(untold), {})).toMatchObject({ valid: 'unknown' });
    const on = (process: number, key: string): OpInput[] => [
      { process, type: 'invoke', f: 'generate', key, value: null },
      { process, type: 'ok', f: 'generate', key, value: 1 },
    ];
    expect(await uniqueIds().check(History.from([...on(0, 'a'), ...on(1, 'b')]), {})).toMatchObject({ valid: true });
    expect(await uniqueIds().check(History.from([...on(0, 'a'), ...on(1, 'a')]), {})).toMatchObject({ valid: false });
  });
});
