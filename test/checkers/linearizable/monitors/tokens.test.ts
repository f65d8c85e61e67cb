import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  linearizable,
  modelNamed,
  verifyCertificate,
} from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { History, type OpInput, Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { faultOf } from '../evidence.js';
import { candidates, randomHistory } from '../random-histories.js';

const NAMES = ['unordered-queue', 'fifo-queue', 'priority-queue', 'stack'];

describe.each(NAMES)('a %s with values that repeat', (name) => {
  const model = modelNamed(name);
  const [put, take] = name === 'stack' ? ['push', 'pop'] : ['enqueue', 'dequeue'];

  it('is decided by its monitor, where it is, as trying every order does', async () => {
    const seen = { true: 0, false: 0 };
    for (let seed = 0; seed < 6000; seed++) {
      const random = new Random(seed, `tokens ${name}`);
      const initial: Value[] = random.pick([[], [], [0], [1, 0], [1, 1]]);
      const operations = random.between(2, 7);
      const shape = { operations, processes: random.between(1, 5), info: random.pick([0, 0.4]), wrong: 0.15 };
      const history = randomHistory(random, model, candidates[name]!, shape);
      const decision = problemsOf(history, model).map((one) => monitors.get(name)!.decide(one, initial))[0];
      if (decision === undefined) continue;
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(decision.valid, words).toBe(bruteForce(history, model, initial));
      const made = modelNamed(name, initial);
      const verdict = await linearizable({ model: made, init: initial }).check(history, {});
      expect(verdict.valid, words).toBe(decision.valid);
      // What is in at first and never mentioned may be in the way of any take.
      const alone = initial.length === 0 || name === 'unordered-queue';
      const certificate = verdict.certificate as unknown as Certificate;
      const fault = alone ? faultOf(history, verdict, made, initial) : verifyCertificate(history, certificate, made);
      expect(fault, words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(200);
  });

  it('in which a hundred puts and takes are unfinished gives nothing that nobody put in', async () => {
    const ops: OpInput[] = [];
    for (let k = 0; k < 100; k++) {
      for (const type of ['invoke', 'info'] as const) {
        ops.push({ process: k, type, f: put, value: k % 4 }, { process: 200 + k, type, f: take, value: null });
      }
    }
    const taken = [3, 1, 77].flatMap((value): OpInput[] => [
      { process: 500, type: 'invoke', f: take, value: null },
      { process: 500, type: 'ok', f: take, value },
    ]);
    const history = History.from([...ops, ...taken]);
    const verdict = await linearizable({ model }).check(history, {});
    expect(verdict).toMatchObject({ valid: false, stats: { engine: `${name}-monitor` } });
    expect(verdict.anomalies[0]?.ops.map(({ value }) => value)).toEqual([null, 77]);
    expect(faultOf(history, verdict, model)).toBeUndefined();
  });
});
