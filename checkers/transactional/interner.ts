import { TAG_INT, type Value, ValueCursor, ValueTable } from '../../src/core/index.js';
import { doubled } from './doubled.js';

/** Integers below this are looked up in an array instead of a hash table: almost every key and value of a workload. */
const DIRECT = 1 << 20;

/** Dense numbers for encoded values that lie in one buffer; equal values have equal numbers. */
export class Interner {
  readonly #bytes: Uint8Array;
  readonly #cursor: ValueCursor;
  readonly #table = new ValueTable();
  /** Numbers of small non-negative integers, plus one; 0 where there is none yet. */
  #direct = new Int32Array(1 << 10);
  /** Numbers of all others by their id in the table. */
  readonly #byTable = new Map<number, number>();
  #starts = new Uint32Array(1 << 10);
  #size = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#cursor = new ValueCursor(bytes);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the value encoded in bytes `from` to `to` (exclusive). */
  intern(from: number, to: number): number {
    const small = this.#small(from, to);
    if (small >= 0) {
      if (small >= this.#direct.length) this.#widenDirect(small);
      const known = this.#direct[small];
      if (known > 0) return known - 1;
      const id = this.#add(from);
      this.#direct[small] = id + 1;
      return id;
    }
    const entry = this.#table.internBytes(this.#bytes, from, to);
    const known = this.#byTable.get(entry);
    if (known !== undefined) return known;
    const id = this.#add(from);
    this.#byTable.set(entry, id);
    return id;
  }

  value(id: number): Value {
    this.#cursor.at = this.#starts[id];
    return this.#cursor.value();
  }

  /** A small non-negative integer, or -1. */
  #small(from: number, to: number): number {
    const bytes = this.#bytes;
    if (bytes[from] !== TAG_INT || to - from > 4) return -1;
    let n = 0;
    for (let at = to - 1; at > from; at--) n = (n << 7) | (bytes[at] & 0x7f);
    return (n & 1) === 1 || n >= DIRECT * 2 ? -1 : n >> 1;
  }

  #add(from: number): number {
    if (this.#size === this.#starts.length) this.#starts = doubled(this.#starts);
    this.#starts[this.#size] = from;
    return this.#size++;
  }

  #widenDirect(needed: number): void {
    let capacity = this.#direct.length;
    while (capacity <= needed) capacity *= 2;
    const wider = new Int32Array(capacity);
    wider.set(this.#direct);
    this.#direct = wider;
  }
}

/** Dense numbers for pairs of non-negative integers: open addressing, linear probing, at most half full. */
export class PairInterner {
  #slots: Int32Array;
  #first: Int32Array;
  #second: Int32Array;
  #size = 0;

  /** @param expected about how many pairs there will be */
  constructor(expected: number) {
    let capacity = 1 << 10;
    while (capacity < expected) capacity *= 2;
    this.#slots = new Int32Array(capacity * 2).fill(-1);
    this.#first = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  intern(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashPair(first, second) & mask;
    for (;;) {
      const id = this.#slots[slot];
      if (id < 0) break;
      if (this.#first[id] === first && this.#second[id] === second) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.#size++;
    this.#slots[slot] = id;
    if (id >= this.#first.length) {
      this.#first = doubled(this.#first);
      this.#second = doubled(this.#second);
    }
    this.#first[id] = first;
    this.#second[id] = second;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  second(id: number): number {
    return this.#second[id];
  }

  /** The first halves of all pairs, by number. */
  firsts(): Int32Array {
    return this.#first.subarray(0, this.#size);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let slot = hashPair(this.#first[id], this.#second[id]) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Pairs with the same first half and neighbouring second ones are neighbours: they are asked for together. */
function hashPair(first: number, second: number): number {
  return Math.imul(first, 0x9e3779b1) + second;
}
