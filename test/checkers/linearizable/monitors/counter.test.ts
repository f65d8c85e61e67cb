import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { History, type OpInput, Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { faultOf } from '../evidence.js';
import { randomHistory } from '../random-histories.js';

const model = modelNamed('counter');

/** Counters with a few amounts, below zero too. */
const draw = (amounts: readonly number[]) => (random: Random) => {
  const amount = random.pick(amounts);
  const totals = Array.from({ length: 13 }, (_, k) => k - 3);
  if (random.chance(0.35)) return ['read', null, totals] as const;
  return random.chance(0.75) ? (['add', amount, []] as const) : (['add-and-get', amount, totals] as const);
};

const op = (f: string, input: Value, output: Value): OpInput[] => [
  { process: 0, type: 'invoke', f, value: input },
  { process: 0, type: 'ok', f, value: output },
];
const unfinished = (amount: (k: number) => number): OpInput[] =>
  Array.from({ length: 100 }, (_, k) => [
    { process: 100 + k, type: 'invoke' as const, f: 'add', value: amount(k) },
    { process: 100 + k, type: 'info' as const, f: 'add', value: amount(k) },
  ]).flat();

describe('counters with adds of unknown outcome', () => {
  it.each([[[1, 2]], [[1, 3, 5]], [[-2, 1, 4]]])('of %j are decided as trying every order does', async (amounts) => {
    const seen = { true: 0, false: 0, monitored: 0 };
    for (let seed = 0; seed < 8000; seed++) {
      const random = new Random(seed, `counter ${amounts}`);
      const initial = random.pick([0, 0, 2]);
      const shape = {
        operations: random.between(2, 7),
        processes: random.between(1, 6),
        info: random.pick([0.3, 0.6]),
        wrong: random.pick([0, 0.1, 0.3]),
      };
      const history = randomHistory(random, model, draw(amounts), shape);
      const expected = bruteForce(history, model, initial);
      const words = JSON.stringify([initial, ...history.ops()]);
      const decision = problemsOf(history, model).map((one) => monitors.get('counter')?.decide(one, initial))[0];
      if (decision) seen.monitored++;
      if (decision) expect(decision.valid, words).toBe(expected);
      const verdict = await linearizable({ model, init: initial }).check(history, {});
      expect(verdict.valid, words).toBe(expected);
      expect(faultOf(history, verdict, model, initial), words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
    }
    expect(Math.min(seen.true, seen.false, seen.monitored)).toBeGreaterThan(1000);
  });

  it.each<[string, (k: number) => number]>([
    ['of a hundred amounts', (k) => k + 1],
    ['of four amounts', (k) => (k % 4) + 1],
    ['of one amount', () => 3],
  ])('%s: a hundred of them are decided', async (_, amount) => {
    const amounts = Array.from({ length: 100 }, (__, k) => amount(k));
    const some = amounts.slice(0, 10).reduce((sum, n) => sum + n, 0);
    const all = amounts.reduce((sum, n) => sum + n, 0);
    const until = (total: number) =>
      History.from([
        ...unfinished(amount),
        ...op('read', null, 0),
        ...op('add-and-get', 1, some + 1),
        ...op('read', null, total),
      ]);
    const valid = await linearizable({ model }).check(until(all + 1), {});
    expect(valid).toMatchObject({ valid: true, stats: { engine: 'counter-monitor' } });
    expect(faultOf(until(all + 1), valid, model)).toBeUndefined();
    const wrong = await linearizable({ model }).check(until(all + 2), {});
    expect(wrong).toMatchObject({ valid: false, stats: { engine: 'counter-monitor' } });
    expect(wrong.anomalies[0]?.ops.map(({ value }) => value)).toEqual([null, all + 2]);
  });
});
