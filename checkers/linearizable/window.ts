import { type Agenda, EXPIRE } from './agenda.js';
import { ANY, COMPLEX, ILLEGAL, SAME } from './code.js';
import { ConfigSet, DEAD, STATE, TRAIL, WORDS } from './config-set.js';
import { NEVER } from './problem.js';
import { Trail } from './trail.js';

/**
 * The operations that are open at one point of a history, and how configurations go on from there.
 *
 * Operations are put into the order as late as possible: when one returns, every configuration must have put it there,
 * after any open ones that it needs (just-in-time linearization; Lowe, Testing for linearizability, 2017, section 5).
 * What keeps the configurations few:
 * - An operation that changes nothing in the present state is free at once.
 * - When an overwrite is put into the order, every other open overwrite is free: it may have come directly before,
 *   unseen. It stays available, so nothing is lost; a configuration where it had been put there is dominated.
 * - A free operation is put into the order only where an open one needs the state that it leaves.
 * - Of open operations that behave alike the one with the earliest deadline goes first (exchange argument).
 */
export class Window {
  readonly #agenda: Agenda;
  readonly words: number;
  readonly trail = new Trail();
  /** Open operations, those that behave alike together, by deadline. */
  #open = new Int32Array(64);
  #count = 0;
  /** Called since the last return: not yet in any configuration. */
  #fresh: number[] = [];
  readonly #readMask: Int32Array;
  readonly #overwriteMask: Int32Array;
  readonly #work: ConfigSet;
  readonly #record: Int32Array;
  readonly #from: Int32Array;
  /** Is the operation that returns still worth putting into the order where it is free? */
  #worthwhile = false;
  /** Configurations looked at so far. */
  steps = 0;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
    this.words = Math.max(1, (agenda.slots + 31) >>> 5);
    this.#readMask = new Int32Array(this.words);
    this.#overwriteMask = new Int32Array(this.words);
    this.#work = new ConfigSet(this.words);
    this.#record = new Int32Array(this.#work.stride);
    this.#from = new Int32Array(this.#work.stride);
  }

  get bytes(): number {
    return this.#work.bytes + this.trail.bytes;
  }

  /** The configurations among which the last {@link step} looked for one in which the operation happens. */
  get explored(): ConfigSet {
    return this.#work;
  }

  /** Puts the configuration with which everything begins into a set. */
  begin(set: ConfigSet): void {
    this.#record.fill(0);
    this.#record[STATE] = this.#agenda.code.initial;
    this.#record[TRAIL] = -1;
    set.insert(this.#record);
  }

  /** An operation is called: it is open from the next {@link close} on. */
  call(operation: number): void {
    this.#fresh.push(operation);
  }

  /** All configurations in which an open operation has happened, or need not: from a set into another, empty one. */
  close(event: number, time: number, from: ConfigSet, to: ConfigSet): void {
    const operation = event >> 2;
    this.#enter(from);
    const slot = this.#agenda.slot[operation];
    const word = WORDS + (slot >>> 5);
    const bit = 1 << (slot & 31);
    this.#work.clear();
    this.#worthwhile = (event & 3) !== EXPIRE && this.#useful(operation, time);
    const { stride } = from;
    const record = this.#record;
    for (let i = 0, at = 0; i < from.count; i++, at += stride) {
      const { data } = from;
      if (data[at] === DEAD) continue;
      for (let w = 0; w < stride; w++) record[w] = data[at + w];
      const available = (record[word] & bit) !== 0;
      const free = (record[word + this.words] & bit) !== 0;
      if (free) {
        if (available && this.#worthwhile) this.#work.insert(record);
        record[word] &= ~bit;
        record[word + this.words] &= ~bit;
        to.insert(record);
      } else {
        this.#work.insert(record);
      }
    }
    this.steps += from.count;
    if (this.#work.count > 0) this.#search(operation, time, word, bit, to);
    this.#leave(operation);
  }

  /** May some operation still need the state that this one leaves? */
  #useful(operation: number, time: number): boolean {
    const { lastNeed, code } = this.#agenda;
    return lastNeed === undefined || code.target[operation] < 0 || lastNeed[code.target[operation]] > time;
  }

  /** Opens what was called since the last return, in the window and in every configuration. */
  #enter(set: ConfigSet): void {
    const fresh = this.#fresh;
    if (fresh.length === 0) return;
    const { code, slot, optional } = this.#agenda;
    const { stride } = set;
    for (const i of fresh) {
      this.#insertOpen(i);
      const word = slot[i] >>> 5;
      const bit = 1 << (slot[i] & 31);
      const reads = code.reads[i] === 1;
      const overwrites = code.guard[i] === ANY && !reads;
      if (reads) this.#readMask[word] |= bit;
      if (overwrites) this.#overwriteMask[word] |= bit;
      const a = WORDS + word;
      const f = a + this.words;
      const { data } = set;
      const end = set.count * stride;
      for (let at = 0; at < end; at += stride) {
        if (data[at] === DEAD) continue;
        if (!reads) data[at + a] |= bit;
        if (optional[i] === 1 || ((reads || overwrites) && this.#idle(i, data[at]))) data[at + f] |= bit;
      }
    }
    this.#fresh = [];
  }

  /** Does the operation change nothing in a state, and is it legal there? */
  #idle(i: number, state: number): boolean {
    const { guard, target, steps, kind, reads } = this.#agenda.code;
    const needs = guard[i];
    if (needs === COMPLEX) return reads[i] === 1 && steps.next(state, kind[i]) !== ILLEGAL;
    if (target[i] === SAME) return needs === ANY || needs === state;
    return needs === ANY && target[i] === state;
  }

  #search(operation: number, time: number, word: number, bit: number, to: ConfigSet): void {
    const { code, slot, optional } = this.#agenda;
    const { guard, reads } = code;
    const work = this.#work;
    const from = this.#from;
    const { stride } = work;
    for (let head = 0; head < work.count; head++) {
      work.frozen = head + 1;
      const { data } = work;
      const at = head * stride;
      if (data[at] === DEAD) continue;
      this.steps++;
      for (let w = 0; w < stride; w++) from[w] = data[at + w];
      let previous = -1;
      for (let k = 0; k < this.#count; k++) {
        const i = this.#open[k];
        if (reads[i] === 1) continue;
        const w = WORDS + (slot[i] >>> 5);
        const b = 1 << (slot[i] & 31);
        if ((from[w] & b) === 0) continue;
        if (previous >= 0 && this.#order(previous, i) === 0) continue;
        previous = i;
        if (i !== operation) {
          const spare = guard[i] === ANY || optional[i] === 1;
          if (spare && !this.#isWanted(i, from)) continue;
        }
        this.#apply(i, time, word, bit, to);
      }
    }
  }

  /** Puts an operation behind a configuration, in every way in which it can happen. */
  #apply(i: number, time: number, word: number, bit: number, to: ConfigSet): void {
    const { guard, target, steps, kind } = this.#agenda.code;
    const state = this.#from[STATE];
    const needs = guard[i];
    if (needs === COMPLEX) {
      const next = steps.next(state, kind[i]);
      if (next === ILLEGAL) return;
      if (next >= 0) this.#emit(i, next, time, word, bit, to);
      else for (const other of steps.list(next)) this.#emit(i, other, time, word, bit, to);
      return;
    }
    if (needs !== ANY && needs !== state) return;
    this.#emit(i, target[i] === SAME ? state : target[i], time, word, bit, to);
  }

  #emit(i: number, state: number, time: number, word: number, bit: number, to: ConfigSet): void {
    const { code, slot } = this.#agenda;
    const { words } = this;
    const record = this.#record;
    const from = this.#from;
    for (let w = 0; w < record.length; w++) record[w] = from[w];
    const own = WORDS + (slot[i] >>> 5);
    const ownBit = 1 << (slot[i] & 31);
    record[STATE] = state;
    record[own] &= ~ownBit;
    record[own + words] |= ownBit;
    if (code.guard[i] === ANY) {
      for (let w = 0; w < words; w++) record[WORDS + words + w] |= record[WORDS + w] & this.#overwriteMask[w];
    }
    this.#freeIdle(state);
    record[TRAIL] = this.trail.size;
    const free = (record[word + words] & bit) !== 0;
    let kept = false;
    if (!free || (this.#worthwhile && (record[word] & bit) !== 0)) kept = this.#work.insert(record);
    if (free) {
      record[word] &= ~bit;
      record[word + words] &= ~bit;
      kept = to.insert(record) || kept;
    }
    if (kept) this.trail.push(from[TRAIL], i, state, time);
  }

  /** Marks every open operation that changes nothing in a state as free. */
  #freeIdle(state: number): void {
    const { code, slot } = this.#agenda;
    const { reads, guard } = code;
    const record = this.#record;
    const f = WORDS + this.words;
    for (let k = 0; k < this.#count; k++) {
      const i = this.#open[k];
      if (reads[i] === 0 && guard[i] !== ANY) continue;
      const w = slot[i] >>> 5;
      const b = 1 << (slot[i] & 31);
      if ((record[f + w] & b) === 0 && this.#idle(i, state)) record[f + w] |= b;
    }
  }

  /** Is there an open operation that did not happen yet and needs the state that this one leaves? */
  #isWanted(i: number, from: Int32Array): boolean {
    const { code, slot } = this.#agenda;
    const { guard, target, reads } = code;
    const { words } = this;
    if (guard[i] === COMPLEX) return true;
    for (let k = 0; k < this.#count; k++) {
      const j = this.#open[k];
      if (guard[j] !== target[i] && guard[j] !== COMPLEX) continue;
      if (j === i) continue;
      const w = WORDS + (slot[j] >>> 5);
      const b = 1 << (slot[j] & 31);
      if (reads[j] === 1 ? (from[w + words] & b) === 0 : (from[w] & b) !== 0) return true;
    }
    return false;
  }

  /** 0 where two operations behave alike, so that the one with the earlier deadline may go first. */
  #order(i: number, j: number): number {
    const { guard, target, kind } = this.#agenda.code;
    return guard[i] - guard[j] || target[i] - target[j] || kind[i] - kind[j] || this.#urgency(i) - this.#urgency(j);
  }

  /** Optional operations with an end are no substitute for those that must happen; those without an end are. */
  #urgency(i: number): number {
    const { optional, code } = this.#agenda;
    return optional[i] === 1 && code.problem.ret[i] !== NEVER ? 1 : 0;
  }

  #insertOpen(i: number): void {
    const { deadline, optional } = this.#agenda;
    if (this.#count === this.#open.length) {
      const wider = new Int32Array(this.#count * 2);
      wider.set(this.#open);
      this.#open = wider;
    }
    const open = this.#open;
    let k = this.#count++;
    for (; k > 0; k--) {
      const other = open[k - 1];
      const order = this.#order(other, i) || optional[other] - optional[i] || deadline[other] - deadline[i];
      if (order <= 0) break;
      open[k] = other;
    }
    open[k] = i;
  }

  #leave(i: number): void {
    const { slot } = this.#agenda;
    const open = this.#open;
    let k = 0;
    while (open[k] !== i) k++;
    open.copyWithin(k, k + 1, this.#count--);
    const word = slot[i] >>> 5;
    const bit = 1 << (slot[i] & 31);
    this.#readMask[word] &= ~bit;
    this.#overwriteMask[word] &= ~bit;
  }
}
