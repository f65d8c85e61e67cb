import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { faultOf } from '../evidence.js';
import { candidates, randomHistory } from '../random-histories.js';
import { replays } from '../replay.js';

const model = modelNamed('grow-only-set');
const monitor = monitors.get('grow-only-set')!;

describe('the monitor of sets that only grow', () => {
  it('decides small histories with reads of all elements as trying every order does', () => {
    const seen = { valid: 0, invalid: 0 };
    for (let seed = 0; seed < 12_000; seed++) {
      const random = new Random(seed, 'growing set');
      const shape = {
        operations: random.between(2, 7),
        processes: random.between(1, 5),
        info: random.pick([0, 0.3]),
        wrong: random.pick([0, 0.2]),
      };
      const history = randomHistory(random, model, candidates['grow-only-set, contains'], shape);
      const [problem] = problemsOf(history, model);
      const initial = random.pick<Value>([[], [], [0]]);
      const decision = monitor.decide(problem!, initial);
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(decision?.valid, words).toBe(bruteForce(history, model, initial));
      if (decision?.valid === true) expect(replays(problem!, decision.order, initial), words).toBe(true);
      seen[decision?.valid === true ? 'valid' : 'invalid']++;
    }
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(2000);
  });

  it('proves what is wrong with a few operations, none too many', async () => {
    let invalid = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const random = new Random(seed, 'wrong growing set');
      const shape = { operations: random.between(3, 9), processes: random.between(1, 4), info: 0.15, wrong: 0.3 };
      const history = randomHistory(random, model, candidates['grow-only-set, contains'], shape);
      const verdict = await linearizable({ model }).check(history, {});
      expect(faultOf(history, verdict, model), JSON.stringify([...history.ops()])).toBeUndefined();
      if (verdict.valid === false) invalid++;
    }
    expect(invalid).toBeGreaterThan(500);
  });
});
