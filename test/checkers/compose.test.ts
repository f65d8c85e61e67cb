import { describe, expect, it } from 'vitest';
import { checkAll, compose } from '../../checkers/index.js';
import { type Checker, History, type Validity } from '../../src/core/index.js';

const answering = (valid: Validity): Checker => ({
  name: String(valid),
  check: async () => ({ valid, summary: `It is ${valid}.`, anomalies: [] }),
});
const throwing: Checker = {
  name: 'broken',
  check: () => Promise.reject(new Error('the dog ate it')),
};
const empty = History.from([]);

describe('composed checkers', () => {
  it.each<[Validity[], Validity]>([
    [[true, true], true],
    [[true, 'unknown'], 'unknown'],
    [['unknown', false, true], false],
    [[], true],
  ])('of %j answer %s', async (parts, expected) => {
    expect((await checkAll(parts.map(answering), empty, {})).valid).toBe(expected);
    expect((await compose('all', parts.map(answering)).check(empty, {})).valid).toBe(expected);
  });

  it('answer unknown, with the error, where one throws, and still hear the others', async () => {
    const { valid, verdicts } = await checkAll([throwing, answering(true)], empty, {});
    expect(valid).toBe('unknown');
    expect(verdicts[0]?.verdict.unknownBecause).toBe('the checker broken failed: the dog ate it');
    expect(verdicts[1]?.verdict.valid).toBe(true);
  });

  it('do not take a verdict that is none for an answer', async () => {
    const odd = {
      name: 'odd',
      check: async () => ({ valid: 'yes', summary: '', anomalies: [] }),
    } as unknown as Checker;
    expect((await checkAll([odd], empty, {})).valid).toBe('unknown');
  });
});
