import {
  type History,
  HistoryBuilder,
  INVOKE,
  NEMESIS,
  NO_VALUE,
  OP_TYPES,
  TAG_ARRAY,
  TAG_BIGINT,
  TAG_FLOAT,
  TAG_INT,
  TAG_NULL,
  TAG_STRING,
  type Value,
  ValueCursor,
  type ValueEncoder,
  type ValueId,
} from '../core/index.js';
import type { ByteWindow } from './byte-window.js';
import { ERROR, F, INDEX, KEY, NODE, OTHER, PROCESS, TIME, TYPE, VALUE } from './event-fields.js';
import { NameCodes } from './name-codes.js';
import { ProcessNumbers } from './process-numbers.js';
import type { ValueReader } from './value-reader.js';

const NONE = -2;
/** An operation that a foreign history does not name is a transaction: that is what such histories hold. */
const NAMELESS = 'txn';
const INDEX_LIMIT = 2 ** 31;

type NumberField = typeof INDEX | typeof TIME | typeof PROCESS;
type NameField = typeof TYPE | typeof F | typeof NODE;

/**
 * Turns events, field by field, into rows of a history. A reader writes a field's value with {@link encoder} and says
 * what it was with {@link field}; {@link finish} checks the event and appends it.
 */
export class EventSink {
  readonly encoder: ValueEncoder;
  readonly #builder = new HistoryBuilder();
  readonly #cursor: ValueCursor;
  readonly #window: ByteWindow;
  readonly #byKey: boolean;
  readonly #processes = new ProcessNumbers();
  readonly #types: NameCodes;
  readonly #names: NameCodes;
  /** Where the bytes of interned values end; what lies behind it belongs to an event that is not finished. */
  #committed: number;
  #type = NONE;
  #process = NONE;
  #f = NONE;
  #value = NO_VALUE;
  #key = NO_VALUE;
  #timeNs = Number.NaN;
  #node = -1;
  #error = NO_VALUE;
  #index = NONE;
  #at = 0;

  constructor(window: ByteWindow, byKey: boolean) {
    this.#window = window;
    this.#byKey = byKey;
    this.encoder = this.#builder.values.encoder;
    this.#cursor = new ValueCursor(this.encoder.bytes);
    this.#committed = this.encoder.end;
    this.#types = new NameCodes((name) => OP_TYPES.indexOf(name.replace(/^:/, '') as never));
    this.#names = new NameCodes((name) => this.#builder.name(name));
  }

  /** Events so far. */
  get length(): number {
    return this.#builder.length;
  }

  /** Starts an event; also takes back one that could not be read to its end. */
  begin(): void {
    this.encoder.end = this.#committed;
    this.#type = NONE;
    this.#process = NONE;
    this.#f = NONE;
    this.#value = NO_VALUE;
    this.#key = NO_VALUE;
    this.#timeNs = Number.NaN;
    this.#node = -1;
    this.#error = NO_VALUE;
    this.#index = NONE;
    this.#at = this.#window.at;
  }

  /** Reads the value of a field. Numbers and names, most of an event, go without being encoded. */
  read(field: number, reader: ValueReader): void {
    const { at } = this.#window;
    if (field === INDEX || field === TIME || field === PROCESS) {
      const n = reader.whole();
      if (n >= 0) return this.#numeric(field, n, at);
    } else if (field === TYPE || field === F || field === NODE) {
      const end = reader.wordEnd();
      if (end > at + 1) return this.#named(field, this.#codes(field).code(this.#window, at + 1, end), at);
      if (end >= 0) this.#window.at = at;
    }
    const start = this.encoder.end;
    reader.value();
    if (field === OTHER) this.encoder.end = start;
    else this.field(field, start, at);
  }

  /** Takes what was encoded from `start` on as a field; `at` is its place in the window, for messages. */
  field(field: number, start: number, at: number): void {
    const { encoder } = this;
    const tag = encoder.bytes[start];
    switch (field) {
      case VALUE:
        this.#value = this.#commit(start);
        return;
      case KEY:
        this.#key = this.#commit(start);
        return;
      case ERROR:
        if (tag !== TAG_NULL) this.#error = this.#commit(start);
        break;
      case TYPE:
        this.#named(TYPE, tag === TAG_STRING ? this.#codes(TYPE).codeOf(this.#decoded(start) as string) : -1, at);
        break;
      case PROCESS:
        if (tag === TAG_NULL) this.#process = NONE;
        else this.#takeProcess(start, at);
        break;
      case F:
      case NODE:
        if (tag === TAG_NULL) break;
        if (tag !== TAG_STRING) throw this.#window.broken('a name', at);
        this.#named(field, this.#names.codeOf(this.#decoded(start) as string), at);
        break;
      case TIME:
        this.#numeric(TIME, tag === TAG_NULL ? -1 : this.#number(tag, start, at, 'a time in nanoseconds'), at);
        break;
      case INDEX:
        this.#numeric(INDEX, tag === TAG_NULL ? -1 : this.#number(tag, start, at, 'an index'), at);
        break;
    }
    encoder.end = this.#committed;
  }

  #codes(field: NameField): NameCodes {
    return field === TYPE ? this.#types : this.#names;
  }

  #named(field: NameField, code: number, at: number): void {
    if (code < 0) throw this.#window.broken(field === TYPE ? EXPECTED_TYPE : 'at most 32,768 different names', at);
    if (field === TYPE) this.#type = code;
    else if (field === F) this.#f = code;
    else this.#node = code;
  }

  #numeric(field: NumberField, n: number, at: number): void {
    switch (field) {
      case TIME:
        // Negative times stand for "not known" in foreign histories.
        this.#timeNs = n < 0 ? Number.NaN : n;
        return;
      case INDEX:
        if (!Number.isInteger(n) || n >= INDEX_LIMIT) throw this.#window.broken('an index below 2^31', at);
        this.#index = n < 0 ? NONE : n;
        return;
      case PROCESS: {
        const process = this.#processes.numbered(n);
        if (process === undefined) throw this.#window.broken('a process: a whole number from 0 to 2^30, or a name', at);
        this.#process = process;
      }
    }
  }

  /** Takes a pair `[key value]` that was encoded from `start` on as key and value. */
  tuple(start: number, at: number): void {
    const { encoder } = this;
    this.#cursor.bytes = encoder.bytes;
    this.#cursor.at = start;
    if (this.#cursor.enterArray() !== 2) throw this.#window.broken('a pair [key value]', at);
    const keyStart = this.#cursor.at;
    this.#cursor.skip();
    const valueStart = this.#cursor.at;
    const bytes = encoder.bytes.slice(keyStart, encoder.end);
    encoder.end = start;
    const { values } = this.#builder;
    this.#key = values.internBytes(bytes, 0, valueStart - keyStart);
    this.#value = values.internBytes(bytes, valueStart - keyStart, bytes.length);
    this.#committed = encoder.end;
  }

  /** Checks the event and appends it. */
  finish(): void {
    if (this.#type === NONE) throw this.#window.broken(`an operation with a type: ${EXPECTED_TYPE}`, this.#at);
    if (this.#f === NONE) this.#f = this.#builder.name(NAMELESS);
    if (this.#process === NONE) this.#process = this.#anonymous();
    if (this.#byKey && this.#process !== NEMESIS && this.#key === NO_VALUE && this.#value !== NO_VALUE) this.#split();
    this.#builder.appendRow(
      this.#type,
      this.#process,
      this.#f,
      this.#value,
      this.#key,
      this.#timeNs,
      this.#node,
      this.#error,
      this.#index === NONE ? this.#builder.length : this.#index,
    );
  }

  /** The history of all events. */
  build(): History {
    const history = this.#builder.build();
    this.#processes.settle(history.columns.process);
    return history;
  }

  /** Splits a plain pair into key and value; a completion may have no pair (its invocation's holds). */
  #split(): void {
    const { values } = this.#builder;
    const start = this.encoder.end;
    const from = values.start(this.#value);
    const isPair = values.bytes[from] === TAG_ARRAY && values.bytes[from + 1] === 2;
    if (!isPair) {
      if (this.#type === INVOKE) throw this.#window.broken('a value [key value], as --by-key says', this.#at);
      return;
    }
    const to = values.end(this.#value);
    this.encoder.reserve(to - from);
    this.encoder.bytes.copyWithin(start, from, to);
    this.encoder.end = start + to - from;
    this.tuple(start, this.#at);
  }

  #anonymous(): number {
    const process = this.#processes.anonymous(this.#type, this.#f, this.#value);
    if (process === undefined) {
      throw this.#window.broken('a process, because several invocations that it could complete are open', this.#at);
    }
    return process;
  }

  #commit(start: number): ValueId {
    const id = this.#builder.values.commit(start);
    this.#committed = this.encoder.end;
    return id;
  }

  #takeProcess(start: number, at: number): void {
    const value = this.#decoded(start);
    if (typeof value !== 'string') return this.#numeric(PROCESS, value as number, at);
    if (/^\d+$/.test(value)) return this.#numeric(PROCESS, Number(value), at);
    this.#process = this.#processes.named(value.replace(/^:/, ''));
  }

  #number(tag: number, start: number, at: number, expected: string): number {
    if (tag !== TAG_INT && tag !== TAG_FLOAT && tag !== TAG_BIGINT) throw this.#window.broken(expected, at);
    return Number(this.#decoded(start));
  }

  #decoded(start: number): Value {
    this.#cursor.bytes = this.encoder.bytes;
    this.#cursor.at = start;
    return this.#cursor.value();
  }
}

const EXPECTED_TYPE = 'invoke, ok, fail or info';
