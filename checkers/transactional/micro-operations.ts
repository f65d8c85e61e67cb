import {
  type History,
  InputError,
  NO_VALUE,
  showValue,
  TAG_NULL,
  TAG_STRING,
  ValueCursor,
} from '../../src/core/index.js';
import type { Dialect } from './transactions.js';

const LETTER_R = 0x72;
const LETTER_W = 0x77;
const APPEND = [0x61, 0x70, 0x70, 0x65, 0x6e, 0x64];

/**
 * Walks the encoded micro-operations of a row: `["r", key, seen]`, `["append", key, element]`, `["w", key, value]`.
 * A read may leave out what it saw, which is the same as `null`. Its fields speak of the last micro-operation read.
 */
export class MicroOperationReader {
  readonly cursor: ValueCursor;
  /** 0 for a read, 1 for a write, as in the columns. */
  kind = 0;
  keyFrom = 0;
  keyTo = 0;
  valueFrom = 0;
  valueTo = 0;
  /** The value is null, or left out. */
  isNull = false;
  /** Of a list that a read saw: offset of its first element, number of elements, offset of its last element. */
  listAt = 0;
  listLength = 0;
  lastElementFrom = 0;
  /** Offset behind the micro-operation. */
  end = 0;
  readonly #history: History;
  readonly #dialect: Dialect;

  constructor(history: History, dialect: Dialect) {
    this.#history = history;
    this.#dialect = dialect;
    this.cursor = new ValueCursor(history.values.bytes);
  }

  /** Places the cursor before the first micro-operation of a row; how many there are. */
  open(row: number): number {
    const value = this.#history.columns.value[row];
    if (value === NO_VALUE) return this.#refuse(row, 'it carries no value');
    this.cursor.at = this.#history.values.start(value);
    const count = this.cursor.enterArray();
    return count < 0 ? this.#refuse(row, 'its value is no list') : count;
  }

  next(row: number): void {
    const { cursor } = this;
    const width = cursor.enterArray();
    if (width !== 3 && width !== 2) this.#refuse(row, 'a micro-operation is a list of function, key and value');
    this.kind = this.#function(row);
    this.keyFrom = cursor.at;
    cursor.skip();
    this.keyTo = cursor.at;
    this.valueFrom = cursor.at;
    this.isNull = width === 2 || cursor.peek() === TAG_NULL;
    if (width === 3) {
      if (this.kind === 0 && !this.isNull && this.#dialect === 'list-append') this.#list(row);
      else cursor.skip();
    } else if (this.kind === 1) this.#refuse(row, 'a write names no value');
    this.valueTo = cursor.at;
    this.end = cursor.at;
  }

  #list(row: number): void {
    const { cursor } = this;
    const length = cursor.enterArray();
    if (length < 0) this.#refuse(row, 'a read of a list saw something that is no list');
    this.listAt = cursor.at;
    this.listLength = length;
    for (let i = 1; i < length; i++) cursor.skip();
    this.lastElementFrom = cursor.at;
    if (length > 0) cursor.skip();
  }

  #function(row: number): number {
    const { cursor } = this;
    const { bytes, at } = cursor;
    if (bytes[at] === TAG_STRING) {
      const length = bytes[at + 1];
      if (length === 1) {
        cursor.at = at + 3;
        if (bytes[at + 2] === LETTER_R) return 0;
        if (bytes[at + 2] === LETTER_W && this.#dialect === 'rw-register') return 1;
      } else if (length === APPEND.length && this.#dialect === 'list-append') {
        cursor.at = at + 2 + length;
        if (APPEND.every((letter, i) => bytes[at + 2 + i] === letter)) return 1;
      }
    }
    cursor.at = at;
    return this.#refuse(row, `${showValue(cursor.value())} is no function of ${this.#dialect}`);
  }

  #refuse(row: number, why: string): never {
    const history = this.#history;
    const functions = this.#dialect === 'list-append' ? '"r" and "append"' : '"r" and "w"';
    throw new InputError(
      `${this.#dialect}: the operation at index ${history.columns.index[row]} is no transaction: ${why}`,
      {
        code: 'NOT_A_TRANSACTION',
        hint: `Values are lists of micro-operations like ["r", key, seen], with the functions ${functions}.`,
        details: { index: history.columns.index[row], value: showValue(history.value(row)) },
      },
    );
  }
}
