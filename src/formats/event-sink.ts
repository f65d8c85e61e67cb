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
  ValueCursor,
  type ValueEncoder,
  type ValueId,
} from '../core/index.js';
import type { ByteWindow } from './byte-window.js';
import { EncodedNames } from './encoded-names.js';
import { ERROR, F, INDEX, KEY, NODE, PROCESS, TIME, TYPE, VALUE } from './event-fields.js';
import { ProcessNumbers } from './process-numbers.js';

const NONE = -2;
/** An operation that a foreign history does not name is a transaction: that is what such histories hold. */
const NAMELESS = 'txn';
const INDEX_LIMIT = 2 ** 31;

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
  readonly #types: EncodedNames;
  readonly #names: EncodedNames;
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
    this.#types = new EncodedNames((name) => OP_TYPES.indexOf(name.replace(/^:/, '') as never));
    this.#names = new EncodedNames((name) => this.#builder.name(name));
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
        this.#type = tag === TAG_STRING ? this.#types.code(encoder.bytes, start, encoder.end) : -1;
        if (this.#type < 0) throw this.#window.broken(EXPECTED_TYPE, at);
        break;
      case PROCESS:
        this.#process = this.#processOf(tag, start, at);
        break;
      case F:
        if (tag !== TAG_NULL) this.#f = this.#name(start, at);
        break;
      case NODE:
        if (tag !== TAG_NULL) this.#node = this.#name(start, at);
        break;
      case TIME: {
        const timeNs = tag === TAG_NULL ? -1 : this.#number(tag, start, at, 'a time in nanoseconds');
        // Negative times stand for "not known" in foreign histories.
        this.#timeNs = timeNs < 0 ? Number.NaN : timeNs;
        break;
      }
      case INDEX: {
        const index = tag === TAG_NULL ? -1 : this.#number(tag, start, at, 'an index');
        if (!Number.isInteger(index) || index >= INDEX_LIMIT) throw this.#window.broken('an index below 2^31', at);
        this.#index = index < 0 ? NONE : index;
        break;
      }
    }
    encoder.end = this.#committed;
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

  #processOf(tag: number, start: number, at: number): number {
    if (tag === TAG_NULL) return NONE;
    const { encoder } = this;
    this.#cursor.bytes = encoder.bytes;
    this.#cursor.at = start;
    const value = this.#cursor.value();
    if (typeof value === 'string' && !/^\d+$/.test(value)) return this.#processes.named(value.replace(/^:/, ''));
    const process = this.#processes.numbered(typeof value === 'string' ? Number(value) : (value as number));
    if (process === undefined) throw this.#window.broken('a process: a whole number from 0 to 2^30, or a name', at);
    return process;
  }

  #name(start: number, at: number): number {
    const { encoder } = this;
    if (encoder.bytes[start] !== TAG_STRING) throw this.#window.broken('a name', at);
    const code = this.#names.code(encoder.bytes, start, encoder.end);
    if (code < 0) throw this.#window.broken('at most 32,768 different names', at);
    return code;
  }

  #number(tag: number, start: number, at: number, expected: string): number {
    if (tag !== TAG_INT && tag !== TAG_FLOAT && tag !== TAG_BIGINT) throw this.#window.broken(expected, at);
    this.#cursor.bytes = this.encoder.bytes;
    this.#cursor.at = start;
    return Number(this.#cursor.value());
  }
}

const EXPECTED_TYPE = 'invoke, ok, fail or info';
