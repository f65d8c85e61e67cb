import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { History, Random } from '../../../src/core/index.js';
import { candidates, randomHistory } from './random-histories.js';

const HISTORIES = 12;

describe.each(Object.keys(candidates))('hundreds of operations of a %s with a made up answer', (kind) => {
  const name = kind.split(',')[0] as string;
  const init = name === 'semaphore' ? 2 : undefined;
  const model = modelNamed(name, init);
  const checker = linearizable({ model, ...(init === undefined ? {} : { init }) });

  it('are refuted with evidence that the verifier accepts, and few of them shown', async () => {
    let refuted = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const random = new Random(seed, `evidence ${kind}`);
      const shape = { operations: 300, processes: random.between(2, 6), info: random.pick([0, 0.01]), wrong: 0.006 };
      const history = randomHistory(random, model, candidates[kind], shape);
      const verdict = await checker.check(history, {});
      const certificate = JSON.parse(JSON.stringify(verdict.certificate)) as Certificate;
      expect(verifyCertificate(history, certificate, model), `seed ${seed}`).toBeUndefined();
      if (verdict.valid !== false) continue;
      refuted++;
      const shown = verdict.anomalies[0]?.ops ?? [];
      expect(shown.length, `seed ${seed}`).toBeLessThanOrEqual(20);
      expect((await checker.check(History.from(shown), {})).valid, `seed ${seed}`).toBe(false);
    }
    expect(refuted).toBeGreaterThan(0);
  });
});
