import { describe, expect, it } from 'vitest';
import type { Op, Value } from '../../src/core/index.js';
import { parseHistory, type ReadOptions } from '../../src/formats/index.js';

async function ops(text: string, options?: ReadOptions): Promise<Op[]> {
  return [...(await parseHistory(text, options)).history.ops()];
}

async function value(edn: string): Promise<Value | undefined> {
  const [op] = await ops(`{:process 0, :type :ok, :f :read, :value ${edn}}`);
  return op?.value;
}

const read = { index: 0, timeNs: 12, process: 3, type: 'invoke', f: 'read', value: null };

describe("Jepsen's EDN", () => {
  it('is read from one vector, one list, or one operation after the other', async () => {
    const op = '{:type :invoke, :f :read, :value nil, :process 3, :time 12}';
    for (const text of [`[${op}]`, `(${op})`, op, `${op}\n`, `\n ; a comment\n[ ${op} ]\n`, `[#_{:a 1} ${op}]`]) {
      expect(await ops(text), text).toEqual([read]);
    }
  });

  it('knows operations as records', async () => {
    const text = '#jepsen.history.Op{:index 7, :time 12, :type :invoke, :process 3, :f :read, :value nil}';
    expect(await ops(text)).toEqual([{ ...read, index: 7 }]);
  });

  it.each<[string, Value]>([
    ['nil', null],
    ['true', true],
    ['false', false],
    ['-7', -7],
    ['+7', 7],
    ['1.5e3', 1500],
    ['2.50M', 2.5],
    ['12345678901234567890', 12345678901234567890n],
    ['-12345678901234567890N', -12345678901234567890n],
    ['5N', 5],
    ['2/3', '2/3'],
    ['##Inf', Number.POSITIVE_INFINITY],
    [':x', 'x'],
    [':ns/x', 'ns/x'],
    ['symbol', 'symbol'],
    ['"a\\n\\"b\\\\ \\u00e9"', 'a\n"b\\ é'],
    ['"grüße, \u{1f600}"', 'grüße, \u{1f600}'],
    ['\\a', 'a'],
    ['\\newline', '\n'],
    ['\\(', '('],
    ['\\u0041', 'A'],
    ['[1 [2 (3)] []]', [1, [2, [3]], []]],
    ['#{3 1 20 :b "a"}', [1, 3, 20, 'a', 'b']],
    ['{0 10, :a "x", "b" nil, [1 2] 3}', { '0': 10, a: 'x', b: null, '[1,2]': 3 }],
    ['#:acct{:id 1, :other/x 2}', { 'acct/id': 1, 'other/x': 2 }],
    ['#inst "2020-01-01"', '2020-01-01'],
    ['#my.Record{:a 1}', { a: 1 }],
    ['#object[x 1]', ['x', 1]],
    ['[1 #_ 2 #_[3 4] 5 ; six\n 7]', [1, 5, 7]],
  ])('reads the value %s', async (edn, expected) => {
    expect(await value(edn)).toEqual(expected);
  });

  it('reads long arrays and strings', async () => {
    const long = Array.from({ length: 1000 }, (_, i) => i);
    expect(await value(`[${long.join(' ')}]`)).toEqual(long);
    expect(await value(`"${'y'.repeat(3_000_000)}"`)).toBe('y'.repeat(3_000_000));
  });

  it('takes key and value from tagged tuples', async () => {
    for (const tuple of [
      '#jepsen.independent.Tuple [7 [1 2]]',
      '#jepsen/tuple{:key 7 :value [1 2]}',
      '#MapEntry [7 [1 2]]',
    ]) {
      const [op] = await ops(`{:process 0, :type :invoke, :f :cas, :value ${tuple}}`);
      expect(op, tuple).toMatchObject({ key: 7, value: [1, 2] });
    }
  });

  it('takes key and value from plain pairs when asked to, and leaves the nemesis alone', async () => {
    const text = `{:process 0, :type :invoke, :f :read, :value [7 nil]}
      {:process :nemesis, :type :info, :f :start, :value [1 2]}
      {:process 0, :type :info, :f :read, :value nil}`;
    const [invoke, nemesis, info] = await ops(text, { byKey: true });
    expect(invoke).toMatchObject({ key: 7, value: null });
    expect(nemesis).toMatchObject({ process: 'nemesis', value: [1, 2] });
    expect(info).toMatchObject({ value: null });
    expect((await ops(text))[0]).toMatchObject({ value: [7, null] });
  });

  it('keeps a key that stands beside the value', async () => {
    const [op] = await ops('{:process 6, :type :invoke, :f :append, :key "0", :value "x 6 0 y"}');
    expect(op).toMatchObject({ process: 6, key: '0', value: 'x 6 0 y' });
  });

  it('gives a named process a number of its own, behind all that are numbered', async () => {
    const text =
      '{:process :a, :type :ok, :f :read} {:process 9, :type :ok, :f :read} {:process :b, :type :ok, :f :read}';
    expect((await ops(text)).map((op) => op.process)).toEqual([10, 9, 11]);
  });

  it('pairs operations that name no process', async () => {
    const text =
      '[{:type :invoke, :f :read, :value nil}, {:type :ok, :f :read, :value 1} {:type :ok, :value [[:r 1 2]]}]';
    const { history } = await parseHistory(text);
    expect([...history.columns.pair]).toEqual([1, 0, -1]);
    expect([...history.columns.process]).toEqual([0, 0, 1]);
    expect(history.f(2)).toBe('txn');
  });

  it('refuses to guess which invocation a completion without a process belongs to', async () => {
    const invoke = '{:type :invoke, :f :read, :value nil}';
    await expect(ops(`${invoke}\n${invoke}\n{:type :ok, :f :read, :value 1}`)).rejects.toMatchObject({
      code: 'BROKEN_HISTORY',
      details: { line: 3 },
    });
  });

  it('leaves out a last line that is cut off, wherever it is cut, and says so', async () => {
    const whole = '{:process 0, :type :invoke, :f :write, :value 1}\n';
    const last = '#jepsen.history.Op{:process 0, :type :ok, :f :write, :value [1 "a\\n" #{2 \\b} {:k -1.5}], :time 12}';
    for (let cut = 1; cut < last.length; cut++) {
      const { history, warnings } = await parseHistory(`${whole}${last.slice(0, cut)}`, { format: 'edn' });
      expect([...history.ops()].map(({ type, value }) => [type, value])).toEqual([['invoke', 1]]);
      expect(warnings).toEqual([expect.stringContaining(`line 2 of history is cut off after ${cut} bytes`)]);
    }
    const { history, warnings } = await parseHistory(whole + last);
    expect([history.length, warnings]).toEqual([2, []]);
  });

  it.each([
    ['a line in the middle', '{:process 0, :type :invoke, :f :read\n{:process 0, :type :ok, :f :read, :value 1}'],
    ['the only line', '{:process 0, :type :invoke, :f :r'],
    ['a list', '[{:process 0, :type :invoke, :f :read}\n{:process 0, :type :o'],
    ['a line that ends all the same', '{:process 0, :type :invoke, :f :read}\n{:process 0, :type :o\n'],
    ['nothing, but names a type that is none,', '{:process 0, :type :ok, :f :read}\n{:process 0, :type :o}'],
    ['nothing, but names no type,', '{:process 0, :type :ok, :f :read}\n{:process 0}'],
  ])('refuses what is cut off and may be more than a last line: %s', async (_what, text) => {
    await expect(ops(text)).rejects.toMatchObject({ code: 'BROKEN_HISTORY' });
  });

  it.each([
    ['{:process 0, :type :invoke, :f :read}\n{:process 0, :type :okay, :f :read}', 2, 'invoke, ok, fail or info'],
    ['[{:process 0, :type :invoke, :f :read}\n', 2, 'the end of the list'],
    ['{:process 0, :type :invoke, :f :read, :value [1 2}', 1, 'a value or "]"'],
    ['{:process 0, :type :invoke, :f :read, :value', 1, 'an EDN value'],
    ['{:process -4, :type :invoke, :f :read}', 1, 'a process'],
    ['{:process 0, :f :read}', 1, 'with a type'],
    ['{:process 0, :type :ok, :f :read, :value "abc', 1, 'the end of the string'],
    ['[{:process 0, :type :ok, :f :read}]\n7', 2, 'nothing behind'],
    [`{:process 0, :type :ok, :f :read, :value ${'['.repeat(5000)}`, 1, 'levels of nesting'],
  ])('says where %j is broken and what was expected', async (text, line, expected) => {
    await expect(ops(text)).rejects.toMatchObject({
      name: 'InputError',
      code: 'BROKEN_HISTORY',
      message: expect.stringContaining(expected),
      details: { line },
    });
  });
});
