import { sharedMemory, tooLarge } from './shared-memory.js';
import { tooDeep, VALUE_DEPTH_MAX, type Value } from './value.js';
import { decodeWtf8, encodeWtf8 } from './wtf8.js';

/*
 * Encoding: a tag byte, then the content. Equal values have equal bytes, so a table compares and hashes bytes only.
 *   NULL, FALSE, TRUE         nothing
 *   INT                       zigzag varint (integers below 2^52 in size)
 *   FLOAT                     8 bytes, little endian
 *   STRING, BIGINT            varint byte length, WTF-8 (decimal digits, for all integers that are no INT)
 *   ARRAY                     varint count, the elements
 *   MAP                       varint count, then key (a STRING without its tag) and value, keys in ascending order
 */
export const TAG_NULL = 0;
export const TAG_FALSE = 1;
export const TAG_TRUE = 2;
export const TAG_INT = 3;
export const TAG_FLOAT = 4;
export const TAG_STRING = 5;
export const TAG_BIGINT = 6;
export const TAG_ARRAY = 7;
export const TAG_MAP = 8;

/** A zigzag varint must itself stay a safe integer. */
const INT_LIMIT = 2 ** 52;

/** Places in the buffer are kept in 32 bits. */
export const ENCODED_BYTES_MAX = 2 ** 32 - 1;

/** The bytes of one float on its way; one for all, since cursors are made for single values. */
const FLOAT = new DataView(new ArrayBuffer(8));

/** Appends encoded values to a byte buffer that grows. */
export class ValueEncoder {
  bytes: Uint8Array;
  end = 0;

  constructor(capacity = 1 << 12) {
    this.bytes = new Uint8Array(sharedMemory(capacity));
  }

  /**
   * Makes room for `count` more bytes.
   * @throws InputError `HISTORY_TOO_LARGE` beyond 4 GiB.
   */
  reserve(count: number): void {
    const needed = this.end + count;
    if (needed <= this.bytes.length) return;
    if (needed > ENCODED_BYTES_MAX) throw tooLarge('its different values take more than 4 GiB');
    let capacity = this.bytes.length * 2;
    while (capacity < needed) capacity *= 2;
    const wider = new Uint8Array(sharedMemory(Math.min(capacity, ENCODED_BYTES_MAX)));
    wider.set(this.bytes.subarray(0, this.end));
    this.bytes = wider;
  }

  tag(tag: number): void {
    this.reserve(1);
    this.bytes[this.end++] = tag;
  }

  /** A non-negative safe integer. */
  varint(n: number): void {
    this.reserve(8);
    const { bytes } = this;
    while (n >= 0x80) {
      bytes[this.end++] = (n & 0x7f) | 0x80;
      n = n < 0x80000000 ? n >>> 7 : Math.floor(n / 128);
    }
    bytes[this.end++] = n;
  }

  /** A safe integer. */
  int(n: number): void {
    if (n >= INT_LIMIT || n <= -INT_LIMIT) {
      this.tag(TAG_BIGINT);
      this.text(n.toString());
      return;
    }
    this.tag(TAG_INT);
    this.varint(n >= 0 ? n * 2 : -n * 2 - 1);
  }

  /** Any finite or infinite number; whole numbers in the safe range become integers. */
  number(n: number): void {
    if (Number.isSafeInteger(n)) {
      this.int(n === 0 ? 0 : n);
      return;
    }
    this.tag(TAG_FLOAT);
    this.reserve(8);
    FLOAT.setFloat64(0, n, true);
    for (let i = 0; i < 8; i++) this.bytes[this.end++] = FLOAT.getUint8(i);
  }

  /** Length and content of a text, without a tag: what follows STRING, BIGINT, and what a map's key is. */
  text(s: string): void {
    const { length } = s;
    if (length < 128) {
      this.reserve(8 + length);
      const { bytes } = this;
      // Short ASCII without a call into the encoder: almost every string in a history.
      let at = this.end + 1;
      let i = 0;
      for (; i < length; i++) {
        const c = s.charCodeAt(i);
        if (c >= 0x80) break;
        bytes[at++] = c;
      }
      if (i === length) {
        bytes[this.end] = length;
        this.end = at;
        return;
      }
    }
    const utf8 = encodeWtf8(s);
    this.varint(utf8.length);
    this.reserve(utf8.length);
    this.bytes.set(utf8, this.end);
    this.end += utf8.length;
  }

  string(s: string): void {
    this.tag(TAG_STRING);
    this.text(s);
  }

  /** Opens an array: exactly `count` values must follow. */
  array(count: number): void {
    this.tag(TAG_ARRAY);
    this.varint(count);
  }

  /** @throws InputError `VALUE_TOO_DEEP`; what was written of the value by then is to be taken back. */
  value(v: Value, depth = 0): void {
    if (v === null) return this.tag(TAG_NULL);
    switch (typeof v) {
      case 'boolean':
        return this.tag(v ? TAG_TRUE : TAG_FALSE);
      case 'number':
        return this.number(v);
      case 'string':
        return this.string(v);
      case 'bigint':
        if (v >= BigInt(Number.MIN_SAFE_INTEGER) && v <= BigInt(Number.MAX_SAFE_INTEGER)) return this.int(Number(v));
        this.tag(TAG_BIGINT);
        return this.text(v.toString());
      default:
        if (depth >= VALUE_DEPTH_MAX) throw tooDeep();
        if (Array.isArray(v)) {
          this.array(v.length);
          for (const item of v) this.value(item === undefined ? null : item, depth + 1);
          return;
        }
        return this.#map(v as Readonly<Record<string, Value>>, depth);
    }
  }

  #map(v: Readonly<Record<string, Value>>, depth: number): void {
    const keys = Object.keys(v)
      .filter((key) => v[key] !== undefined)
      .toSorted();
    this.tag(TAG_MAP);
    this.varint(keys.length);
    for (const key of keys) {
      this.text(key);
      this.value(v[key], depth + 1);
    }
  }
}

/** Reads encoded values where they lie. Set `at`, then read; every read moves `at` behind what it read. */
export class ValueCursor {
  bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The tag of the next value, without moving. */
  peek(): number {
    return this.bytes[this.at];
  }

  tag(): number {
    return this.bytes[this.at++];
  }

  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte < 0x80) return byte;
    let n = byte & 0x7f;
    let scale = 128;
    do {
      byte = bytes[this.at++];
      n += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    return n;
  }

  /** The content of an INT, behind its tag. */
  int(): number {
    const n = this.varint();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  text(): string {
    const length = this.varint();
    const start = this.at;
    this.at += length;
    if (length < 32) {
      let s = '';
      let i = start;
      for (; i < this.at; i++) {
        const c = this.bytes[i];
        if (c >= 0x80) break;
        s += String.fromCharCode(c);
      }
      if (i === this.at) return s;
    }
    // A copy: TextDecoder refuses views of shared memory.
    return decodeWtf8(this.bytes.slice(start, this.at));
  }

  /** Enters an array: its tag and count are read. -1 where the next value is no array; then nothing is read. */
  enterArray(): number {
    if (this.bytes[this.at] !== TAG_ARRAY) return -1;
    this.at++;
    return this.varint();
  }

  /** Moves behind the next value. */
  skip(): void {
    switch (this.tag()) {
      case TAG_INT:
        while (this.bytes[this.at++] >= 0x80);
        return;
      case TAG_FLOAT:
        this.at += 8;
        return;
      case TAG_STRING:
      case TAG_BIGINT: {
        const length = this.varint();
        this.at += length;
        return;
      }
      case TAG_ARRAY:
        for (let n = this.varint(); n > 0; n--) this.skip();
        return;
      case TAG_MAP:
        for (let n = this.varint(); n > 0; n--) {
          const length = this.varint();
          this.at += length;
          this.skip();
        }
        return;
      default:
        return;
    }
  }

  value(): Value {
    switch (this.tag()) {
      case TAG_NULL:
        return null;
      case TAG_FALSE:
        return false;
      case TAG_TRUE:
        return true;
      case TAG_INT:
        return this.int();
      case TAG_FLOAT:
        for (let i = 0; i < 8; i++) FLOAT.setUint8(i, this.bytes[this.at++]);
        return FLOAT.getFloat64(0, true);
      case TAG_STRING:
        return this.text();
      case TAG_BIGINT: {
        const digits = this.text();
        const n = Number(digits);
        return Number.isSafeInteger(n) ? n : BigInt(digits);
      }
      case TAG_ARRAY: {
        const count = this.varint();
        const items: Value[] = [];
        for (let i = 0; i < count; i++) items.push(this.value());
        return items;
      }
      case TAG_MAP: {
        const count = this.varint();
        const map: Record<string, Value> = {};
        for (let i = 0; i < count; i++) {
          const key = this.text();
          const value = this.value();
          // A key "__proto__" from a database stays data; defineProperty takes several times as long.
          if (key !== '__proto__') map[key] = value;
          else Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
        }
        return map;
      }
      default:
        throw new RangeError(`no value is encoded at byte ${this.at - 1}`);
    }
  }
}
