import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseHistory } from '../../src/formats/index.js';

const first =
  '{"index":4,"time":12,"process":3,"type":"invoke","f":"write","value":[1,"a\\n",{"b":null}],"key":"k","node":"n1"}';
const second =
  '{"index":5,"timeNs":20,"process":3,"type":"info","f":"write","error":["timeout",5000],"unknown":{"x":[1]}}';
const expected = [
  {
    index: 4,
    timeNs: 12,
    process: 3,
    type: 'invoke',
    f: 'write',
    value: [1, 'a\n', { b: null }],
    key: 'k',
    node: 'n1',
  },
  { index: 5, timeNs: 20, process: 3, type: 'info', f: 'write', error: ['timeout', 5000] },
];

describe('JSON', () => {
  it.each([
    ['lines', `${first}\n${second}\n`],
    ['lines without a last line break', `${first}\n${second}`],
    ['an array', `[${first},\n${second}]`],
    ['lines behind a byte order mark', `\ufeff${first}\n${second}\n`],
  ])('is read as %s', async (_name, text) => {
    const { history, warnings } = await parseHistory(text);
    expect([...history.ops()]).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it('is unpacked where it is gzip', async () => {
    const { history } = await parseHistory(gzipSync(`${first}\n${second}\n`));
    expect([...history.ops()]).toEqual(expected);
  });

  it('names a gzip file that is cut short', async () => {
    const packed = gzipSync(first);
    await expect(parseHistory(packed.subarray(0, packed.length - 9))).rejects.toMatchObject({ code: 'BROKEN_GZIP' });
  });

  it('keeps integers of any width', async () => {
    const { history } = await parseHistory('{"process":0,"type":"ok","f":"read","value":[9007199254740993,1e3]}');
    expect(history.value(0)).toEqual([9007199254740993n, 1000]);
  });

  it('leaves out a last line that is cut off, and says so', async () => {
    const { history, warnings } = await parseHistory(`${first}\n${second.slice(0, 40)}`);
    expect(history.length).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('line 2')]);
  });

  it('leaves it out wherever it is cut', async () => {
    for (let cut = 1; cut < second.length; cut++) {
      const { history, warnings } = await parseHistory(`${first}\n${second.slice(0, cut)}`);
      expect([...history.ops()]).toEqual(expected.slice(0, 1));
      expect(warnings).toEqual([expect.stringContaining(`line 2 of history is cut off after ${cut} bytes`)]);
    }
  });

  it.each([
    ['a last line that is whole, but has no type', `${first}\n{"process":0}`, 'BROKEN_HISTORY'],
    ['a last line that is whole, but lacks a value', `${first}\n{"process":0,"type":"ok","value":}`, 'BROKEN_HISTORY'],
    ['a line in the middle that is cut off', `${first.slice(0, 30)}\n${second}`, 'BROKEN_HISTORY'],
    ['an object that is no operation', '{"name":"x","version":"1"}', 'BROKEN_HISTORY'],
    ['an array without an end', `[${first}`, 'BROKEN_HISTORY'],
    ['a type that does not exist', '{"type":"done","process":0}', 'BROKEN_HISTORY'],
    ['an empty file', '  \n', 'EMPTY_HISTORY'],
    ['a web page', '<!doctype html><p>hello', 'UNKNOWN_FORMAT'],
    ['binary data', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 7]), 'UNKNOWN_FORMAT'],
  ])('refuses %s', async (_name, content, code) => {
    await expect(parseHistory(content)).rejects.toMatchObject({ name: 'InputError', code });
  });
});
