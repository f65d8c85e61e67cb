import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, parseJson, stringifyJson, type Value } from '../../src/core/index.js';

const WIDE = 12345678901234567890n;

describe('JSON with wide integers', () => {
  it('reads a string of NUL, n and digits as the string that it is', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.constantFrom('', 'n', 's', '\0n', '\0s', 'nn'),
            fc.constantFrom('', '-'),
            fc.stringMatching(/^\d{0,20}["\\]?$/),
          )
          .map((parts) => `\0${parts.join('')}`),
        fc.string({ unit: 'binary' }),
        (marked, any) => {
          const value: Value = [marked, WIDE, { [marked]: marked, x: -WIDE }, any, { [any]: WIDE }];
          expect(parseJson(stringifyJson(value))).toEqual(value);
        },
      ),
    );
  });

  it('takes digits within strings, floats and exponents for no integers', () => {
    const text =
      '{"1234567890123456789" : "\\"1234567890123456789", "a":[0.1234567890123456789,-1.5e-1234567890123456789]}';
    expect(parseJson(text)).toEqual({ '1234567890123456789': '"1234567890123456789', a: [0.12345678901234568, -0] });
    expect(parseJson(`[-${WIDE},${WIDE}]`)).toEqual([-WIDE, WIDE]);
  });

  it('reads very long strings beside them', () => {
    const long = 'x\n'.repeat(2e6);
    expect(parseJson(`[${JSON.stringify(long)},${WIDE}]`)).toEqual([long, WIDE]);
  });

  it('keeps a key __proto__ as data', () => {
    const text = `{"__proto__":{"a":${WIDE}}}`;
    const parsed = parseJson(text) as { readonly [key: string]: Value };
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(stringifyJson(parsed)).toBe(text);
  });

  it('refuses values that are nested too deeply with a code, written and read', () => {
    let deep: Value = WIDE;
    for (let i = 0; i < 10_000; i++) deep = [deep];
    const tooDeep = expect.objectContaining({ code: 'VALUE_TOO_DEEP' });
    expect(() => stringifyJson(deep)).toThrow(tooDeep);
    expect(() => parseJson(`${'['.repeat(1e6)}${WIDE}${']'.repeat(1e6)}`)).toThrow(InputError);
  });

  it('throws a SyntaxError for what is no JSON', () => {
    for (const text of [`[${WIDE}`, `["${WIDE}`, `${WIDE}]`, `"\\u0000${WIDE}`]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });
});
