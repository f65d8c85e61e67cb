import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { faultOf } from './evidence.js';
import { randomHistory } from './random-histories.js';

/** Values that grow: texts of a few parts, or lists of a few elements; now and then they are replaced or removed. */
const texts = (random: Random) =>
  random.pick([
    ['get', null, [null, 'a', 'ab', 'ba', 'aa', 'aab', 'b', 'c', 'ca', 'cab', '…']],
    ['append', random.pick(['a', 'b', 'ab', '…']), []],
    ['append', random.pick(['a', 'b']), []],
    ['put', random.pick(['a', 'c', '…']), []],
    [
      'cas',
      random.pick([
        ['a', 'c'],
        ['ab', 'b'],
        ['c', 'a'],
      ]),
      [],
    ],
    ['delete', null, []],
  ] as const);
const lists = (random: Random) =>
  random.pick([
    ['get', null, [null, [0], [1], [0, 1], [1, 0], [0, 0], [0, 1, 0], [2, 1]]],
    ['append', random.int(2), []],
    ['append', random.int(2), []],
    ['put', random.pick([[2], [0]]), []],
  ] as const);

describe('values that grow by appends, many of unknown outcome', () => {
  it.each([
    ['texts', texts],
    ['lists', lists],
  ])('%s are decided as trying every order does', async (name, draw) => {
    const seen = { true: 0, false: 0 };
    for (let seed = 0; seed < 12_000; seed++) {
      const random = new Random(seed, `appends ${name}`);
      const initial: Value = random.pick<Value>([null, null, name === 'texts' ? 'a' : [0]]);
      const model = modelNamed('kv', initial);
      const shape = {
        operations: random.between(2, 7),
        processes: random.between(1, 6),
        info: random.pick([0.1, 0.5]),
        wrong: random.pick([0, 0.1, 0.3]),
      };
      const history = randomHistory(random, model, draw as never, shape);
      const verdict = await linearizable({ model, init: initial }).check(history, {});
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(verdict.valid, words).toBe(bruteForce(history, model, initial));
      if (seed % 4 === 0) expect(faultOf(history, verdict, model, initial), words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(500);
  });

  it('are decided where a hundred appends are unfinished, of which two were seen', async () => {
    const ops: OpInput[] = [];
    const add = (process: number, f: string, value: Value, type: 'ok' | 'info', answer = value) =>
      ops.push({ process, type: 'invoke', f, key: 'x', value }, { process, type, f, key: 'x', value: answer });
    for (let k = 0; k < 100; k++) add(100 + k, 'append', `v${k},`, 'info');
    add(0, 'get', null, 'ok', 'v3,');
    add(0, 'get', null, 'ok', 'v3,v6,');
    const model = modelNamed('kv');
    const valid = await linearizable({ model }).check(History.from(ops), {});
    expect(valid.valid).toBe(true);
    expect(faultOf(History.from(ops), valid, model)).toBeUndefined();
    add(0, 'get', null, 'ok', 'v3,v6,v3,');
    const wrong = await linearizable({ model }).check(History.from(ops), {});
    expect(wrong.valid).toBe(false);
    // What unfinished appends may have left besides is more than can be told.
    expect(wrong.summary).not.toContain('could only be');
  });
});
