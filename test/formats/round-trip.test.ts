import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, InputError, type OpInput, type Value } from '../../src/core/index.js';
import { parseHistory, toEdn, toJsonLines } from '../../src/formats/index.js';

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('r', 'append', 'w', '0', '-1', 'a b', ':x', '"', '\\'),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3 }),
  ),
}));

const op: fc.Arbitrary<OpInput> = fc.record(
  {
    process: fc.oneof(fc.nat(20), fc.constant('nemesis' as const)),
    type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
    f: fc.constantFrom('read', 'write', 'txn', 'start-partition', 'two words'),
    timeNs: fc.maxSafeInteger().map(Math.abs),
    value,
    key: value,
    node: fc.constantFrom('n1', 'n2', '10.0.0.1'),
    error: value.filter((error) => error !== null),
  },
  { requiredKeys: ['process', 'type', 'f'] },
);

/** The same columns, whatever the numbers of the values: what a reader of the history would see. */
function contents(history: History): unknown {
  return { events: [...history.ops()], pairs: [...history.columns.pair] };
}

describe('writing a history and reading it again', () => {
  it.each([
    ['JSON lines', toJsonLines],
    ['EDN', toEdn],
  ])('gives the same history: %s', async (_name, write) => {
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 1, maxLength: 20 }), async (ops) => {
        const history = History.from(ops);
        const { history: again } = await parseHistory([...write(history)].join(''));
        expect(contents(again)).toEqual(contents(history));
      }),
      { numRuns: 300 },
    );
  });

  it('writes pairs for independent tests', async () => {
    const history = History.from([{ process: 0, type: 'invoke', f: 'cas', key: 3, value: [1, 2] }]);
    const text = [...toEdn(history, { byKey: true })].join('');
    expect(text).toBe('{:index 0, :type :invoke, :process 0, :f :cas, :value [3 [1 2]]}\n');
    expect((await parseHistory(text, { byKey: true })).history.op(0)).toMatchObject({ key: 3, value: [1, 2] });
  });

  it('writes transactions as Elle expects them', () => {
    const history = History.from([
      {
        process: 0,
        type: 'ok',
        f: 'txn',
        value: [
          ['append', 'x', 1],
          ['r', 3, [1, 2]],
        ],
      },
    ]);
    expect([...toEdn(history)].join('')).toContain(':value [[:append "x" 1] [:r 3 [1 2]]]');
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.constantFrom('{', '}', '[', ']', '(', ')', '#', '#_', '#{', '"', '\\', ':', ';', '\n', '^', '0', '-', '/', ','),
    fc.constantFrom(
      ':type',
      ':invoke',
      ':process',
      '"type":',
      '"invoke"',
      ':value',
      '{:type :invoke}',
      '0\t:invoke\t:f\t',
    ),
    fc.constantFrom('{"type":"ok","process":1}\n', '##Inf', '\\newline', '\u0000', '1e999', '1/', '\x1f\x8b', 'nil'),
    fc.string({ maxLength: 4 }),
  );

  it.each([undefined, 'edn', 'json', 'log'] as const)('are a history or an input error (format %s)', async (format) => {
    const sane = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(sane, async (bytes) => {
        try {
          const { history } = await parseHistory(bytes, format === undefined ? {} : { format });
          expect(history.length).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
