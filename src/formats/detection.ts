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
  const empty = sample.trim() === '';
  throw new InputError(`cannot read ${window.name}: ${empty ? 'it is empty' : 'it is no history in a known format'}`, {
    code: empty ? 'EMPTY_HISTORY' : 'UNKNOWN_FORMAT',
    hint: `Known are JSON lines, JSON arrays, Jepsen's history.edn and history.txt, and log lines, each also with gzip; --format names one (${Object.keys(FORMAT_NAMES).join(', ')}).`,
    details: { file: window.name },
  });
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
