import { InputError } from '../core/index.js';
import { isSpace } from './byte-classes.js';
import type { ByteWindow } from './byte-window.js';
import { EdnReader } from './edn-reader.js';
import { ERROR, F, PROCESS, TYPE, VALUE } from './event-fields.js';
import type { EventSink } from './event-sink.js';
import type { RecordReader } from './record-reader.js';

const COLON = 0x3a;
const TYPES = [':invoke', ':ok', ':fail', ':info'];
/** Process and type of an operation, at the start of a line or behind what a logger puts there. */
export const LOGGED_OPERATION = /(?:^|[-:\]]\s+|^\s+)(\d+|:[\w/.-]+)\s+(:invoke|:ok|:fail|:info)\s+/;

/**
 * Jepsen's history.txt and its log: `process type f value error`, with tabs or spaces, behind anything that a logger
 * writes. Lines without an operation are skipped.
 */
export class LogHistoryReader implements RecordReader {
  readonly #window: ByteWindow;
  readonly #sink: EventSink;
  readonly #edn: EdnReader;

  constructor(window: ByteWindow, sink: EventSink) {
    this.#window = window;
    this.#sink = sink;
    this.#edn = new EdnReader(window, sink.encoder);
  }

  next(): boolean {
    const window = this.#window;
    if (window.atEnd()) return false;
    const newline = window.bytes.indexOf(10, window.at);
    if ((newline < 0 || newline >= window.end) && !window.complete) {
      window.at = window.end;
      window.atEnd();
    }
    const end = newline < 0 || newline >= window.end ? window.end : newline;
    this.#line(window.at, end);
    window.at = Math.min(end + 1, window.end);
    return true;
  }

  #line(from: number, to: number): void {
    const window = this.#window;
    const line = window.text(from, to);
    // A quick test before the slow one: most lines of a log are about something else.
    if (!TYPES.some((type) => line.includes(type))) return;
    const match = LOGGED_OPERATION.exec(line);
    if (match === null) return;
    const operation =
      match.index + match[0].indexOf(match[1], match[0].search(/(\d+|:[\w/.-]+)\s+:(invoke|ok|fail|info)\s+$/));
    window.at = from + Buffer.byteLength(line.slice(0, operation));
    window.within(to, () => this.#operation(match[2] !== ':invoke' && match[2] !== ':ok'));
  }

  #operation(unsuccessful: boolean): void {
    const edn = this.#edn;
    const sink = this.#sink;
    edn.reset();
    sink.begin();
    this.#field(PROCESS);
    this.#field(TYPE);
    this.#field(F);
    const c = edn.skipSpace();
    if (c !== 0) this.#value(unsuccessful && c === COLON);
    if (edn.skipSpace() !== 0) this.#error();
    sink.finish();
  }

  /**
   * The value; but a lone keyword behind an operation that did not succeed is the reason why, put in its place:
   * `:info :write :timed-out`.
   */
  #value(mayBeError: boolean): void {
    const window = this.#window;
    const { at } = window;
    const start = this.#sink.encoder.end;
    this.#edn.value();
    const lone = mayBeError && this.#edn.skipSpace() === 0;
    this.#sink.field(lone ? ERROR : VALUE, start, at);
  }

  /** The reason: EDN, or any text to the end of the line. */
  #error(): void {
    const window = this.#window;
    const { encoder } = this.#sink;
    const { at } = window;
    const start = encoder.end;
    try {
      this.#edn.value();
      if (this.#edn.skipSpace() === 0) return this.#sink.field(ERROR, start, at);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
    encoder.end = start;
    let to = window.end;
    while (to > at && isSpace(window.bytes[to - 1])) to--;
    encoder.string(window.text(at, to));
    window.at = window.end;
    this.#sink.field(ERROR, start, at);
  }

  #field(field: number): void {
    this.#edn.skipSpace();
    this.#sink.read(field, this.#edn);
  }
}
