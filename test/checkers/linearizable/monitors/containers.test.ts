import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../checkers/linearizable/decision.js';
import {
  type Certificate,
  linearizable,
  modelNamed,
  verifyCertificate,
} from '../../../../checkers/linearizable/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { type Problem, problemsOf } from '../../../../checkers/linearizable/problem.js';
import { History, NO_VALUE, type OpInput, Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { replays } from '../replay.js';

const NAMES = ['unordered-queue', 'fifo-queue', 'priority-queue', 'stack'];

/** A history of a container: simulated, with overlapping operations; now and then an answer is exchanged. */
function randomHistory(
  random: Random,
  name: string,
  operations: number,
  clients: number,
  wrong: number,
  unfinished = 0.1,
): History {
  const [put, take] = name === 'stack' ? ['push', 'pop'] : ['enqueue', 'dequeue'];
  const model = modelNamed(name);
  const ops: OpInput[] = [];
  const running: (OpInput | undefined)[] = Array.from({ length: clients }, () => undefined);
  let state = model.init(undefined);
  let nextValue = 1;
  const fresh = random.shuffle(Array.from({ length: operations + 1 }, (_, i) => i + 1));
  for (let begun = 0; begun < operations || running.some((op) => op !== undefined); ) {
    const process = random.int(clients);
    const op = running[process];
    if (op) {
      if (random.chance(0.5)) continue;
      running[process] = undefined;
      ops.push(random.chance(unfinished) ? { ...op, type: 'info', value: op.f === take ? null : op.value } : op);
      if (ops.at(-1)?.type === 'info') running[process] = undefined;
    } else if (begun < operations) {
      begun++;
      const f = random.chance(0.55) ? put : take;
      const value = f === put ? fresh[nextValue++] : null;
      ops.push({ process: process + 100 * begun, type: 'invoke', f, value });
      const common = { process: process + 100 * begun, type: 'ok' as const, f };
      if (f === put) {
        [state] = model.step(state, { f, input: value, output: value, process });
        running[process] = { ...common, value };
      } else {
        const answers = (state as Value[]).filter(
          (v) => model.step(state, { f, input: null, output: v, process }).length > 0,
        );
        const output = answers.length === 0 ? null : random.pick(answers);
        [state] = model.step(state, { f, input: null, output, process });
        running[process] = {
          ...common,
          value: random.chance(wrong) ? random.pick([null, ...fresh.slice(0, nextValue)]) : output,
        };
      }
    }
  }
  return History.from(ops);
}

const problemOf = (history: History, name: string): Problem => problemsOf(history, modelNamed(name))[0]!;

describe.each(NAMES)('the monitor of a %s', (name) => {
  const monitor = monitors.get(name)!;

  it('decides small histories as trying every order does, and its orders replay', () => {
    const random = new Random(7, name);
    const seen = { valid: 0, invalid: 0, open: 0 };
    for (let round = 0; round < 12_000; round++) {
      const history = randomHistory(random, name, 2 + random.int(6), 1 + random.int(4), random.chance(0.5) ? 0.4 : 0);
      const problem = problemOf(history, name);
      const decision = monitor.decide(problem, undefined);
      const taking = history.code(name === 'stack' ? 'pop' : 'dequeue');
      if (problem.output.some((answer, i) => answer === NO_VALUE && problem.f[i] === taking)) seen.open++;
      if (decision === undefined) continue;
      expect(decision.valid, JSON.stringify([...history.ops()])).toBe(bruteForce(history, modelNamed(name)));
      if (decision.valid === true) {
        expect(replays(problem, decision.order), JSON.stringify([...history.ops()])).toBe(true);
        seen.valid++;
      } else seen.invalid++;
    }
    expect(Math.min(seen.valid, seen.invalid, seen.open)).toBeGreaterThan(100);
  });

  it('finds orders of long histories of many clients that replay', () => {
    const random = new Random(11, name);
    for (const clients of [2, 10, 60]) {
      const problem = problemOf(randomHistory(random, name, 500, clients, 0, 0), name);
      const decision = monitor.decide(problem, undefined) as Decision & { valid: true };
      expect(decision.valid).toBe(true);
      expect(replays(problem, decision.order)).toBe(true);
    }
  });

  it('finds orders of long histories in which nobody knows what some takes took', async () => {
    const random = new Random(13, name);
    const model = modelNamed(name);
    for (let round = 0; round < 20; round++) {
      const history = randomHistory(random, name, 400, 10, 0, 0.02);
      const verdict = await linearizable({ model: name }).check(history, {});
      expect(verdict).toMatchObject({ valid: true, stats: { engine: monitor.name } });
      expect(verifyCertificate(history, verdict.certificate as unknown as Certificate, model)).toBeUndefined();
    }
  });

  it('finds one exchanged answer in a long history and names few operations', () => {
    const [put, take] = name === 'stack' ? ['push', 'pop'] : ['enqueue', 'dequeue'];
    const ops = [...randomHistory(new Random(3, name), name, 500, 5, 0, 0).ops()].map(
      (op): OpInput => ({ process: op.process, type: op.type, f: op.f, value: op.value ?? null }),
    );
    ops.push({ process: 0, type: 'invoke', f: put, value: 99_999 }, { process: 0, type: 'ok', f: put, value: 99_999 });
    ops.push({ process: 0, type: 'invoke', f: take, value: null }, { process: 0, type: 'ok', f: take, value: null });
    const decision = monitor.decide(problemOf(History.from(ops), name), undefined) as Decision & { valid: false };
    expect(decision.valid).toBe(false);
    expect(decision.conflict?.length).toBeLessThan(10);
  });

  it('finds an order where a value is put in twice, but where the container did not start empty only of a bag', () => {
    const put = name === 'stack' ? 'push' : 'enqueue';
    const one: OpInput[] = [
      { process: 0, type: 'invoke', f: put, value: 1 },
      { process: 0, type: 'ok', f: put, value: 1 },
    ];
    const repeated = monitor.decide(problemOf(History.from([...one, ...one]), name), undefined);
    expect(repeated?.valid).toBe(true);
    // Only of a bag is each value decided alone, whatever was there at first.
    const begun = monitor.decide(problemOf(History.from(one), name), [5]);
    expect(begun?.valid).toBe(name === 'unordered-queue' ? true : undefined);
  });
});
