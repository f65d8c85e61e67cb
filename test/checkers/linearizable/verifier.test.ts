import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { candidates, randomHistory } from './random-histories.js';

/** Events as `[process, type, f, value]`. */
type Row = readonly [number, OpInput['type'], string, Value?];

function history(rows: readonly Row[]): History {
  return History.from(
    rows.map(([process, type, f, value]) => ({ process, type, f, ...(value === undefined ? {} : { value }) })),
  );
}

async function certificateOf(of: History, model: string): Promise<Certificate> {
  return (await linearizable({ model }).check(of, {})).certificate as unknown as Certificate;
}

const WRITES: readonly Row[] = [
  [0, 'invoke', 'write', 1],
  [0, 'ok', 'write', 1],
  [1, 'invoke', 'write', 2],
  [0, 'invoke', 'read'],
  [0, 'ok', 'read', 1],
  [1, 'ok', 'write', 2],
];

describe('the verifier of a linearization', () => {
  const register = modelNamed('register');
  const orders: readonly (readonly [string, readonly number[], string])[] = [
    ['leaves one out that returned', [0, 3], 'row 2 is missing'],
    ['has one twice', [0, 0, 3, 2], 'row 0 cannot come there'],
    ['breaks real time', [2, 0, 3], 'row 0 cannot come there'],
    ['is not legal', [0, 2, 3], 'row 3 is not legal there'],
    ['has what is no operation', [0, 3, 2, 5], 'row 5 cannot come there'],
  ];

  it('accepts what is one', async () => {
    const whole = history(WRITES);
    expect(verifyCertificate(whole, await certificateOf(whole, 'register'), register)).toBeUndefined();
  });

  it.each(orders)('refuses an order that %s', (_, order, wrong) => {
    const certificate: Certificate = { kind: 'linearizable', model: 'register', keys: [{ valid: true, order }] };
    expect(verifyCertificate(history(WRITES), certificate, register)).toContain(wrong);
  });

  it('refuses one that says nothing about a key', () => {
    const certificate: Certificate = { kind: 'linearizable', model: 'register', keys: [] };
    expect(verifyCertificate(history(WRITES), certificate, register)).toContain('row 0 is missing');
  });
});

describe('the verifier of a counterexample', () => {
  const model = modelNamed('cas-register');
  const refute = (rows: readonly Row[], operations: readonly number[], others: readonly number[], cut?: number) =>
    verifyCertificate(
      history(rows),
      {
        kind: 'linearizable',
        model: 'cas-register',
        keys: [{ valid: false, operations, others, ...(cut === undefined ? {} : { cut }) }],
      },
      model,
    );

  it('refuses operations that have an order', () => {
    expect(refute(WRITES, [0, 3], [])).toContain('there is a legal order');
  });

  it('refuses one that did not return', () => {
    expect(refute([[0, 'invoke', 'write', 1]], [0], [])).toContain('did not return');
  });

  it('takes the state that a cut leaves, null included', () => {
    const rows: readonly Row[] = [
      [0, 'invoke', 'write', 1],
      [0, 'ok', 'write', 1],
      [0, 'invoke', 'cas', [1, null]],
      [0, 'ok', 'cas', [1, null]],
      [0, 'invoke', 'read'],
      [0, 'ok', 'read', null],
    ];
    expect(refute(rows, [2, 4], [], 2)).toContain('there is a legal order');
    expect(refute([...rows.slice(0, 5), [0, 'ok', 'read', 1]], [2, 4], [], 2)).toBeUndefined();
    expect(refute(rows, [0, 4], [], 4)).toContain('there is a legal order');
  });

  it('refuses a certificate that keeps quiet about an operation that may matter', async () => {
    let silenced = 0;
    for (const name of ['cas-register', 'set', 'fifo-queue', 'mutex', 'counter']) {
      for (let seed = 0; seed < 400; seed++) {
        const shape = { operations: 7, processes: 4, info: 0.3, wrong: 0.3 };
        const random = randomHistory(new Random(seed, name), modelNamed(name), candidates[name], shape);
        const certificate = await certificateOf(random, name);
        for (const proof of certificate.keys) {
          if (proof.valid !== false) continue;
          expect(verifyCertificate(random, certificate, modelNamed(name))).toBeUndefined();
          for (const row of proof.others) {
            const less = { ...proof, others: proof.others.filter((other) => other !== row) };
            const fault = verifyCertificate(random, { ...certificate, keys: [less] }, modelNamed(name));
            expect(fault).toContain(`row ${row} may matter`);
            silenced++;
          }
        }
      }
    }
    expect(silenced).toBeGreaterThan(100);
  });
});

describe('the verifier of a counterexample of items that lie on each other', () => {
  it.each([
    ['fifo-queue', 'enqueue', 'dequeue'],
    ['stack', 'push', 'pop'],
    ['priority-queue', 'enqueue', 'dequeue'],
  ])('asks who took those that a %s started with', async (name, put, take) => {
    const whole = history([
      [0, 'invoke', take],
      [0, 'ok', take, 0],
      [0, 'invoke', put, 1],
      [0, 'ok', put, 1],
      [0, 'invoke', take],
      [0, 'ok', take, 1],
    ]);
    expect((await linearizable({ model: name, init: [0] }).check(whole, {})).valid).toBe(true);
    const proof = { valid: false, operations: [2, 4], others: [] } as const;
    const certificate: Certificate = { kind: 'linearizable', model: name, init: [0], keys: [proof] };
    expect(verifyCertificate(whole, certificate, modelNamed(name, [0]))).toBeDefined();
  });
});
