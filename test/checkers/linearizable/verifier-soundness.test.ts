import { describe, expect, it } from 'vitest';
import type { KeyProof } from '../../../checkers/linearizable/certificate.js';
import { type Certificate, type Model, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { type History, operationsOf, Random, type Value } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { candidates, randomHistory } from './random-histories.js';

const HISTORIES = 150;
const PROOFS = 12;

/** A proof made up at random: that some of the operations, or all before a row, have no order. */
function anyRefutation(random: Random, history: History, byKey: boolean, model: Model): KeyProof {
  const all = [...operationsOf(history)];
  const key = byKey ? random.pick(all).key : undefined;
  const rows = all.filter((op) => !byKey || op.key === key).map(({ row }) => row);
  const completed = all.filter((op) => rows.includes(op.row) && op.outcome === 'ok').map(({ row }) => row);
  const chance = random.pick([0.2, 0.6, 1]);
  const touched = all.flatMap((op) => model.touches?.(op) ?? []);
  return {
    ...(key === undefined ? {} : { key }),
    valid: false,
    operations: completed.filter(() => random.chance(chance)),
    others: rows.filter(() => random.chance(random.pick([0.5, 1]))),
    ...(random.chance(0.4) ? { cut: random.pick(rows) } : {}),
    ...(random.chance(0.4) ? { since: random.int(history.length + 1) } : {}),
    ...(random.chance(0.5) && touched.length > 0 ? { about: [random.pick(touched), random.pick(touched)] } : {}),
  };
}

describe.each(Object.keys(candidates))('a linearizable history of a %s', (kind) => {
  const name = kind.split(',')[0] as string;
  const init = name === 'semaphore' ? 2 : undefined;
  const model = modelNamed(name, init);

  it('cannot be proven wrong by whatever certificate', () => {
    let tried = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const random = new Random(seed, `sound ${kind}`);
      const shape = { operations: random.between(3, 8), processes: random.between(2, 4), info: 0.2, wrong: 0.05 };
      const history = randomHistory(random, model, candidates[kind], shape);
      if (!bruteForce(history, model, init)) continue;
      for (let turn = 0; turn < PROOFS; turn++) {
        const proof = anyRefutation(random, history, model.keyed === true, model);
        const certificate: Certificate = { kind: 'linearizable', model: name, keys: [proof] };
        expect(verifyCertificate(history, certificate, model), `seed ${seed}: ${JSON.stringify(proof)}`).toBeDefined();
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(HISTORIES);
  });
});

const narrowable = Object.keys(candidates).filter((kind) => modelNamed(kind.split(',')[0] as string).lookingAt);

describe.each(narrowable)('a linearizable history of a %s', (kind) => {
  const model = modelNamed(kind.split(',')[0] as string);

  it('is one for who looks at some values only', () => {
    let looked = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const random = new Random(seed, `looking ${kind}`);
      const shape = { operations: random.between(3, 7), processes: random.between(2, 4), info: 0.2, wrong: 0.05 };
      const history = randomHistory(random, model, candidates[kind], shape);
      if (!bruteForce(history, model)) continue;
      const touched = [...operationsOf(history)].flatMap((op): readonly Value[] => model.touches?.(op) ?? [op.input]);
      const about = touched.filter(() => random.chance(0.4));
      const seen = model.lookingAt?.(about);
      expect(seen && bruteForce(history, seen), `seed ${seed} about ${JSON.stringify(about)}`).toBe(true);
      looked++;
    }
    expect(looked).toBeGreaterThan(HISTORIES / 4);
  });
});
