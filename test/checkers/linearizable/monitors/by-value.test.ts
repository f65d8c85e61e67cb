import { describe, expect, it } from 'vitest';
import { linearizable, type Model, modelNamed } from '../../../../checkers/linearizable/index.js';
import { History, type OpInput, Random } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { faultOf } from '../evidence.js';
import { candidates, randomHistory } from '../random-histories.js';

/** A store's own model: a counter for each name. */
const counters: Model = {
  name: 'counters',
  functions: ['add', 'total'],
  init: () => ({}),
  step(state, { f, input, output }) {
    const totals = state as Readonly<Record<string, number>>;
    const name = input as string;
    const total = totals[name] ?? 0;
    if (f === 'add') return [{ ...totals, [name]: total + 1 }];
    return output === undefined || output === total ? [totals] : [];
  },
  readonly: ({ f }) => f === 'total',
  independent: ({ input }) => input,
};

const draw = (random: Random) => {
  const name = random.pick(['a', 'b', 'c']);
  return random.chance(0.5) ? (['add', name, []] as const) : (['total', name, [0, 1, 2]] as const);
};

describe('objects that are one object for each value', () => {
  it.each([
    ['a model of one’s own', counters, draw],
    [
      'registers, one key in each transaction',
      modelNamed('multi-register'),
      candidates['multi-register, one key each'],
    ],
    ['a bag with values that repeat', modelNamed('unordered-queue'), candidates['unordered-queue']],
  ])('%s: are decided value by value as trying every order does', async (_, model, candidate) => {
    const seen = { true: 0, false: 0, split: 0 };
    for (let seed = 0; seed < 3000; seed++) {
      const random = new Random(seed, `by value ${model.name}`);
      const shape = { operations: random.between(2, 7), processes: random.between(1, 5), info: 0.15, wrong: 0.15 };
      const history = randomHistory(random, model, candidate!, shape);
      const verdict = await linearizable({ model }).check(history, {});
      const words = JSON.stringify([...history.ops()]);
      expect(verdict.valid, words).toBe(bruteForce(history, model));
      expect(faultOf(history, verdict, model), words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
      if (/by-value|monitor/.test(String(verdict.stats?.['engine']))) seen.split++;
    }
    expect(Math.min(seen.true, seen.false, seen.split)).toBeGreaterThan(200);
  });

  it('of many values and operations are decided although no search over all of them could be', async () => {
    const events: OpInput[] = [];
    const processes = Array.from({ length: 40 }, (_, process) => process);
    for (let round = 0; round < 5; round++) {
      for (const process of processes) events.push({ process, type: 'invoke', f: 'add', value: `n${process % 20}` });
      for (const process of processes) events.push({ process, type: 'ok', f: 'add', value: `n${process % 20}` });
    }
    events.push({ process: 0, type: 'invoke', f: 'total', value: 'n7' });
    events.push({ process: 0, type: 'ok', f: 'total', value: 10 });
    const verdict = await linearizable({ model: counters }).check(History.from(events), {});
    expect(verdict).toMatchObject({ valid: true, stats: { engine: 'by-value' } });
  });
});
