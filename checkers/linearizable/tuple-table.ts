/** Interns tuples of small integers: each distinct tuple gets the next number. A hash table over typed arrays. */
export class TupleTable {
  readonly #width: number;
  #tuples: Int32Array;
  #slots: Int32Array;
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#tuples = new Int32Array(width * 64);
    this.#slots = new Int32Array(128).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a tuple of at most four integers; those beyond the table's width are ignored. */
  intern(a: number, b: number, c = 0, d = 0): number {
    const width = this.#width;
    const mask = this.#slots.length - 1;
    let slot = mix(a, b, c, d) & mask;
    for (;;) {
      const id = this.#slots[slot];
      if (id < 0) break;
      const at = id * width;
      const t = this.#tuples;
      if (t[at] === a && t[at + 1] === b && (width < 3 || t[at + 2] === c) && (width < 4 || t[at + 3] === d)) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.#size++;
    this.#slots[slot] = id;
    const at = id * width;
    if (at + width > this.#tuples.length) this.#tuples = grown(this.#tuples);
    this.#tuples[at] = a;
    this.#tuples[at + 1] = b;
    if (width > 2) this.#tuples[at + 2] = c;
    if (width > 3) this.#tuples[at + 3] = d;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    const width = this.#width;
    const t = this.#tuples;
    for (let id = 0; id < this.#size; id++) {
      const at = id * width;
      let slot = mix(t[at], t[at + 1], width > 2 ? t[at + 2] : 0, width > 3 ? t[at + 3] : 0) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Twice as long, content kept. */
export function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}

function mix(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + b, 0xc2b2ae35);
  h = Math.imul((h ^ (h >>> 15)) + c, 0x27d4eb2f);
  h = Math.imul((h ^ (h >>> 13)) + d, 0x165667b1);
  return h ^ (h >>> 16);
}
