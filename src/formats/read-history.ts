import type { History } from '../core/index.js';
import { ByteWindow } from './byte-window.js';
import { detectFormat, type HistoryFormat } from './detection.js';
import { EdnHistoryReader } from './edn-history.js';
import { EventSink } from './event-sink.js';
import { bufferBytes, fileBytes } from './history-source.js';
import { settleIrregularities } from './irregularities.js';
import { JsonHistoryReader } from './json-history.js';
import { LogHistoryReader } from './log-history.js';
import { type RecordReader, readRecords } from './record-reader.js';

export interface ReadOptions {
  /** Detected from the content where it is left out. */
  readonly format?: HistoryFormat;
  /** Values of client operations are plain pairs `[key value]`: they become key and value. Default: false. */
  readonly byKey?: boolean;
}

export interface ReadResult {
  readonly history: History;
  readonly format: HistoryFormat;
  /** What was tolerated, in words: a last line that is cut off, indices that stand twice, times that go back. */
  readonly warnings: readonly string[];
}

/**
 * Reads a history from a file (`-`: standard input), of any supported format, gzip or not, in pieces: the file is never
 * in memory as a whole. Raises an `InputError` that names the line for anything that is no history. O(bytes).
 */
export function readHistory(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  return read(new ByteWindow(fileBytes(path), path === '-' ? 'standard input' : path), options);
}

/** Reads a history that is in memory: its text, or its bytes (gzip or not). `name` stands in messages. */
export function parseHistory(
  content: string | Uint8Array,
  options: ReadOptions = {},
  name = 'history',
): Promise<ReadResult> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return read(new ByteWindow(bufferBytes(bytes, name), name), options);
}

async function read(window: ByteWindow, options: ReadOptions): Promise<ReadResult> {
  await window.skipByteOrderMark();
  const format = options.format ?? (await detectFormat(window));
  const sink = new EventSink(window, options.byKey ?? false);
  const reader = readerOf(format, window, sink);
  await readRecords(window, reader);
  const history = sink.build();
  return { history, format, warnings: [...(reader.warnings ?? []), ...settleIrregularities(history)] };
}

function readerOf(format: HistoryFormat, window: ByteWindow, sink: EventSink): RecordReader {
  switch (format) {
    case 'edn':
      return new EdnHistoryReader(window, sink);
    case 'json':
      return new JsonHistoryReader(window, sink);
    case 'log':
      return new LogHistoryReader(window, sink);
  }
}
