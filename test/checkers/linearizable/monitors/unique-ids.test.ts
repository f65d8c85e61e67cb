import { describe, expect, it } from 'vitest';
import { linearizable } from '../../../../checkers/linearizable/index.js';
import { History, type Value } from '../../../../src/core/index.js';

const ids = (...given: Value[]) =>
  History.from(
    given.flatMap((value, process) => [
      { process, type: 'invoke', f: 'generate', value: null },
      { process, type: value === undefined ? 'info' : 'ok', f: 'generate', value },
    ]),
  );
const check = (history: History, init?: Value) =>
  linearizable({ model: 'unique-ids', ...(init === undefined ? {} : { init }) }).check(history, {});

describe('identifiers', () => {
  it('that are all different are fine', async () => {
    const verdict = await check(ids(3, 'a', [3], 1));
    expect(verdict).toMatchObject({ valid: true, stats: { engine: 'unique-ids-monitor' } });
  });

  it('of which two are the same are not unique, and these two prove it', async () => {
    const verdict = await check(ids(1, 2, 3, 2, 4));
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies[0]?.ops.map(({ process }) => process)).toEqual([1, 1, 3, 3]);
  });

  it('that were taken at first are given by nobody', async () => {
    expect((await check(ids(1, 2), [2])).valid).toBe(false);
  });
});
