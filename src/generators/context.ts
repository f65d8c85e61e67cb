import {
  countBits,
  type GeneratorContext,
  type NodeName,
  type Process,
  Random,
  slotOf,
  type Thread,
  type ThreadSet,
  threadOf,
} from '../core/index.js';

/**
 * Which threads are free, what each has done, and the time: the one mutable state behind every generator context.
 * The conductor moves it along between questions; contexts are views of it that cost nothing per question.
 */
export class ContextState {
  timeNs = 0;
  readonly nodes: readonly NodeName[];
  readonly threads: ThreadSet;
  /** Rises with every question, so that views know when what they remember is old. */
  question = 0;
  readonly free: Uint32Array;
  /** Operations begun, by slot. */
  readonly begun: Float64Array;
  readonly processes: Int32Array;
  readonly concurrency: number;
  readonly #random: Random;
  readonly #workers: Random[] = [];
  /** The streams of the question at hand, by slot, and for which question each was made. */
  readonly #streams: Random[] = [];
  readonly #streamFor: Float64Array;
  /** By slot of the first thread of a view. */
  readonly #schedules: Map<string, Random>[] = [];
  readonly #views = new WeakMap<ThreadSet, GeneratorContext>();
  readonly root: GeneratorContext;
  #total = 0;

  constructor(threads: ThreadSet, nodes: readonly NodeName[], random: Random) {
    this.threads = threads;
    this.nodes = nodes;
    this.#random = random;
    this.free = threads.words.slice();
    const slots = threads.words.length * 32;
    this.begun = new Float64Array(slots);
    this.#streamFor = new Float64Array(slots).fill(-1);
    this.concurrency = threads.clients().length;
    this.processes = Int32Array.from({ length: slots }, (_, slot) => slot - 1);
    this.root = this.view(threads);
  }

  /** Opens a question at a time: what views remember of the last one is forgotten. */
  ask(timeNs: number): GeneratorContext {
    this.timeNs = timeNs;
    this.question++;
    return this.root;
  }

  isFree(slot: number): boolean {
    return (((this.free[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1;
  }

  /** A thread begins an operation. */
  take(slot: number): void {
    this.free[slot >>> 5] = (this.free[slot >>> 5] as number) & ~(1 << (slot & 31));
    this.begun[slot] = (this.begun[slot] as number) + 1;
    this.#total++;
  }

  release(slot: number): void {
    this.free[slot >>> 5] = (this.free[slot >>> 5] as number) | (1 << (slot & 31));
  }

  /** The thread goes on under a new process number. */
  retire(slot: number): void {
    this.processes[slot] = (this.processes[slot] as number) + this.concurrency;
  }

  processOf(slot: number): Process {
    return slot === 0 ? 'nemesis' : (this.processes[slot] as number);
  }

  /** The stream for the next decision of a thread: one for all views, so that none draws what another has drawn. */
  randomOf(slot: number): Random {
    let stream = this.#streams[slot];
    if (!stream || this.#streamFor[slot] !== this.question) {
      this.#workers[slot] ??= this.#random.split('worker', threadOf(slot));
      stream = this.#workers[slot].at(this.begun[slot] as number);
      this.#streams[slot] = stream;
      this.#streamFor[slot] = this.question;
    }
    return stream;
  }

  /** The stream for times and schedules of the threads that begin with the one in this slot. */
  schedule(name: string, slot: number): Random {
    this.#schedules[slot] ??= new Map();
    const roots = this.#schedules[slot];
    let root = roots.get(name);
    if (!root) {
      root = this.#random.split('schedule', threadOf(slot), name);
      roots.set(name, root);
    }
    return root;
  }

  view(threads: ThreadSet): GeneratorContext {
    let view = this.#views.get(threads);
    if (!view) {
      view = new View(this, threads);
      this.#views.set(threads, view);
    }
    return view;
  }

  /** A free slot of a set, or -1: each free one as likely as another, by a number that changes with every operation. */
  choose(set: ThreadSet): number {
    const count = this.countFree(set);
    if (count === 0) return -1;
    let skip = count === 1 ? 0 : scatter(this.#total) % count;
    for (let at = 0; ; at++) {
      let word = this.#freeWord(set.words, at);
      const here = countBits(word);
      if (skip >= here) {
        skip -= here;
        continue;
      }
      while (skip-- > 0) word &= word - 1;
      return at * 32 + lowestBit(word);
    }
  }

  countFree(set: ThreadSet): number {
    let count = 0;
    for (let i = 0; i < set.words.length; i++) count += countBits(this.#freeWord(set.words, i));
    return count;
  }

  #freeWord(words: Uint32Array, at: number): number {
    return (words[at] as number) & (this.free[at] ?? 0);
  }
}

class View implements GeneratorContext {
  readonly threads: ThreadSet;
  readonly #state: ContextState;
  readonly #firstSlot: number;
  /** The question for which the slot below was found. */
  #slotFor = -1;
  #slot = -1;

  constructor(state: ContextState, threads: ThreadSet) {
    this.#state = state;
    this.threads = threads;
    const [first = 'nemesis'] = threads;
    this.#firstSlot = slotOf(first);
  }

  get timeNs(): number {
    return this.#state.timeNs;
  }

  get nodes(): readonly NodeName[] {
    return this.#state.nodes;
  }

  get freeCount(): number {
    return this.#state.countFree(this.threads);
  }

  get thread(): Thread | undefined {
    const slot = this.#chosen();
    return slot < 0 ? undefined : threadOf(slot);
  }

  get random(): Random {
    const slot = this.#chosen();
    return slot < 0 ? this.schedule('idle').at(0) : this.#state.randomOf(slot);
  }

  isFree(thread: Thread): boolean {
    const slot = slotOf(thread);
    return this.threads.hasSlot(slot) && this.#state.isFree(slot);
  }

  processOf(thread: Thread): Process {
    return this.#state.processOf(slotOf(thread));
  }

  threadOf(process: Process): Thread {
    return process === 'nemesis' ? process : process % this.#state.concurrency;
  }

  only(threads: ThreadSet): GeneratorContext {
    const within = threads.and(this.threads);
    return within === this.threads ? this : this.#state.view(within);
  }

  schedule(name: string): Random {
    return this.#state.schedule(name, this.#firstSlot);
  }

  #chosen(): number {
    const { question } = this.#state;
    if (this.#slotFor !== question) {
      this.#slotFor = question;
      this.#slot = this.#state.choose(this.threads);
    }
    return this.#slot;
  }
}

/** A hash of a count that looks random in its low bits. */
function scatter(n: number): number {
  let z = Math.imul((n | 0) ^ 0x9e3779b9, 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
