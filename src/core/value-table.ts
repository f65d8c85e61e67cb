import { sharedMemory } from './shared-memory.js';
import type { Value } from './value.js';
import { ENCODED_BYTES_MAX, ValueCursor, ValueEncoder } from './value-encoding.js';

/** Id of a value in a {@link ValueTable}: a small integer, equal exactly where the values are equal. */
export type ValueId = number;

/** The id of `null` in every table. */
export const NULL_ID: ValueId = 0;
/** Stands in a column where there is no value at all. */
export const NO_VALUE = -1;

/** What a worker needs to read a table without a copy: plain views over shared memory. */
export interface SharedValueTable {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  readonly size: number;
}

/**
 * Interned values: each distinct value is stored once, encoded in one shared buffer, and known by a small integer.
 * Workers read a table where it lies ({@link ValueTable.share}); a million distinct small values take about 20 MB.
 */
export class ValueTable {
  readonly #encoder: ValueEncoder;
  readonly #cursor: ValueCursor;
  #offsets: Uint32Array;
  #slots: Int32Array;
  #size = 0;
  /** The bytes are another thread's too: copied before the first write. */
  #borrowed = false;

  constructor(shared?: SharedValueTable) {
    this.#encoder = new ValueEncoder(1 << 12);
    this.#offsets = new Uint32Array(sharedMemory(4 * 256));
    this.#slots = new Int32Array(512).fill(-1);
    if (shared) {
      this.#encoder.bytes = shared.bytes;
      this.#encoder.end = shared.offsets[shared.size];
      this.#offsets = shared.offsets;
      this.#size = shared.size;
      this.#borrowed = true;
      // The hash index is rebuilt on the first intern; readers never need it.
      this.#slots = new Int32Array(0);
    } else {
      this.intern(null);
    }
    this.#cursor = new ValueCursor(this.#encoder.bytes);
  }

  /** How many distinct values there are; ids run from 0 to `size - 1`. */
  get size(): number {
    return this.#size;
  }

  /** The encoded bytes of all values; a value's own lie between {@link start} and {@link end}. May move when it grows. */
  get bytes(): Uint8Array {
    return this.#encoder.bytes;
  }

  start(id: ValueId): number {
    return this.#offsets[id];
  }

  end(id: ValueId): number {
    return this.#offsets[id + 1];
  }

  /** The value of an id, built afresh. */
  get(id: ValueId): Value {
    this.#cursor.bytes = this.#encoder.bytes;
    this.#cursor.at = this.#offsets[id];
    return this.#cursor.value();
  }

  /** A cursor at the start of a value; several may be open at a time. */
  cursor(id: ValueId): ValueCursor {
    const cursor = new ValueCursor(this.#encoder.bytes);
    cursor.at = this.#offsets[id];
    return cursor;
  }

  /**
   * The id of a value; the same value has the same id.
   * @throws InputError `VALUE_TOO_DEEP`, `HISTORY_TOO_LARGE`; the table is as it was before.
   */
  intern(value: Value): ValueId {
    const { encoder } = this;
    const start = encoder.end;
    try {
      encoder.value(value);
    } catch (error) {
      encoder.end = start;
      throw error;
    }
    return this.#commit(start);
  }

  internInt(n: number): ValueId {
    const start = this.encoder.end;
    this.#encoder.int(n);
    return this.#commit(start);
  }

  /** The id of a value that lies encoded in another buffer (or in this one). */
  internBytes(bytes: Uint8Array, from: number, to: number): ValueId {
    const { encoder } = this;
    const start = encoder.end;
    encoder.reserve(to - from);
    const target = encoder.bytes;
    let at = start;
    for (let i = from; i < to; i++) target[at++] = bytes[i];
    encoder.end = at;
    return this.#commit(start);
  }

  /** For readers that encode as they parse: write one value with the encoder, then {@link commit} what was written. */
  get encoder(): ValueEncoder {
    if (this.#borrowed) this.#own();
    return this.#encoder;
  }

  /** Interns the value that the encoder wrote from `start` on. */
  commit(start: number): ValueId {
    return this.#commit(start);
  }

  /** What a worker thread needs to read this table. */
  share(): SharedValueTable {
    return { bytes: this.#encoder.bytes, offsets: this.#offsets, size: this.#size };
  }

  #commit(start: number): ValueId {
    if (this.#slots.length === 0 || this.#size * 2 >= this.#slots.length) this.#rehash();
    const { bytes, end } = this.#encoder;
    const mask = this.#slots.length - 1;
    const length = end - start;
    let slot = hashBytes(bytes, start, end) & mask;
    for (;;) {
      const id = this.#slots[slot];
      if (id < 0) break;
      const other = this.#offsets[id];
      if (this.#offsets[id + 1] - other === length && sameBytes(bytes, other, start, length)) {
        this.#encoder.end = start;
        return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.#size++;
    this.#slots[slot] = id;
    if (id + 1 >= this.#offsets.length) this.#copyOffsets(this.#offsets.length * 2);
    this.#offsets[id] = start;
    this.#offsets[id + 1] = end;
    return id;
  }

  #own(): void {
    const { bytes, end } = this.#encoder;
    const own = new Uint8Array(sharedMemory(Math.min(Math.max(1 << 12, end * 2), ENCODED_BYTES_MAX)));
    own.set(bytes.subarray(0, end));
    this.#encoder.bytes = own;
    this.#copyOffsets(this.#offsets.length);
    this.#borrowed = false;
  }

  #copyOffsets(length: number): void {
    const copy = new Uint32Array(sharedMemory(length * 4));
    copy.set(this.#offsets);
    this.#offsets = copy;
  }

  #rehash(): void {
    let capacity = 512;
    while (capacity < this.#size * 4) capacity *= 2;
    const slots = new Int32Array(capacity).fill(-1);
    const { bytes } = this.#encoder;
    for (let id = 0; id < this.#size; id++) {
      let slot = hashBytes(bytes, this.#offsets[id], this.#offsets[id + 1]) & (capacity - 1);
      while (slots[slot] >= 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix, over a range of bytes. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i], 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

function sameBytes(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}
