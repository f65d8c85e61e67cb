import type { ByteWindow } from './byte-window.js';
import { leaveOutCutRecord } from './cut-record.js';
import { fieldOf, GivenFields } from './event-fields.js';
import type { EventSink } from './event-sink.js';
import { JsonReader } from './json-reader.js';
import type { RecordReader } from './record-reader.js';

const COMMA = 0x2c;
const OPEN_SQUARE = 0x5b;
const CLOSE_SQUARE = 0x5d;
const OPEN_CURLY = 0x7b;
const CLOSE_CURLY = 0x7d;

/**
 * Operations as JSON objects, in one array or one after the other. A last line that is cut off, as a recorder leaves it
 * that was killed, is left out with a warning; an array without its end was not written by such a one, and is broken.
 */
export class JsonHistoryReader implements RecordReader {
  readonly warnings: string[] = [];
  readonly #window: ByteWindow;
  readonly #sink: EventSink;
  readonly #json: JsonReader;
  readonly #given = new GivenFields();
  #state: 'start' | 'lines' | 'array' | 'after' = 'start';

  constructor(window: ByteWindow, sink: EventSink) {
    this.#window = window;
    this.#sink = sink;
    this.#json = new JsonReader(window, sink.encoder);
  }

  next(): boolean {
    this.#json.reset();
    this.#sink.begin();
    const c = this.#json.skipSpace();
    if (this.#state === 'array') return this.#element(c);
    if (c === 0) return false;
    if (this.#state === 'after') throw this.#window.broken('nothing behind the array of operations');
    if (c === OPEN_SQUARE && this.#state === 'start') {
      this.#window.at++;
      if (this.#json.skipSpace() === CLOSE_SQUARE) {
        this.#window.at++;
        this.#state = 'after';
      } else {
        this.#event();
        this.#state = 'array';
      }
      return true;
    }
    return this.#line(c);
  }

  #element(c: number): boolean {
    if (c === CLOSE_SQUARE) {
      this.#window.at++;
      this.#state = 'after';
      return true;
    }
    if (c !== COMMA) throw this.#window.broken('"," or "]"');
    this.#window.at++;
    this.#event();
    return true;
  }

  #line(c: number): boolean {
    const window = this.#window;
    // Objects one after the other may be separated by commas.
    if (c === COMMA && this.#state === 'lines') window.at++;
    if (this.#json.skipSpace() !== OPEN_CURLY) throw window.broken(EXPECTED_EVENT);
    const start = window.at;
    try {
      this.#fields();
    } catch (error) {
      this.warnings.push(leaveOutCutRecord(error, window, start, this.#sink));
      return false;
    }
    this.#sink.finish();
    this.#state = 'lines';
    return true;
  }

  #event(): void {
    if (this.#json.skipSpace() !== OPEN_CURLY) throw this.#window.broken(EXPECTED_EVENT);
    this.#fields();
    this.#sink.finish();
  }

  #fields(): void {
    const json = this.#json;
    const window = this.#window;
    const sink = this.#sink;
    sink.begin();
    this.#given.reset();
    window.at++;
    if (json.skipSpace() === CLOSE_CURLY) window.at++;
    else {
      do {
        const { from, to } = json.key();
        const field = this.#given.take(fieldOf(window.bytes, from, to));
        json.skipSpace();
        sink.read(field, json);
      } while (json.more(CLOSE_CURLY));
    }
  }
}

const EXPECTED_EVENT = 'an operation, such as {"process":0,"type":"invoke","f":"read","value":null}';
