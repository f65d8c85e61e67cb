import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, verifyCertificate } from '../../../../checkers/linearizable/index.js';
import { modelNamed } from '../../../../checkers/linearizable/models/index.js';
import { monitors } from '../../../../checkers/linearizable/monitors/index.js';
import { problemsOf } from '../../../../checkers/linearizable/problem.js';
import { History, type OpInput, Random, type Value } from '../../../../src/core/index.js';
import { bruteForce } from '../brute-force.js';
import { candidates, randomHistory as randomSet } from '../random-histories.js';
import { replays } from '../replay.js';

const model = modelNamed('set');
const monitor = monitors.get('set')!;

/** Overlapping operations on few elements, answered by a set or, with `wrong`, at random. */
function randomHistory(random: Random, operations: number, elements: number, repeat: boolean, wrong: number): History {
  const ops: OpInput[] = [];
  const running: OpInput[] = [];
  const state = new Set<number>();
  const used = new Set<string>();
  let process = 0;
  const finish = () => {
    const [op] = running.splice(random.int(running.length), 1);
    if (op) ops.push(random.chance(0.15) ? { ...op, type: 'info' } : op);
  };
  while (process < operations) {
    const x = random.int(elements);
    const f = random.pick(['add', 'remove', 'contains', 'contains']);
    if (f !== 'contains' && !repeat && used.has(`${f}${x}`)) {
      finish();
      continue;
    }
    used.add(`${f}${x}`);
    ops.push({ process: ++process, type: 'invoke', f, value: x });
    if (f === 'add') state.add(x);
    if (f === 'remove') state.delete(x);
    const seen = random.chance(wrong) ? random.chance(0.5) : state.has(x);
    running.push({ process, type: 'ok', f, value: f === 'contains' ? [x, seen] : x });
    while (running.length > 3 || (running.length > 0 && random.chance(0.4))) finish();
  }
  while (running.length > 0) finish();
  return History.from(ops);
}

describe('the monitor of sets', () => {
  it.each([false, true])('decides small histories as trying every order does (elements used again: %s)', (repeat) => {
    const random = new Random(5, String(repeat));
    const seen = { valid: 0, invalid: 0 };
    for (let round = 0; round < 12_000; round++) {
      const history = randomHistory(random, 2 + random.int(6), 1 + random.int(2), repeat, random.chance(0.5) ? 0.3 : 0);
      const [problem] = problemsOf(history, model);
      const initial = random.pick([[], [], [0]]);
      const decision = monitor.decide(problem!, initial);
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(decision?.valid, words).toBe(bruteForce(history, model, initial));
      if (decision?.valid === true) expect(replays(problem!, decision.order, initial), words).toBe(true);
      seen[decision?.valid === true ? 'valid' : 'invalid']++;
    }
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(1000);
  });

  it.each<Value>([null, true, 'ab', [1], [1, 1], [1, true, 2], { a: 1 }])(
    'refuse the answer %j to the question whether an element is there',
    async (answer) => {
      const asked = { process: 0, f: 'contains', value: 1 } as const;
      const history = History.from([
        { ...asked, type: 'invoke' },
        { ...asked, type: 'ok', value: answer },
      ]);
      const other = await linearizable({ model, engine: 'reachable' }).check(history, {}).catch(String);
      expect(await linearizable({ model }).check(history, {}).catch(String)).toEqual(other);
    },
  );

  it('finds orders of most histories in which elements are read all at once and removed, and is right about the others, if it says anything', () => {
    const seen = { valid: 0, missed: 0, invalid: 0 };
    for (let seed = 0; seed < 12_000; seed++) {
      const random = new Random(seed, 'changing set');
      const shape = {
        operations: random.between(3, 7),
        processes: random.between(1, 4),
        info: random.pick([0, 0.3]),
        wrong: random.pick([0, 0.1]),
      };
      const history = randomSet(random, model, candidates['set'], shape);
      const [problem] = problemsOf(history, model);
      const fs = new Set(Array.from(problem!.f, (code) => history.names[code]));
      if (!fs.has('read') || !fs.has('remove')) continue;
      const initial = random.pick([[], [], [0]]);
      const decision = monitor.decide(problem!, initial);
      const words = JSON.stringify([initial, ...history.ops()]);
      const valid = bruteForce(history, model, initial);
      if (decision?.valid === true) expect(replays(problem!, decision.order, initial), words).toBe(true);
      else if (decision) expect(valid, words).toBe(false);
      seen[decision?.valid === true ? 'valid' : valid ? 'missed' : 'invalid']++;
    }
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(500);
    expect(seen.missed).toBeLessThan(seen.valid / 4);
  });

  it('leaves a read to the search that saw what nobody added, where elements are removed', () => {
    const history = History.from([
      { process: 0, type: 'invoke', f: 'remove', value: 1 },
      { process: 0, type: 'ok', f: 'remove', value: 1 },
      { process: 0, type: 'invoke', f: 'read', value: null },
      { process: 0, type: 'ok', f: 'read', value: [1] },
    ]);
    expect(monitor.decide(problemsOf(history, model)[0]!, undefined)).toBeUndefined();
  });

  it.each<[string, Value, Value]>([
    ['an element that nobody added is seen', 777, [777, true]],
    ['an answer is about another element', 3, [777, true]],
  ])('needs no search where %s, whatever is unfinished and read besides', async (_, asked, answer) => {
    const ops: OpInput[] = [];
    for (let k = 0; k < 200; k++) {
      const f = k % 2 === 0 ? 'add' : 'remove';
      for (const type of ['invoke', 'info'] as const) ops.push({ process: 1 + k, type, f, value: k >> 1 });
    }
    const add = (f: string, value: Value, output: Value) =>
      ops.push({ process: 0, type: 'invoke', f, value }, { process: 0, type: 'ok', f, value: output });
    add('read', null, [3, 5]);
    add('contains', asked, answer);
    const history = History.from(ops);
    const verdict = await linearizable({ model }).check(history, {});
    expect(verdict).toMatchObject({ valid: false, stats: { engine: 'set-monitor' } });
    expect(verdict.anomalies[0]?.ops.map(({ f }) => f)).toEqual(['contains', 'contains']);
    expect(verifyCertificate(history, verdict.certificate as unknown as Certificate, model)).toBeUndefined();
  });
});
