import { describe, expect, it } from 'vitest';
import { ByteWindow } from '../../src/formats/byte-window.js';
import { EdnHistoryReader } from '../../src/formats/edn-history.js';
import { EventSink } from '../../src/formats/event-sink.js';
import { JsonHistoryReader } from '../../src/formats/json-history.js';
import { readRecords } from '../../src/formats/record-reader.js';

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const ends = [...cuts, bytes.length];
  for (const [i, end] of ends.entries()) yield bytes.subarray(i === 0 ? 0 : ends[i - 1], end);
}

async function valuesOf(text: string, cuts: readonly number[]): Promise<unknown[]> {
  const window = new ByteWindow(pieces(text, cuts), 'history');
  const sink = new EventSink(window, false);
  const reader = text.startsWith('{"') ? new JsonHistoryReader(window, sink) : new EdnHistoryReader(window, sink);
  await readRecords(window, reader);
  return [...sink.build().ops()].map(({ value }) => value);
}

describe('a history that arrives in pieces', () => {
  const quotes = Array.from({ length: 60 }, () => 'x');
  const texts = [
    [
      { process: 0, type: 'invoke', f: 'write', value: quotes },
      { process: 1, type: 'invoke', f: 'w', value: 'a\\b"c\n' },
    ]
      .map((op) => `${JSON.stringify(op)}\n`)
      .join(''),
    '{:process 0 :type :invoke :f :write :value ["x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x" "x"]}\n' +
      '{:process 1 :type :invoke :f :w :value "a\\\\b\\"c\\n"} ; the end\n',
  ];

  it.each(texts)('is the same wherever it is cut: %s', async (text) => {
    const whole = await valuesOf(text, []);
    expect(whole[1]).toBe('a\\b"c\n');
    const second = text.indexOf('\n') + 1;
    for (let cut = 1; cut < text.length; cut++) {
      expect(await valuesOf(text, [cut])).toEqual(whole);
      // Behind a short piece lies what was read before it, quotes among that.
      if (cut > second) expect(await valuesOf(text, [second, cut])).toEqual(whole);
    }
  });
});
