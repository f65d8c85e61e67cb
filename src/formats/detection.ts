import { InputError } from '../core/index.js';
import type { ByteWindow } from './byte-window.js';
import { LOGGED_OPERATION } from './log-history.js';

/** How a history is written: JSON objects (lines or an array), EDN, or Jepsen's text log. */
export type HistoryFormat = 'json' | 'edn' | 'log';

/** What `--format` understands: a format, or one of its other names. */
export const FORMAT_NAMES: Readonly<Record<string, HistoryFormat>> = {
  jsonl: 'json',
  json: 'json',
  edn: 'edn',
  log: 'log',
  txt: 'log',
};

const HINT =
  "Known are JSON lines, JSON arrays, Jepsen's history.edn and history.txt, and log lines, each also with gzip; " +
  `--format names one (${Object.keys(FORMAT_NAMES).join(', ')}).`;

/** How much of an input is looked at. A log may begin with many lines about other things. */
const SAMPLE_BYTES = 1 << 20;

/**
 * The format of what the window holds, by its content. Raises an {@link InputError} where it looks like no history.
 */
export async function detectFormat(window: ByteWindow): Promise<HistoryFormat> {
  while (window.end < SAMPLE_BYTES && !window.complete) await window.refill();
  const sample = window.text(window.at, Math.min(window.end, SAMPLE_BYTES));
  const format = formatOf(sample);
  if (format !== undefined) return format;
  throw foreign(window, sample);
}

function foreign({ name, bytes, at, end }: ByteWindow, sample: string): InputError {
  if (sample.trim() === '') {
    return new InputError(`cannot read ${name}: it is empty`, {
      code: 'EMPTY_HISTORY',
      hint: HINT,
      details: { file: name },
    });
  }
  const head = bytes.subarray(at, Math.min(end, at + 512));
  const mark = (head[0] ?? 0) * 256 + (head[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff) {
    const hint = 'Convert it first: iconv -f UTF-16 -t UTF-8 FILE > HISTORY.';
    return unknown(name, 'it is UTF-16 text', hint);
  }
  if (mark === 0x1f8b) return unknown(name, 'it is packed with gzip twice', 'Unpack it once with gunzip.');
  if (head.includes(0)) return unknown(name, 'it is binary data', HINT);
  if (/^\s*</.test(sample)) return unknown(name, 'it looks like HTML or XML', HINT);
  return unknown(name, 'it is no history in a known format', HINT);
}

function unknown(name: string, what: string, hint: string): InputError {
  return new InputError(`cannot read ${name}: ${what}`, { code: 'UNKNOWN_FORMAT', hint, details: { file: name } });
}

function formatOf(sample: string): HistoryFormat | undefined {
  // Comments and white space say nothing, except that they are EDN.
  const text = sample.replace(/^(?:[\s,]|;[^\n]*\n)+/, '');
  if (/^\[\s*\{\s*"|^\{\s*"|^\[\s*\]\s*$/.test(text))
    return /^[[{\s]*"[^"\\]*"\s*:/.test(text) || text[0] === '[' ? 'json' : 'edn';
  if (/^(\[|\()[\s,]*(\{|#|;|\(|\)|\]|$)/.test(text) || /^(\{\s*[:}#;"]|#[\w:.{_/])/.test(text)) return 'edn';
  if (sample.split('\n').some((line) => LOGGED_OPERATION.test(line))) return 'log';
  return undefined;
}
