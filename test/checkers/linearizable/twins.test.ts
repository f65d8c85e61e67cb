import { describe, expect, it } from 'vitest';
import { agendaOf } from '../../../checkers/linearizable/agenda.js';
import { codeOf } from '../../../checkers/linearizable/code.js';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { problemsOf } from '../../../checkers/linearizable/problem.js';
import { Reachable } from '../../../checkers/linearizable/reachable.js';
import { Random } from '../../../src/core/index.js';
import { candidates, randomHistory } from './random-histories.js';

const LOCKS_AND_MORE = ['semaphore', 'set', 'unordered-queue', 'counter', 'rw-lock', 'cas-register'];

function initOf(name: string): number | undefined {
  return name === 'semaphore' ? 2 : undefined;
}

describe('operations that behave alike', () => {
  it('stand in for each other: of a semaphore with many clients and much unfinished few configurations are kept', () => {
    const model = modelNamed('semaphore', 2);
    const shape = { operations: 200, processes: 9, info: 0.12, wrong: 0 };
    const widest = Array.from({ length: 10 }, (_, seed) => {
      const history = randomHistory(new Random(seed, 'semaphore'), model, candidates['semaphore'], shape);
      const [problem] = problemsOf(history, model);
      const reachable = new Reachable(agendaOf(codeOf(problem, 2)));
      expect(reachable.run(() => undefined, 20_000)).toBe('survived');
      return reachable.widest;
    });
    expect(Math.max(...widest)).toBeLessThan(100);
  });
});

describe.each(LOCKS_AND_MORE)('random histories of a %s with many clients and much unfinished', (name) => {
  it('get the verdict in breadth, with configurations left out, that they get in depth, with none', async () => {
    const model = modelNamed(name, initOf(name));
    const valid = { true: 0, false: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed, `twins ${name}`);
      const wrong = random.pick([0, 0.2]);
      const shape = { operations: random.between(15, 30), processes: random.between(5, 9), info: 0.2, wrong };
      const history = randomHistory(random, model, candidates[name], shape);
      const [breadth, depth] = await Promise.all(
        ['reachable', 'depth-first'].map((engine) =>
          linearizable({ model, engine, init: initOf(name) ?? null }).check(history, { budget: { timeoutMs: 2000 } }),
        ),
      );
      expect(breadth.valid, `seed ${seed}`).toBe(depth.valid);
      valid[`${breadth.valid as boolean}`]++;
    }
    expect(Math.min(valid.true, valid.false)).toBeGreaterThan(3);
  });
});
