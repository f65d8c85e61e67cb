import type { ByteWindow } from './byte-window.js';
import { leaveOutCutRecord } from './cut-record.js';
import { EdnReader } from './edn-reader.js';
import { fieldOf, GivenFields, OTHER, VALUE } from './event-fields.js';
import type { EventSink } from './event-sink.js';
import type { RecordReader } from './record-reader.js';

const QUOTE = 0x22;
const HASH = 0x23;
const COLON = 0x3a;
const OPEN_ROUND = 0x28;
const CLOSE_ROUND = 0x29;
const OPEN_SQUARE = 0x5b;
const CLOSE_SQUARE = 0x5d;
const OPEN_CURLY = 0x7b;
const CLOSE_CURLY = 0x7d;

/** Tags of a key and its value, as independent tests write them. */
const TUPLE_TAG = /(^|[./])(map-?entry|(independent-)?tuple)$/i;

/**
 * Jepsen's history.edn: operations as maps or records, in one vector or list, or one after the other. Of the latter, a last
 * line that is cut off is left out with a warning.
 */
export class EdnHistoryReader implements RecordReader {
  readonly warnings: string[] = [];
  readonly #window: ByteWindow;
  readonly #sink: EventSink;
  readonly #edn: EdnReader;
  readonly #given = new GivenFields();
  /** The bracket that ends the list of operations; 0 without a list. */
  #close = 0;
  #state: 'start' | 'inside' | 'after' = 'start';

  constructor(window: ByteWindow, sink: EventSink) {
    this.#window = window;
    this.#sink = sink;
    this.#edn = new EdnReader(window, sink.encoder);
  }

  next(): boolean {
    const edn = this.#edn;
    edn.reset();
    this.#sink.begin();
    const c = edn.skipSpace();
    if (c === 0) {
      if (this.#close !== 0 && this.#state === 'inside') throw this.#window.broken('the end of the list of operations');
      return false;
    }
    if (this.#state === 'after') throw this.#window.broken('nothing behind the list of operations');
    if (this.#state === 'start' && (c === OPEN_SQUARE || c === OPEN_ROUND)) {
      this.#close = c === OPEN_SQUARE ? CLOSE_SQUARE : CLOSE_ROUND;
      this.#state = 'inside';
      this.#window.at++;
      return true;
    }
    if (c === this.#close) {
      this.#window.at++;
      this.#state = 'after';
      return true;
    }
    return this.#close === 0 ? this.#line(c) : this.#record(c);
  }

  /** An operation of those that stand one after the other. */
  #line(c: number): boolean {
    const start = this.#window.at;
    try {
      return this.#record(c);
    } catch (error) {
      this.warnings.push(leaveOutCutRecord(error, this.#window, start, this.#sink));
      return false;
    }
  }

  #record(c: number): true {
    const edn = this.#edn;
    if (c === HASH) edn.tagName();
    if (edn.skipSpace() !== OPEN_CURLY) throw this.#window.broken(EXPECTED_EVENT);
    this.#event();
    this.#state = 'inside';
    return true;
  }

  #event(): void {
    const edn = this.#edn;
    const window = this.#window;
    const sink = this.#sink;
    sink.begin();
    this.#given.reset();
    window.at++;
    for (;;) {
      const c = edn.skipSpace();
      if (c === CLOSE_CURLY) break;
      const field = this.#given.take(this.#key(c));
      if (edn.skipSpace() === CLOSE_CURLY) throw window.broken('a value for the key before it');
      const { at } = window;
      if (field === VALUE && window.bytes[at] === HASH && this.#tuple(sink.encoder.end, at)) continue;
      sink.read(field, edn);
    }
    sink.finish();
    window.at++;
  }

  #key(c: number): number {
    const window = this.#window;
    const from = window.at + 1;
    if (c === COLON) {
      const to = this.#edn.token();
      return fieldOf(window.bytes, from, to);
    }
    if (c !== QUOTE) {
      this.#edn.discard();
      return OTHER;
    }
    this.#edn.discard();
    return fieldOf(window.bytes, from, window.at - 1);
  }

  /** A tagged pair of key and value. False where it is anything else; then nothing is read. */
  #tuple(start: number, at: number): boolean {
    const edn = this.#edn;
    const window = this.#window;
    const next = window.bytes[at + 1];
    if (next === OPEN_CURLY || next === HASH || next === QUOTE) return false;
    if (!TUPLE_TAG.test(edn.tagName())) {
      window.at = at;
      return false;
    }
    if (edn.skipSpace() === OPEN_CURLY) {
      this.#tupleRecord(start);
      return true;
    }
    edn.value();
    this.#sink.tuple(start, at);
    return true;
  }

  /** A tuple that is printed as a record: its fields are called key and value, or k and v. */
  #tupleRecord(start: number): void {
    const edn = this.#edn;
    const window = this.#window;
    const { encoder } = this.#sink;
    const at = window.at;
    window.at++;
    // An array of two, so that it becomes a pair whatever the order of its fields.
    const parts = new Map<string, Uint8Array>();
    while (edn.skipSpace() !== CLOSE_CURLY) {
      const name = edn.tagName();
      edn.value();
      parts.set(name.slice(0, 1), encoder.bytes.slice(start, encoder.end));
      encoder.end = start;
    }
    window.at++;
    const key = parts.get('k');
    const value = parts.get('v');
    if (!key || !value) throw window.broken('a pair with :key and :value', at);
    encoder.array(2);
    for (const bytes of [key, value]) {
      encoder.reserve(bytes.length);
      encoder.bytes.set(bytes, encoder.end);
      encoder.end += bytes.length;
    }
    this.#sink.tuple(start, at);
  }
}

const EXPECTED_EVENT = 'an operation, such as {:process 0, :type :invoke, :f :read, :value nil}';
