import { describe, expect, it } from 'vitest';
import { agendaOf } from '../../../checkers/linearizable/agenda.js';
import { codeOf } from '../../../checkers/linearizable/code.js';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { problemsOf } from '../../../checkers/linearizable/problem.js';
import { Reachable } from '../../../checkers/linearizable/reachable.js';
import { History, type OpInput, Random } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { candidates, randomHistory } from './random-histories.js';

const taken = (process: number): OpInput[] => [
  { process, type: 'invoke', f: 'acquire-read' },
  { process, type: 'ok', f: 'acquire-read' },
];
const givenBack = (process: number): OpInput[] => [
  { process, type: 'invoke', f: 'release' },
  { process, type: 'info', f: 'release' },
];
const write: OpInput[] = [
  { process: 99, type: 'invoke', f: 'acquire-write' },
  { process: 99, type: 'ok', f: 'acquire-write' },
];
const readers = Array.from({ length: 20 }, (_, process) => process);

describe('releases whose outcome nobody learnt, each the last of its process', () => {
  const model = modelNamed('rw-lock');
  const all = [...readers.flatMap(taken), ...readers.flatMap(givenBack)];

  it('happen at once: of twenty, one configuration is left', () => {
    const [problem] = problemsOf(History.from([...all, ...write]), model);
    const reachable = new Reachable(agendaOf(codeOf(problem, undefined)));
    expect(reachable.run(() => undefined, 100)).toBe('survived');
    expect(reachable.widest).toBe(1);
  });

  it('do not help where one reader keeps the lock, nor where the release is of what nobody took', async () => {
    for (const process of [100, 101]) {
      const kept = process === 100 ? taken(50) : [...taken(50), ...givenBack(51)];
      const { valid } = await linearizable({ model }).check(History.from([...all, ...kept, ...write]), {});
      expect(valid).toBe(false);
    }
  });
});

describe.each(['rw-lock', 'reentrant-mutex', 'fenced-mutex'])('random histories of a %s, much unfinished', (name) => {
  it('get the verdict that trying every order gives', async () => {
    const model = modelNamed(name);
    const valid = { true: 0, false: 0 };
    for (let seed = 0; seed < 3000; seed++) {
      const random = new Random(seed, `last ${name}`);
      const wrong = random.pick([0, 0.4]);
      const shape = { operations: random.between(3, 9), processes: random.between(2, 4), info: 0.3, wrong };
      const history = randomHistory(random, model, candidates[name], shape);
      const expected = bruteForce(history, model);
      const { valid: found } = await linearizable({ model }).check(history, {});
      expect(found, `seed ${seed}`).toBe(expected);
      valid[`${expected}`]++;
    }
    expect(Math.min(valid.true, valid.false)).toBeGreaterThan(100);
  });
});
