import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeOpLine,
  encodeOpLine,
  InputError,
  type Op,
  parseJson,
  stringifyJson,
  type Value,
} from '../../src/core/index.js';

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true }).map((n) => (n === 0 ? 0 : n)),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^\d{15,19}$/),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

describe('a line of a history', () => {
  it('gives back any value that a database can answer, wide integers included', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(parseJson(stringifyJson(v))).toEqual(v);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every field of an operation, and which fields it lacks', () => {
    const ops: Op[] = [
      { index: 0, timeNs: 12, process: 3, type: 'invoke', f: 'read', value: null, key: 4, node: 'n1' },
      { index: 1, timeNs: 13, process: 'nemesis', type: 'info', f: 'start-partition', error: ['probe', 1n << 70n] },
      { index: 2, timeNs: 14, process: 3, type: 'ok', f: 'read' },
    ];
    for (const op of ops) expect(decodeOpLine(encodeOpLine(op).trimEnd())).toStrictEqual(op);
  });

  it('is read with its number intact where digits only look wide', () => {
    expect(parseJson('[0.1234567890123456,1.5e10,-9007199254740993,"9007199254740993",1234567890123456]')).toEqual([
      0.1234567890123456,
      1.5e10,
      -9007199254740993n,
      '9007199254740993',
      1234567890123456,
    ]);
  });

  it('says what is wrong when it is no operation', () => {
    for (const line of [
      '',
      '[]',
      '{"index":-1}',
      '{"index":0,"time":1,"process":"x","type":"ok","f":"r"}',
      '{"index":0',
      '{"index":2147483648,"time":1,"process":0,"type":"ok","f":"r"}',
      '{"index":0,"time":1,"process":4294967295,"type":"ok","f":"r"}',
    ]) {
      expect(() => decodeOpLine(line)).toThrow(InputError);
    }
  });
});
