import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { faultOf } from './evidence.js';
import { randomHistory } from './random-histories.js';

/** Dozens of clients, so that many configurations are reachable; few, some and very many values. */
const VALUES = [3, 12, 60, 400];
const HISTORIES = 12;

const register = modelNamed('register');
const casRegister = modelNamed('cas-register');

function wideHistory(random: Random, values: number, cas: boolean): History {
  const all: Value[] = [null, ...Array.from({ length: values }, (_, v) => v)];
  const draw = (r: Random): [string, Value, Value[]] => {
    if (cas && r.chance(0.3)) return ['cas', [r.int(values), r.int(values)], []];
    return r.chance(0.5) ? ['read', null, all] : ['write', r.int(values), []];
  };
  const shape = { operations: 400, processes: random.between(20, 60), info: random.pick([0, 0.005]), wrong: 0 };
  return randomHistory(random, cas ? casRegister : register, draw, shape);
}

/** The same, and behind it clients one after the other. */
function followedBy(
  history: History,
  ...operations: readonly (readonly [f: string, asked: Value, seen: Value])[]
): History {
  const ops: OpInput[] = Array.from({ length: history.length }, (_, row) => {
    const { process, type, f, value } = history.op(row);
    return { process, type, f, value: value ?? null };
  });
  for (const [k, [f, asked, seen]] of operations.entries()) {
    ops.push(
      { process: 10_000 + k, type: 'invoke', f, value: asked },
      { process: 10_000 + k, type: 'ok', f, value: seen },
    );
  }
  return History.from(ops);
}

describe.each([
  ['register', false],
  ['cas-register', true],
] as const)('wide histories of a %s', (name, cas) => {
  const model = modelNamed(name);
  const engines = ['auto', 'foresight'].map((engine) => linearizable({ model, engine }));

  it.each(VALUES)('of %i values have an order where they were made from one', async (values) => {
    let foreseen = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = wideHistory(new Random(seed, `wide ${name} ${values}`), values, cas);
      for (const checker of engines) {
        const verdict = await checker.check(history, {});
        expect(verdict.valid, `seed ${seed}`).toBe(true);
        expect(faultOf(history, verdict, model), `seed ${seed}`).toBeUndefined();
        if (verdict.stats?.['engine'] === 'foresight') foreseen++;
      }
    }
    expect(foreseen).toBeGreaterThan(0);
  });

  it.each(VALUES)(
    'of %i values have none with a stale read behind them, or with a value from nowhere',
    async (values) => {
      for (let seed = 0; seed < HISTORIES; seed++) {
        const history = wideHistory(new Random(seed, `wide ${name} ${values}, wrong`), values, cas);
        const stale = followedBy(history, ['write', 'old', 'old'], ['write', 'new', 'new'], ['read', null, 'old']);
        const unheard = followedBy(history, ['read', null, 'nobody wrote this']);
        for (const wrong of [stale, unheard]) {
          const verdict = await (engines[0] as (typeof engines)[number]).check(wrong, {});
          expect(verdict.valid, `seed ${seed}`).toBe(false);
          expect(faultOf(wrong, verdict, model), `seed ${seed}`).toBeUndefined();
        }
      }
    },
  );
});
