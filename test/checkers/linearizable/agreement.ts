import { describe, expect, it } from 'vitest';
import { linearizable } from '../../../checkers/linearizable/index.js';
import { modelNamed } from '../../../checkers/linearizable/models/index.js';
import { Random } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { faultOf } from './evidence.js';
import { candidates, randomHistory } from './random-histories.js';

/** Histories for each model; about 200,000 in all. */
const HISTORIES = 10_000;

/** The statement for each of some kinds of histories; test files take their share, so that they run side by side. */
export function agreeOn(kinds: readonly string[]): void {
  describe.each(kinds)('random small histories of a %s', (kind) => {
    const name = kind.split(',')[0];
    const init = name === 'semaphore' ? 2 : undefined;
    const model = modelNamed(name, init);

    it('get the verdict that trying every order gives, with evidence that the verifier accepts', async () => {
      const engines = ['auto', 'reachable', 'repetition', 'foresight', 'beam', 'depth-first'].map((engine) =>
        linearizable({ model, engine, ...(init === undefined ? {} : { init }) }),
      );
      let invalid = 0;
      for (let seed = 0; seed < HISTORIES; seed++) {
        const random = new Random(seed, kind);
        const shape = {
          operations: random.between(1, 7),
          processes: random.between(1, 5),
          info: random.pick([0, 0.15, 0.5]),
          wrong: random.pick([0, 0.3]),
        };
        const history = randomHistory(random, model, candidates[kind], shape);
        const expected = bruteForce(history, model, init);
        if (!expected) invalid++;
        for (const [choice, checker] of engines.entries()) {
          const verdict = await checker.check(history, {});
          const wrong = verdict.valid === expected ? undefined : `it is ${verdict.valid}`;
          const fault = wrong ?? (choice === 0 || seed % 10 === 0 ? faultOf(history, verdict, model, init) : undefined);
          if (fault) expect.fail(`seed ${seed}, ${String(verdict.stats?.['engine'])}: ${fault}\n${show(history)}`);
        }
      }
      expect(invalid).toBeGreaterThan(HISTORIES / 20);
      expect(invalid).toBeLessThan((HISTORIES * 19) / 20);
    });
  });
}

function show(history: ReturnType<typeof randomHistory>): string {
  return [...history.ops()]
    .map(({ process, type, f, value }) => `${process} ${type} ${f} ${JSON.stringify(value)}`)
    .join('\n');
}
