import {
  TAG_FALSE,
  TAG_INT,
  TAG_TRUE,
  type ValueCursor,
  type ValueId,
  type ValueTable,
} from '../../../src/core/index.js';
import type { Numbering } from '../numbering.js';

/** Whole numbers from 0 to below this are looked up without hashing. */
const DIRECT = 1 << 22;

/** By table: the ids of whole numbers that were looked up; -1 where none was. */
const wholeNumbers = new WeakMap<ValueTable, Int32Array>();

/** Reads the elements that answers of a set name, as numbers. */
export class Elements {
  readonly #values: ValueTable;
  readonly #numbering: Numbering;
  readonly #cursor: ValueCursor;
  /** By whole number: its id. */
  #ids: Int32Array;
  /** By element: the last list that it was met in; lists count from 1. */
  #lastList = new Int32Array(16);
  #lists = 0;
  /** What the last answer was about, and whether it was there. */
  element = -1;
  seen = false;

  constructor(values: ValueTable, numbering: Numbering) {
    this.#values = values;
    this.#numbering = numbering;
    this.#cursor = values.cursor(0);
    this.#ids = wholeNumbers.get(values) ?? new Int32Array(1024).fill(-1);
  }

  /** Reads an answer `[element, bool]`; false where it is none. */
  answer(id: number): boolean {
    const cursor = this.#at(id);
    if (cursor.enterArray() !== 2) return false;
    this.element = this.#next();
    const tag = cursor.peek();
    this.seen = tag === TAG_TRUE;
    return this.seen || tag === TAG_FALSE;
  }

  /** The distinct elements of a list, in its order; `undefined` where it is none. */
  list(id: number): Int32Array | undefined {
    const cursor = this.#at(id);
    const count = cursor.enterArray();
    if (count < 0) return undefined;
    const elements = new Int32Array(count);
    let ascending = true;
    for (let k = 0; k < count; k++) {
      elements[k] = this.#next();
      if (k > 0 && elements[k] <= elements[k - 1]) ascending = false;
    }
    return ascending ? elements : this.#distinct(elements);
  }

  #distinct(elements: Int32Array): Int32Array {
    const list = ++this.#lists;
    let length = 0;
    for (const element of elements) {
      if (element >= this.#lastList.length) this.#lastList = longer(this.#lastList, element, 0);
      if (this.#lastList[element] === list) continue;
      this.#lastList[element] = list;
      elements[length++] = element;
    }
    return elements.subarray(0, length);
  }

  #at(id: number): ValueCursor {
    this.#cursor.bytes = this.#values.bytes;
    this.#cursor.at = this.#values.start(id);
    return this.#cursor;
  }

  /** The number of the value under the cursor, which moves behind it. */
  #next(): number {
    return this.#numbering.of(this.#nextId());
  }

  #nextId(): ValueId {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.peek() !== TAG_INT) {
      cursor.skip();
      return this.#values.internBytes(cursor.bytes, from, cursor.at);
    }
    cursor.tag();
    const n = cursor.int();
    if (n < 0 || n >= DIRECT) return this.#values.internBytes(cursor.bytes, from, cursor.at);
    if (n >= this.#ids.length) {
      this.#ids = longer(this.#ids, n, -1);
      wholeNumbers.set(this.#values, this.#ids);
    }
    if (this.#ids[n] < 0) this.#ids[n] = this.#values.internBytes(cursor.bytes, from, cursor.at);
    return this.#ids[n];
  }
}

/** At least so long that an index is in it; content kept. */
function longer(array: Int32Array, index: number, empty: number): Int32Array<ArrayBuffer> {
  let length = array.length;
  while (length <= index) length *= 2;
  const wider = new Int32Array(length).fill(empty, array.length);
  wider.set(array);
  return wider;
}
