import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VALUE_DEPTH_MAX, type Value, ValueEncoder, ValueTable, valueEquals } from '../../src/core/index.js';

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }),
    fc.bigInt(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** A table keeps numbers as such: a whole bigint in the safe range and the number are one value, and so are 0 and -0. */
function plain(v: Value): Value {
  if (typeof v === 'bigint') return Number.isSafeInteger(Number(v)) ? Number(v) : v;
  if (v === 0) return 0;
  if (Array.isArray(v)) return v.map(plain);
  if (v !== null && typeof v === 'object') {
    return Object.fromEntries(Object.entries(v).map(([key, item]) => [key, plain(item as Value)]));
  }
  return v;
}

describe('a table of interned values', () => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 50 }), (values) => {
        const table = new ValueTable();
        const ids = values.map((v) => table.intern(v));
        ids.forEach((id, i) => expect(valueEquals(table.get(id), plain(values[i]))).toBe(true));
      }),
    );
  });

  it('gives equal values one id and different values different ids', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const table = new ValueTable();
        expect(table.intern(a) === table.intern(b)).toBe(valueEquals(plain(a), plain(b)));
      }),
    );
  });

  it('is read from shared memory, and writing to the copy leaves the original alone', () => {
    const table = new ValueTable();
    const ids = Array.from({ length: 2000 }, (_, i) => table.intern([i, `v${i}`]));
    const copy = new ValueTable(table.share());
    expect(ids.every((id) => valueEquals(table.get(id), copy.get(id)))).toBe(true);
    const fresh = copy.intern('only here');
    expect(fresh).toBe(table.size);
    expect(copy.intern([7, 'v7'])).toBe(ids[7]);
    expect(table.intern('elsewhere')).toBe(fresh);
    expect(copy.get(fresh)).toBe('only here');
  });

  it('keeps strings that are no text: lone surrogates, byte order marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const table = new ValueTable();
        const odd = [a, `${a}\ud800${b}`, `\ufeff${a}`, `\udc00\ufffd${b}\udbff`, `${'x'.repeat(200)}\ud800`];
        for (const v of odd) expect(table.get(table.intern(v))).toBe(v);
        expect(new Set(odd.map((v) => table.intern(v))).size).toBe(new Set(odd).size);
      }),
    );
  });

  it('refuses a value that is nested too deeply, and is as it was before', () => {
    const table = new ValueTable();
    const x = table.intern('x');
    let deep: Value = 1;
    for (let i = 0; i < 10_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
    expect(() => table.intern(deep)).toThrow(expect.objectContaining({ code: 'VALUE_TOO_DEEP' }));
    expect(table.intern('x')).toBe(x);
    expect(table.intern('y')).toBe(x + 1);
    expect(table.get(x)).toBe('x');
    let allowed: Value = 1;
    for (let i = 0; i < VALUE_DEPTH_MAX; i++) allowed = [allowed];
    expect(valueEquals(table.get(table.intern(allowed)), allowed)).toBe(true);
  });

  it('refuses what its 32-bit places do not reach, rather than to wrap around', () => {
    const encoder = new ValueEncoder();
    encoder.end = 2 ** 32 - 4;
    expect(() => encoder.value('four more')).toThrow(expect.objectContaining({ code: 'HISTORY_TOO_LARGE' }));
  });

  it('moves a cursor over arrays without building them', () => {
    const table = new ValueTable();
    const cursor = table.cursor(table.intern(['r', { a: [1, 2] }, 'x', -5, 1.5, null]));
    expect(cursor.enterArray()).toBe(6);
    for (let i = 0; i < 3; i++) cursor.skip();
    expect(cursor.value()).toBe(-5);
    expect(cursor.value()).toBe(1.5);
    expect(cursor.value()).toBe(null);
  });
});
