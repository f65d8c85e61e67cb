import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { Random } from '../../../src/core/index.js';
import { faultOf } from './evidence.js';
import { candidates, randomHistory } from './random-histories.js';

/** Histories for each model that are too long to try every order. */
const HISTORIES = 40;

describe('histories in which much is unfinished', () => {
  it.each(['register', 'cas-register'])('of a %s get the same verdict from every engine', async (name) => {
    const model = modelNamed(name);
    const engines = ['auto', 'reachable', 'repetition', 'foresight', 'beam', 'depth-first'].map((engine) =>
      linearizable({ model, engine }),
    );
    const valid = { true: 0, false: 0 };
    for (let seed = 0; seed < HISTORIES * 10; seed++) {
      const random = new Random(seed, `unfinished ${name}`);
      const wrong = random.pick([0, 0.1]);
      const shape = { operations: random.between(10, 40), processes: random.between(2, 5), info: 0.25, wrong };
      const history = randomHistory(random, model, candidates[name], shape);
      const verdicts = await Promise.all(engines.map((checker) => checker.check(history, {})));
      const validities = verdicts.map((verdict) => verdict.valid);
      expect(new Set(validities).size, `seed ${seed}: ${validities.join()}`).toBe(1);
      if (wrong === 0) expect(validities[0], `seed ${seed}`).toBe(true);
      for (const verdict of verdicts) {
        const fault = verifyCertificate(history, verdict.certificate as unknown as Certificate, model);
        expect(fault, `seed ${seed}, ${String(verdict.stats?.['engine'])}`).toBeUndefined();
      }
      valid[`${validities[0] as boolean}`]++;
    }
    expect(Math.min(valid.true, valid.false)).toBeGreaterThan(HISTORIES);
  });
});

describe.each(Object.keys(candidates))('random histories of up to 60 operations of a %s', (kind) => {
  const name = kind.split(',')[0] as string;
  const init = name === 'semaphore' ? 2 : undefined;
  const model = modelNamed(name, init);
  const options = { model, ...(init === undefined ? {} : { init }) };
  const engines = ['auto', 'reachable', 'repetition', 'foresight', 'beam', 'depth-first'].map((engine) =>
    linearizable({ ...options, engine }),
  );

  it('get the same verdict from every engine, and are right where nothing was made up', async () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const random = new Random(seed, `larger ${kind}`);
      const wrong = random.pick([0, 0.02]);
      const shape = { operations: random.between(20, 60), processes: random.between(2, 6), info: 0.05, wrong };
      const history = randomHistory(random, model, candidates[kind], shape);
      const verdicts = await Promise.all(engines.map((checker) => checker.check(history, {})));
      const validities = verdicts.map(({ valid }) => valid);
      expect(new Set(validities).size, `seed ${seed}: ${validities.join()}`).toBe(1);
      if (wrong === 0) expect(validities[0], `seed ${seed}`).toBe(true);
      if (validities[0] === true) expect(faultOf(history, verdicts[0], model, init)).toBeUndefined();
    }
  });
});
