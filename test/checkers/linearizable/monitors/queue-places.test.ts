import { describe, expect, it } from 'vitest';
import { decide } from '../../../../checkers/linearizable/engines.js';
import {
  type Certificate,
  linearizable,
  modelNamed,
  verifyCertificate,
} from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { Random } from '../../../../src/core/index.js';
import { candidates, randomHistory, type Shape } from '../random-histories.js';

const model = modelNamed('fifo-queue');

function queueHistory(random: Random, shape: Shape) {
  return randomHistory(random, model, candidates['fifo-queue'], shape);
}

describe('queues of three values, each put in many times', () => {
  it('get the verdict that going through all configurations gives, with evidence', async () => {
    const valid = { true: 0, false: 0 };
    for (let seed = 0; seed < 1500; seed++) {
      const random = new Random(seed, 'queue places');
      const shape = {
        operations: random.between(5, 16),
        processes: random.between(2, 5),
        info: random.pick([0, 0.1, 0.3]),
        wrong: random.pick([0, 0.1, 0.3]),
      };
      const history = queueHistory(random, shape);
      const [quick, thorough] = await Promise.all(
        ['auto', 'reachable'].map((engine) => linearizable({ model, engine }).check(history, {})),
      );
      expect(quick.valid, `seed ${seed}`).toBe(thorough.valid);
      const certificate = quick.certificate as unknown as Certificate;
      expect(verifyCertificate(history, certificate, model), `seed ${seed}`).toBeUndefined();
      valid[`${quick.valid as boolean}`]++;
    }
    expect(Math.min(valid.true, valid.false)).toBeGreaterThan(300);
  });

  it('are decided by their places where very many configurations are reachable', () => {
    const shape = { operations: 2000, processes: 12, info: 0.03, wrong: 0 };
    const [problem] = problemsOf(queueHistory(new Random(1, 'long queue'), shape), model);
    expect(monitors.get('fifo-queue')?.decide(problem, undefined)).toMatchObject({ valid: true });
  });

  it('are wrong from the first return that no configuration survives', () => {
    const shape = { operations: 30, processes: 4, info: 0.05, wrong: 0.15 };
    let told = 0;
    for (let seed = 0; seed < 200; seed++) {
      const [problem] = problemsOf(queueHistory(new Random(seed, 'wrong queue'), shape), model);
      const decision = monitors.get('fifo-queue')?.decide(problem, undefined);
      if (decision?.valid !== false || decision.failed < 0) continue;
      const search = decide(problem, undefined, () => undefined, 'reachable');
      expect(decision.failed, `seed ${seed}`).toBe(search.decision.valid === false ? search.decision.failed : -1);
      told++;
    }
    expect(told).toBeGreaterThan(30);
  });
});
