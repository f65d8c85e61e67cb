/** Word offsets in a configuration's record; the words of `available` start at 3, those of `free` behind them. */
export const STATE = 0;
export const TRAIL = 1;
export const COST = 2;
export const WORDS = 3;

/** The state of a record that a better one replaced. */
export const DEAD = -1;

/** Up to this many records are compared one by one; with more, by hash, and this many of the same state. */
const SCAN = 48;

/**
 * A set of configurations without those that another one dominates. A configuration is a record of integers: state,
 * place in the trail, cost (how many unfinished operations it took, where they have a price; else 0), and two bit sets
 * over slots of open operations, `available` (may still be put into the order) and `free` (need not be put into the
 * order any more). One dominates another of the same state where both its sets include the other's and it costs no
 * more: whatever the other can do, it can do.
 */
export class ConfigSet {
  readonly words: number;
  readonly stride: number;
  data: Int32Array;
  count = 0;
  /** Records before this one have been looked at: they stay where they are. */
  frozen = 0;
  #hashed = false;
  #exact = new Int32Array(0);
  #heads = new Int32Array(0);
  #next = new Int32Array(0);

  constructor(words: number, capacity = 3) {
    this.words = words;
    this.stride = WORDS + 2 * words;
    this.data = new Int32Array(this.stride * capacity);
  }

  clear(): void {
    this.count = 0;
    this.frozen = 0;
    this.#hashed = false;
  }

  /** Adds a record unless one that is there dominates it; drops those that it dominates. Was it added? */
  insert(record: Int32Array): boolean {
    return this.#hashed ? this.#insertHashed(record) : this.#insertScanning(record);
  }

  /** To be told when records were changed in place. */
  changed(): void {
    if (this.#hashed) this.#startHashing();
  }

  /** Closes the gaps that dropped records left; none may have been looked at. */
  compact(): void {
    const { data, stride, count } = this;
    let kept = 0;
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      if (data[at] === DEAD) continue;
      if (kept < i) data.copyWithin(kept * stride, at, at + stride);
      kept++;
    }
    this.count = kept;
    if (this.#hashed && kept < count) this.#startHashing();
  }

  /** Inserts every record of another set. */
  insertAll(from: ConfigSet): void {
    const { data, stride, count } = from;
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      if (data[at] !== DEAD) this.insert(data.subarray(at, at + stride));
    }
  }

  #insertScanning(record: Int32Array): boolean {
    const { data, stride, count, frozen } = this;
    const state = record[STATE];
    let place = -1;
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      if (data[at] !== state) continue;
      const order = this.#compare(at, record);
      if (order > 0) return false;
      if (order < 0 && i >= frozen) {
        data[at] = DEAD;
        if (place < 0) place = i;
      }
    }
    if (place >= 0) {
      this.#write(place, record);
      return true;
    }
    this.#write(this.#room(), record);
    if (this.count > SCAN) this.#startHashing();
    return true;
  }

  /** Does the record at an offset include another (1), is it included (-1), or neither (0)? Equal counts as 1. */
  #compare(at: number, record: Int32Array): number {
    const { data, stride } = this;
    let less = record[COST] < data[at + COST];
    let more = record[COST] > data[at + COST];
    for (let w = WORDS; w < stride; w++) {
      const here = data[at + w];
      const there = record[w];
      if ((there & ~here) !== 0) less = true;
      if ((here & ~there) !== 0) more = true;
    }
    if (!less) return 1;
    return more ? 0 : -1;
  }

  #room(): number {
    const place = this.count++;
    if ((place + 1) * this.stride > this.data.length) {
      const wider = new Int32Array(this.data.length * 2);
      wider.set(this.data);
      this.data = wider;
    }
    return place;
  }

  #write(place: number, record: Int32Array): void {
    const { data, stride } = this;
    const at = place * stride;
    for (let w = 0; w < stride; w++) data[at + w] = record[w];
  }

  #insertHashed(record: Int32Array): boolean {
    const { data, stride, frozen } = this;
    const state = record[STATE];
    const exactMask = this.#exact.length - 1;
    let slot = this.#hash(record, 0) & exactMask;
    for (; this.#exact[slot] >= 0; slot = (slot + 1) & exactMask) {
      if (this.#same(this.#exact[slot] * stride, record)) return false;
    }
    const head = Math.imul(state, 0x9e3779b1) >>> 8;
    const headSlot = head & (this.#heads.length - 1);
    let place = -1;
    let looked = 0;
    for (let i = this.#heads[headSlot]; i >= 0 && looked < SCAN; i = this.#next[i]) {
      const at = i * stride;
      if (data[at] !== state) continue;
      looked++;
      const order = this.#compare(at, record);
      if (order > 0) return false;
      if (order < 0 && i >= frozen) {
        data[at] = DEAD;
        if (place < 0) place = i;
      }
    }
    if (place < 0) {
      place = this.#room();
      if (place >= this.#next.length) this.#next = widened(this.#next, place * 2 + 2);
      this.#next[place] = this.#heads[headSlot];
      this.#heads[headSlot] = place;
    }
    this.#write(place, record);
    this.#exact[slot] = place;
    if (++this.#filled * 2 > this.#exact.length) this.#startHashing();
    return true;
  }
  #filled = 0;

  #startHashing(): void {
    const { stride, count } = this;
    this.#hashed = true;
    let size = 256;
    while (size < count * 4) size *= 2;
    if (this.#exact.length < size) {
      this.#exact = new Int32Array(size);
      this.#heads = new Int32Array(size);
    }
    size = this.#exact.length;
    this.#exact.fill(-1);
    this.#heads.fill(-1);
    if (this.#next.length < count) this.#next = new Int32Array(count * 2);
    this.#filled = count;
    for (let i = 0; i < count; i++) {
      const { data } = this;
      const at = i * stride;
      if (data[at] === DEAD) continue;
      let slot = this.#hash(data, at) & (size - 1);
      while (this.#exact[slot] >= 0) slot = (slot + 1) & (size - 1);
      this.#exact[slot] = i;
      const head = (Math.imul(data[at], 0x9e3779b1) >>> 8) & (size - 1);
      this.#next[i] = this.#heads[head];
      this.#heads[head] = i;
    }
  }

  #hash(data: Int32Array, at: number): number {
    let h = Math.imul(data[at] ^ 0x9e3779b9, 0x85ebca6b);
    for (let w = COST; w < this.stride; w++) {
      h = Math.imul((h ^ (h >>> 15)) + data[at + w], 0xc2b2ae35);
    }
    return h ^ (h >>> 16);
  }

  #same(at: number, record: Int32Array): boolean {
    const { data, stride } = this;
    if (data[at] !== record[STATE]) return false;
    for (let w = COST; w < stride; w++) if (data[at + w] !== record[w]) return false;
    return true;
  }
}

function widened(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(array);
  return wider;
}
