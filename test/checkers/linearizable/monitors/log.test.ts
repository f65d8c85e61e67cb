import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { faultOf } from '../evidence.js';
import { randomHistory } from '../random-histories.js';

const model = modelNamed('log');
const check = (history: History, init: Value = []) => linearizable({ model, init }).check(history, {});

const draw = (values: number) => (random: Random) => {
  const value = random.int(values);
  const at = random.int(4);
  const seen = [null, ...Array.from({ length: values }, (_, v) => v)];
  return random.chance(0.55)
    ? (['append', value, [0, 1, 2, 3, 4].map((offset) => [offset, value])] as const)
    : (['read', at, seen.map((one) => [at, one])] as const);
};

const op = (f: string, input: Value, output: Value): OpInput[] => [
  { process: 0, type: 'invoke', f, value: input },
  { process: 0, type: 'ok', f, value: output },
];
const unfinished = (count: number, value: (k: number) => Value): OpInput[] =>
  Array.from({ length: count }, (_, k) => [
    { process: 100 + k, type: 'invoke' as const, f: 'append', value: value(k) },
    { process: 100 + k, type: 'info' as const, f: 'append', value: value(k) },
  ]).flat();

describe('logs', () => {
  it.each([2, 4])('with %i values are decided as trying every order does', async (values) => {
    const seen = { true: 0, false: 0 };
    for (let seed = 0; seed < 12_000; seed++) {
      const random = new Random(seed, `log ${values}`);
      const initial: Value[] = random.pick([[], [], [], [0], [1, 0]]);
      const shape = {
        operations: random.between(2, 7),
        processes: random.between(1, 6),
        info: random.pick([0, 0.3, 0.6]),
        wrong: random.pick([0, 0.1, 0.3]),
      };
      const history = randomHistory(random, model, draw(values), shape);
      const verdict = await check(history, initial);
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(verdict.valid, words).toBe(bruteForce(history, model, initial));
      expect(verdict.stats?.['engine']).toBe('log-monitor');
      expect(faultOf(history, verdict, model, initial), words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(1000);
  });

  it('with a hundred unfinished appends are valid where these can be the entries in between', async () => {
    const history = History.from([
      ...unfinished(100, (k) => k % 7),
      ...op('append', 'z', [50, 'z']),
      ...op('read', 3, [3, 5]),
      ...op('read', 4, [4, 5]),
      ...op('read', 60, [60, 6]),
    ]);
    const verdict = await check(history);
    expect(verdict).toMatchObject({ valid: true, stats: { engine: 'log-monitor' } });
    expect(faultOf(history, verdict, model)).toBeUndefined();
  });

  it('in which a value that was appended once is at two offsets are wrong, unfinished appends or not', async () => {
    const history = History.from([
      ...unfinished(100, (k) => k),
      ...op('append', 'z', [50, 'z']),
      ...op('read', 3, [3, 5]),
      ...op('read', 4, [4, 51]),
      ...op('read', 60, [60, 5]),
    ]);
    const verdict = await check(history);
    expect(verdict.valid).toBe(false);
    expect(verdict.summary).toBe(
      'Process 0 read offset 60 as 5 (index 206–207), although it had read offset 3 as 5 (index 202–203).',
    );
  });

  it('that reach further than was appended are wrong, and one operation shows it', async () => {
    const history = History.from([...unfinished(99, (k) => k % 3), ...op('append', 'z', [100, 'z'])]);
    const verdict = await check(history);
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies[0]?.ops.filter(({ value }) => JSON.stringify(value) === '[100,"z"]')).toHaveLength(1);
  });

  it('in which nulls are appended, which look like the end, are searched', async () => {
    const history = History.from([
      ...op('append', null, [0, null]),
      ...op('append', 1, [1, 1]),
      ...op('read', 0, [0, null]),
    ]);
    expect(await check(history)).toMatchObject({ valid: true, stats: { engine: 'reachable' } });
  });
});
