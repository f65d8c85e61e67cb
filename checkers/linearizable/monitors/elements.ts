import { TAG_ARRAY, TAG_INT, TAG_TRUE, type ValueCursor, type ValueTable } from '../../../src/core/index.js';

/** Whole numbers from 0 to below this are looked up without hashing. */
const DIRECT = 1 << 22;

/** Reads the elements that answers of a set name, as value ids. */
export class Elements {
  readonly #values: ValueTable;
  readonly #cursor: ValueCursor;
  /** By whole number: its id, or -1. */
  #ids = new Int32Array(1024).fill(-1);

  constructor(values: ValueTable) {
    this.#values = values;
    this.#cursor = values.cursor(0);
  }

  /** The element of an answer `[element, bool]`. */
  element(id: number): number {
    this.#at(id).enterArray();
    return this.#next();
  }

  /** Is the second part of an answer `[element, bool]` true? */
  seen(id: number): boolean {
    const cursor = this.#at(id);
    cursor.enterArray();
    cursor.skip();
    return cursor.peek() === TAG_TRUE;
  }

  /** The distinct elements of a list in ascending order; `undefined` where it is none. */
  list(id: number): Int32Array | undefined {
    const cursor = this.#at(id);
    if (cursor.peek() !== TAG_ARRAY) return undefined;
    const count = cursor.enterArray();
    const elements = new Int32Array(count);
    for (let k = 0; k < count; k++) elements[k] = this.#next();
    elements.sort();
    let length = 0;
    for (let k = 0; k < count; k++) if (k === 0 || elements[k] !== elements[k - 1]) elements[length++] = elements[k];
    return elements.subarray(0, length);
  }

  #at(id: number): ValueCursor {
    this.#cursor.bytes = this.#values.bytes;
    this.#cursor.at = this.#values.start(id);
    return this.#cursor;
  }

  /** The id of the value under the cursor, which moves behind it. */
  #next(): number {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.peek() !== TAG_INT) {
      cursor.skip();
      return this.#values.internBytes(cursor.bytes, from, cursor.at);
    }
    cursor.tag();
    const n = cursor.int();
    if (n < 0 || n >= DIRECT) return this.#values.internBytes(cursor.bytes, from, cursor.at);
    if (n >= this.#ids.length) this.#widen(n);
    if (this.#ids[n] < 0) this.#ids[n] = this.#values.internBytes(cursor.bytes, from, cursor.at);
    return this.#ids[n];
  }

  #widen(n: number): void {
    let length = this.#ids.length;
    while (length <= n) length *= 2;
    const wider = new Int32Array(length).fill(-1);
    wider.set(this.#ids);
    this.#ids = wider;
  }
}
