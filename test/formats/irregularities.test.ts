import { describe, expect, it } from 'vitest';
import { parseHistory } from '../../src/formats/index.js';

const line = (fields: Record<string, unknown>) => `${JSON.stringify({ process: 0, f: 'write', ...fields })}\n`;
const read = (...lines: Record<string, unknown>[]) => parseHistory(lines.map(line).join(''));

describe('a history that is odd', () => {
  it('is numbered anew where an index stands twice, and says so', async () => {
    const { history, warnings } = await read({ type: 'invoke', index: 7, value: 1 }, { type: 'ok', index: 7 });
    expect([...history.ops()].map(({ index }) => index)).toEqual([0, 1]);
    expect(warnings).toEqual([expect.stringContaining('index 7 stands at more than one event')]);
  });

  it('keeps indices that are distinct, in whatever order', async () => {
    const { history, warnings } = await read({ type: 'invoke', index: 9 }, { type: 'ok', index: 4 });
    expect([...history.ops()].map(({ index }) => index)).toEqual([9, 4]);
    expect(warnings).toEqual([]);
  });

  it('says which process is called again before it has answered', async () => {
    const { warnings } = await read({ type: 'invoke', value: 1 }, { type: 'invoke', value: 2 }, { type: 'ok' });
    expect(warnings).toEqual([
      'process 0 is called at index 1 although its operation of index 0 has not completed: such operations count as never completed',
    ]);
    const answered = await read({ type: 'invoke' }, { type: 'info' }, { type: 'invoke' }, { type: 'ok' });
    expect(answered.warnings).toEqual([]);
  });

  it('says how far its times go back, unless it is the little that clocks are off', async () => {
    const events = (backNs: number) => [
      { type: 'invoke', time: 5e9 },
      { type: 'ok', time: 6e9 },
      { type: 'invoke', time: 6e9 - backNs },
    ];
    expect((await read(...events(1e6))).warnings).toEqual([]);
    expect((await read(...events(2.5e9))).warnings).toEqual([
      'the time at index 2 is 2.500 s before that of an earlier event: events count in the order in which they stand',
    ]);
  });
});

describe('pairs of key and value without a tag', () => {
  const text = '{:process 0 :type :invoke :f :read :value [7 nil]}\n{:process 0 :type :ok :f :read :value [7 1]}';

  it('are guessed from what reads ask for, and told', async () => {
    expect((await parseHistory(text)).warnings).toEqual([expect.stringContaining('--by-key')]);
    expect((await parseHistory(text, { byKey: true })).warnings).toEqual([]);
  });

  it('are not guessed where a read asks for nothing, or is tagged', async () => {
    const plain = `${text}\n{:process 0 :type :invoke :f :read :value nil}`;
    expect((await parseHistory(plain)).warnings).toEqual([]);
    const tagged = text.replaceAll(':value [', ':value #jepsen.independent.Tuple[');
    expect((await parseHistory(tagged)).warnings).toEqual([]);
  });
});

describe('a key with a namespace', () => {
  it('counts where there is no plain one', async () => {
    const text = '{:op/process 3, :op/type :invoke, :op/f :write, :op/value 7}';
    const { history } = await parseHistory(text);
    expect(history.op(0)).toMatchObject({ process: 3, type: 'invoke', f: 'write', value: 7 });
  });

  it.each([
    '{:process 0, :type :invoke, :f :read, :value 1, :meta/value 2}',
    '{:meta/value 2, :value 1, :type :invoke}',
  ])('gives way to a plain one: %s', async (text) => {
    expect((await parseHistory(text)).history.value(0)).toBe(1);
  });
});

describe('a file that is no history', () => {
  it.each([
    ['binary data', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'it is binary data'],
    ['a page', Buffer.from('<!DOCTYPE html><p>hello</p>'), 'it looks like HTML or XML'],
    ['UTF-16', Buffer.from('\ufeff{"process":0,"type":"invoke"}', 'utf16le'), 'it is UTF-16 text'],
    ['a table', Buffer.from('process,type,f\n0,invoke,read\n'), 'it is no history in a known format'],
  ])('is named for what it is: %s', async (_name, bytes, what) => {
    await expect(parseHistory(bytes, {}, 'FILE')).rejects.toMatchObject({
      code: 'UNKNOWN_FORMAT',
      message: `cannot read FILE: ${what}`,
    });
  });
});

describe('a line of ten megabytes', () => {
  it('is read, and its place is known where it is broken', async () => {
    const long = 'a'.repeat(10_000_000);
    const { history } = await parseHistory(`${line({ type: 'invoke', value: long })}${line({ type: 'ok' })}`);
    expect(history.length).toBe(2);
    const broken = `{"process":0,"type":"ok","value":"${long}","f":}\n`;
    await expect(parseHistory(`${line({ type: 'invoke' })}${broken}`)).rejects.toMatchObject({
      details: { line: 2, column: broken.length - 1 },
    });
  });
});
