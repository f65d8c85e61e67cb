import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { History, type OpInput, Random } from '../../../../src/core/index.js';
import { faultOf } from '../evidence.js';
import { candidates, randomHistory } from '../random-histories.js';
import { replays } from '../replay.js';

describe.each(['unordered-queue', 'priority-queue', 'stack'])(
  'a %s of three values, each put in many times',
  (name) => {
    const model = modelNamed(name);

    it('gets the verdict that going through all configurations gives, often by a guess which take took which', async () => {
      let guessed = 0;
      for (let seed = 0; seed < 500; seed++) {
        const random = new Random(seed, `matchings ${name}`);
        const wrong = random.pick([0, 0, 0.2]);
        const info = random.pick([0, 0.1, 0.3]);
        const shape = { operations: random.between(6, 18), processes: random.between(2, 5), info, wrong };
        const history = randomHistory(random, model, candidates[name], shape);
        const [quick, thorough] = await Promise.all(
          ['auto', 'reachable'].map((engine) => linearizable({ model, engine }).check(history, {})),
        );
        expect(quick.valid, `seed ${seed}`).toBe(thorough.valid);
        expect(faultOf(history, quick, model), `seed ${seed}`).toBeUndefined();
        const [problem] = problemsOf(history, model);
        const decision = problem && monitors.get(name)?.decide(problem, undefined);
        if (decision?.valid !== true) continue;
        expect(replays(problem, decision.order), `seed ${seed}`).toBe(true);
        guessed++;
      }
      expect(guessed).toBeGreaterThan(100);
    });
  },
);

describe('a priority queue with a hundred takes of unknown outcome', () => {
  it('is decided where values repeat and the greatest of them was taken', () => {
    const ops: OpInput[] = [];
    const one = (process: number, f: string, type: 'ok' | 'info', value: number | null) =>
      ops.push({ process, type: 'invoke', f, value: f === 'enqueue' ? value : null }, { process, type, f, value });
    for (let k = 0; k < 100; k++) one(0, 'enqueue', 'ok', k % 4);
    for (let k = 0; k < 100; k++) one(1 + k, 'dequeue', 'info', null);
    one(0, 'dequeue', 'ok', 3);
    const [problem] = problemsOf(History.from(ops), modelNamed('priority-queue'));
    const decision = monitors.get('priority-queue')?.decide(problem, undefined);
    expect(decision?.valid).toBe(true);
    expect(decision?.valid === true && replays(problem, decision.order)).toBe(true);
  });
});
