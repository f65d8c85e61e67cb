import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showValue, type Value, ValueTable, valueEquals } from '../../src/core/index.js';

const scalar = fc.oneof(
  fc.constantFrom<Value>(0, -0, 1, 1n, '1', true, null, 2 ** 53, 2n ** 53n, 2 ** 52, 2n ** 52n, -(2 ** 52), 1.5, 1e300),
  fc.constantFrom<Value>(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '\ud800', '\ud801', '\ufffd'),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', '__proto__', '\udc00'), scalar),
);

describe('values', () => {
  it('are equal exactly where a table gives them one id', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const table = new ValueTable();
        expect(valueEquals(a, b)).toBe(table.intern(a) === table.intern(b));
      }),
      { numRuns: 3000 },
    );
  });

  it('are shown as JSON, and numbers without JSON by their names', () => {
    expect(showValue({ a: [1, null, 'x'], b: 2n ** 64n })).toBe('{"a":[1,null,"x"],"b":18446744073709551616}');
    expect(showValue([Number.NaN, Number.NEGATIVE_INFINITY])).toBe('[NaN,-Infinity]');
    expect(showValue(undefined)).toBe('nil');
    expect(showValue(null)).toBe('nil');
  });

  it('are shortened between characters, not within one', () => {
    expect(showValue('😀😀', 3)).toBe('"…');
    expect(showValue('😀😀', 4)).toBe('"😀…');
    expect(showValue('abcdef', 5)).toBe('"abc…');
  });

  it('are shown however deep they are nested', () => {
    let deep: Value = 1;
    for (let i = 0; i < 10_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
    expect(showValue(deep, 20)).toHaveLength(20);
  });
});
