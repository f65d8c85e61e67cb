import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { faultOf } from './evidence.js';
import { randomHistory } from './random-histories.js';

type Micro = readonly ['r' | 'w', string, Value];

/** Transactions over two registers that write values which are all different, or a few. */
function transactions(values: number): (random: Random) => readonly [string, Value, readonly Value[]] {
  let next = 0;
  return (random) => {
    const asked: Micro[] = Array.from({ length: random.between(1, 3) }, () =>
      random.chance(0.5) ? ['r', random.pick(['x', 'y']), null] : ['w', random.pick(['x', 'y']), ++next % values],
    );
    const some = [null, ...Array.from({ length: 3 }, (_, k) => Math.max(0, next - k) % values)];
    const fill = (answers: readonly Value[]) =>
      asked.map(([f, key, value], k): Value => [f, key, f === 'r' ? (answers[k] ?? null) : value]);
    const outputs = Array.from({ length: 64 }, (_, n) => fill([some[n & 3]!, some[(n >> 2) & 3]!, some[n >> 4]!]));
    return ['txn', asked as unknown as Value, outputs];
  };
}

describe('transactions of unknown outcome', () => {
  it.each([3, 1000])('that write %i values are decided as trying every order does', async (values) => {
    const seen = { true: 0, false: 0 };
    for (let seed = 0; seed < 12_000; seed++) {
      const random = new Random(seed, `facts ${values}`);
      const initial: Value = random.pick([null, null, 0, 1]);
      const model = modelNamed('multi-register', initial);
      const shape = {
        operations: random.between(2, 7),
        processes: random.between(1, 6),
        info: random.pick([0.3, 0.6]),
        wrong: random.pick([0, 0, 0.1]),
      };
      const history = randomHistory(random, model, transactions(values), shape);
      const verdict = await linearizable({ model, init: initial }).check(history, {});
      const words = JSON.stringify([initial, ...history.ops()]);
      expect(verdict.valid, words).toBe(bruteForce(history, model, initial));
      if (seed % 4 === 0) expect(faultOf(history, verdict, model, initial), words).toBeUndefined();
      seen[`${verdict.valid as boolean}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(300);
  });

  it('are decided where a hundred are unfinished, of which two were seen', async () => {
    const ops: OpInput[] = [];
    const add = (process: number, type: 'ok' | 'info', value: Value, answer = value) =>
      ops.push({ process, type: 'invoke', f: 'txn', value }, { process, type, f: 'txn', value: answer });
    for (let k = 0; k < 100; k++)
      add(100 + k, 'info', [
        ['w', 'x', k],
        ['w', 'y', k],
      ]);
    const read = (x: number, y: number) =>
      add(
        0,
        'ok',
        [
          ['r', 'x', null],
          ['r', 'y', null],
        ],
        [
          ['r', 'x', x],
          ['r', 'y', y],
        ],
      );
    const check = () => linearizable({ model: 'multi-register' }).check(History.from(ops), {});
    read(5, 5);
    read(6, 6);
    expect((await check()).valid).toBe(true);
    read(6, 5);
    const wrong = await check();
    expect(wrong.valid).toBe(false);
  });

  it('that read what nobody wrote are wrong by themselves, among however many', async () => {
    const ops: OpInput[] = [];
    for (let k = 0; k < 300; k++) {
      const value = [
        ['w', 'x', k % 5],
        ['w', 'y', k % 3],
      ];
      ops.push({ process: k, type: 'invoke', f: 'txn', value });
    }
    const read = (value: Value) => [
      ['r', 'y', value],
      ['w', 'x', 9],
    ];
    ops.push({ process: 500, type: 'invoke', f: 'txn', value: read(null) });
    ops.push({ process: 500, type: 'ok', f: 'txn', value: read(77) });
    const wrong = await linearizable({ model: 'multi-register' }).check(History.from(ops), {});
    expect(wrong).toMatchObject({ valid: false, stats: { engine: 'unheard-of' } });
    expect(wrong.anomalies[0]?.ops.map(({ process }) => process)).toEqual([500, 500]);
    const unset = await linearizable({ model: 'multi-register', init: 77 }).check(History.from(ops), {});
    expect(unset.valid).toBe(true);
  });
});
