/** A worker: thread 0 … n-1 for clients, or the nemesis. A thread's process number rises when one retires. */
export type Thread = number | 'nemesis';

/** An immutable set of threads, as bits: slot 0 is the nemesis, slot `t + 1` is client thread `t`. */
export class ThreadSet implements Iterable<Thread> {
  readonly size: number;
  /** Read only: bit `slot & 31` of word `slot >>> 5`. */
  readonly words: Uint32Array;

  private constructor(words: Uint32Array) {
    this.words = words;
    let size = 0;
    for (const word of words) size += countBits(word);
    this.size = size;
  }

  static of(threads: Iterable<Thread>): ThreadSet {
    const slots = Array.from(threads, slotOf);
    const words = new Uint32Array((Math.max(0, ...slots) >>> 5) + 1);
    for (const slot of slots) words[slot >>> 5] |= 1 << (slot & 31);
    return new ThreadSet(words);
  }

  /** Client threads `from` to `to - 1`. */
  static range(from: number, to: number): ThreadSet {
    return ThreadSet.of(Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i));
  }

  has(thread: Thread): boolean {
    return this.hasSlot(slotOf(thread));
  }

  hasSlot(slot: number): boolean {
    const word = this.words[slot >>> 5];
    return word !== undefined && ((word >>> (slot & 31)) & 1) === 1;
  }

  /** What is in both. The same object where this set lies within the other. */
  and(other: ThreadSet): ThreadSet {
    let within = true;
    for (let i = 0; i < this.words.length; i++) {
      if (((this.words[i] as number) & ~(other.words[i] ?? 0)) !== 0) within = false;
    }
    return within ? this : ThreadSet.of([...this].filter((thread) => other.has(thread)));
  }

  /** The client threads of this set, in order. */
  clients(): number[] {
    return [...this].filter((thread) => thread !== 'nemesis');
  }

  /** The nemesis first, then client threads in order. */
  *[Symbol.iterator](): Iterator<Thread> {
    for (let slot = 0; slot < this.words.length * 32; slot++) if (this.hasSlot(slot)) yield threadOf(slot);
  }
}

export function slotOf(thread: Thread): number {
  return thread === 'nemesis' ? 0 : thread + 1;
}

export function threadOf(slot: number): Thread {
  return slot === 0 ? 'nemesis' : slot - 1;
}

/** How many bits of a word are set. */
export function countBits(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
