import { type Agenda, CALL, EXPIRE } from './agenda.js';
import { ANY, COMPLEX, ILLEGAL, SAME } from './code.js';
import { COST, ConfigSet, DEAD, STATE, TRAIL, WORDS } from './config-set.js';
import { NEVER } from './problem.js';
import { Trail } from './trail.js';

/** Marks the state of a configuration that must go on with an operation that needs this state. */
const UNSEEN = 1 << 30;
/** Masks that mark out. */
export const SEEN = ~UNSEEN;

/**
 * The operations that are open at one point of a history, and how configurations go on from there.
 *
 * Operations are put into the order as late as possible: when one returns, every configuration must have put it there,
 * after any open ones that it needs (just-in-time linearization; Lowe, Testing for linearizability, 2017, section 5).
 * What keeps the configurations few:
 * - An operation that changes nothing in the present state is free at once.
 * - When an overwrite is put into the order, every other open overwrite is free: it may have come directly before,
 *   unseen. It stays available, so nothing is lost; a configuration where it had been put there is dominated.
 * - An overwrite, or an operation that need not happen, is put into the order before its return only where one that
 *   needs the state that it leaves comes next.
 * - Of open operations that behave alike the one with the earliest deadline goes first (exchange argument).
 */
export class Window {
  readonly #agenda: Agenda;
  readonly words: number;
  readonly trail = new Trail();
  /** Open operations, those that behave alike together, by deadline. */
  #open = new Int32Array(64);
  #count = 0;
  /** Events before this one have opened and closed operations. */
  #position = 0;
  /** Slots of open overwrites. */
  readonly #overwriteMask: Int32Array;
  readonly #work: ConfigSet;
  readonly #record: Int32Array;
  readonly #from: Int32Array;
  /** Of the event that configurations are to get past: position, operation, word and bit of its slot. */
  #time = 0;
  #operation = 0;
  #word = 0;
  #bit = 0;
  /** Is the operation that returns still worth putting into the order where it is free? */
  #worthwhile = false;
  /** By state: the last look at which an operation needed it; and whether one may need any state. */
  readonly #needed: Int32Array;
  #look = 0;
  #anyState = false;
  /** What an operation adds to the cost of a configuration. */
  readonly #price: Uint8Array;
  /** Configurations that cost more are left out. */
  dearest = Number.POSITIVE_INFINITY;
  /** Configurations looked at so far. */
  steps = 0;

  /** `priced`: operations that need not happen have a price, and configurations a cost. */
  constructor(agenda: Agenda, priced = false) {
    this.#agenda = agenda;
    this.#price = priced ? agenda.optional : new Uint8Array(agenda.optional.length);
    this.#needed = new Int32Array(agenda.code.steps.states.size);
    this.words = Math.max(1, (agenda.slots + 31) >>> 5);
    this.#overwriteMask = new Int32Array(this.words);
    this.#work = new ConfigSet(this.words);
    this.#record = new Int32Array(this.#work.stride);
    this.#from = new Int32Array(this.#work.stride);
  }

  /** What was done so far: configurations looked at, and what the model was asked for. */
  get effort(): number {
    return this.steps + this.#agenda.code.steps.effort;
  }

  /** Puts the configuration with which everything begins into a set. */
  begin(set: ConfigSet): void {
    this.#record.fill(0);
    this.#record[STATE] = this.#agenda.code.initial;
    this.#record[TRAIL] = -1;
    set.insert(this.#record);
  }

  /**
   * All configurations of `from`, from before the event at an index to after it, into `to`, which is empty. The event
   * is no call; the operation that it is about has happened in all of them, or need not. `from` is changed: what was
   * called since the event before is opened in it. Gives up, with false, where more than `limit` must be looked at.
   */
  close(index: number, from: ConfigSet, to: ConfigSet, limit: number): boolean {
    this.enter(index, from);
    this.#aim(index);
    const work = this.#work;
    work.clear();
    const { stride } = from;
    const record = this.#record;
    for (let i = 0, at = 0; i < from.count; i++, at += stride) {
      const { data } = from;
      if (data[at] === DEAD || data[at + COST] > this.dearest) continue;
      for (let w = 0; w < stride; w++) record[w] = data[at + w];
      this.#arrive(work, to);
    }
    this.steps += from.count;
    while (work.frozen < work.count) {
      if (work.count > limit) return false;
      this.#expand(work, to);
    }
    return true;
  }

  /**
   * Goes on from configurations in which everything before the event at an index is opened ({@link enter}), until some
   * get past it, all were looked at, or `most` were. New ones from before it are added to them.
   */
  pass(index: number, layer: ConfigSet, to: ConfigSet, most: number): void {
    this.#aim(index);
    const last = this.steps + most;
    const { stride } = layer;
    while (layer.frozen < layer.count && to.count === 0 && this.steps < last) {
      const at = layer.frozen * stride;
      const { data } = layer;
      const record = this.#record;
      const free = (data[at + this.#word + this.words] & this.#bit) !== 0;
      if (free && data[at] !== DEAD && (data[at] & UNSEEN) === 0) {
        const available = (data[at + this.#word] & this.#bit) !== 0;
        for (let w = 0; w < stride; w++) record[w] = data[at + w];
        this.#depart(to);
        if (!available || !this.#worthwhile) {
          layer.frozen++;
          this.steps++;
          continue;
        }
      }
      this.#expand(layer, to);
    }
  }

  /** Sets what event configurations are to get past. */
  #aim(index: number): void {
    this.#seek(index);
    const { events, times, slot } = this.#agenda;
    const event = events[index];
    this.#time = times[index];
    this.#operation = event >> 2;
    this.#word = WORDS + (slot[this.#operation] >>> 5);
    this.#bit = 1 << (slot[this.#operation] & 31);
    this.#worthwhile = (event & 3) !== EXPIRE && this.#useful(this.#operation, this.#time);
  }

  /** Takes the present record in: past the event where it can be, among those to go on from where it should. */
  #arrive(work: ConfigSet, to: ConfigSet): boolean {
    const record = this.#record;
    const free = (record[this.#word + this.words] & this.#bit) !== 0;
    let kept = false;
    if (!free || (this.#worthwhile && (record[this.#word] & this.#bit) !== 0)) kept = work.insert(record);
    return free ? this.#depart(to) || kept : kept;
  }

  /** Takes the present record past the event. */
  #depart(to: ConfigSet): boolean {
    const record = this.#record;
    record[this.#word] &= ~this.#bit;
    record[this.#word + this.words] &= ~this.#bit;
    return to.insert(record);
  }

  /** Opens and closes operations until exactly those are open that are so before the event at an index. */
  #seek(index: number): void {
    const { events } = this.#agenda;
    for (; this.#position < index; this.#position++) {
      const event = events[this.#position];
      if ((event & 3) === CALL) this.#insertOpen(event >> 2);
      else this.#removeOpen(event >> 2);
    }
    while (this.#position > index) {
      const event = events[--this.#position];
      if ((event & 3) === CALL) this.#removeOpen(event >> 2);
      else this.#insertOpen(event >> 2);
    }
  }

  /** May some operation still need the state that this one leaves? */
  #useful(operation: number, time: number): boolean {
    const { lastNeed, code } = this.#agenda;
    return lastNeed === undefined || code.target[operation] < 0 || lastNeed[code.target[operation]] > time;
  }

  /** Opens what was called since the event before in every configuration. */
  enter(index: number, set: ConfigSet): void {
    const { code, slot, optional, events } = this.#agenda;
    const { stride } = set;
    for (let e = index - 1; e >= 0 && (events[e] & 3) === CALL; e--) {
      const i = events[e] >> 2;
      const word = slot[i] >>> 5;
      const bit = 1 << (slot[i] & 31);
      const reads = code.reads[i] === 1;
      const overwrites = code.guard[i] === ANY && !reads;
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
  }

  /** Does the operation change nothing in a state, and is it legal there? */
  #idle(i: number, state: number): boolean {
    const { guard, target, steps, kind, reads } = this.#agenda.code;
    const needs = guard[i];
    if (needs === COMPLEX) return reads[i] === 1 && steps.next(state, kind[i]) !== ILLEGAL;
    if (target[i] === SAME) return needs === ANY || needs === state;
    return needs === ANY && target[i] === state;
  }

  /** Goes on from the next configuration in every way in which one more operation can happen. */
  #expand(work: ConfigSet, to: ConfigSet): void {
    const { code, slot } = this.#agenda;
    const { guard, reads } = code;
    const from = this.#from;
    const { data, stride } = work;
    const at = work.frozen++ * stride;
    if (data[at] === DEAD) return;
    this.steps++;
    for (let w = 0; w < stride; w++) from[w] = data[at + w];
    const unseen = (from[STATE] & UNSEEN) !== 0;
    from[STATE] &= ~UNSEEN;
    this.#lookForNeeds(from);
    const affordable = this.dearest - from[COST];
    let previous = -1;
    for (let k = 0; k < this.#count; k++) {
      const i = this.#open[k];
      if (reads[i] === 1 || this.#price[i] > affordable) continue;
      const w = WORDS + (slot[i] >>> 5);
      const b = 1 << (slot[i] & 31);
      if ((from[w] & b) === 0) continue;
      if (previous >= 0 && this.#order(previous, i) === 0) continue;
      previous = i;
      if (unseen && guard[i] !== from[STATE] && guard[i] !== COMPLEX) continue;
      const spare = i !== this.#operation && this.#spare(i);
      if (spare && !this.#isWanted(i)) continue;
      this.#apply(i, spare, work, to);
    }
  }

  /** Is the operation put into the order only for another one that needs the state it leaves? */
  #spare(i: number): boolean {
    const { code, optional } = this.#agenda;
    return code.guard[i] === ANY || (optional[i] === 1 && code.guard[i] !== COMPLEX);
  }

  /** Puts an operation behind a configuration, in every way in which it can happen. */
  #apply(i: number, spare: boolean, work: ConfigSet, to: ConfigSet): void {
    const { guard, target, steps, kind } = this.#agenda.code;
    const state = this.#from[STATE];
    const needs = guard[i];
    if (needs === COMPLEX) {
      const next = steps.next(state, kind[i]);
      if (next === ILLEGAL) return;
      if (next >= 0) this.#emit(i, next, spare, work, to);
      else for (const other of steps.list(next)) this.#emit(i, other, spare, work, to);
      return;
    }
    if (needs !== ANY && needs !== state) return;
    this.#emit(i, target[i] === SAME ? state : target[i], spare, work, to);
  }

  #emit(i: number, state: number, spare: boolean, work: ConfigSet, to: ConfigSet): void {
    const { code, slot, repeatable } = this.#agenda;
    const { words } = this;
    const record = this.#record;
    const from = this.#from;
    for (let w = 0; w < record.length; w++) record[w] = from[w];
    const own = WORDS + (slot[i] >>> 5);
    const ownBit = 1 << (slot[i] & 31);
    record[STATE] = state;
    record[COST] += this.#price[i];
    if (repeatable[i] === 0) record[own] &= ~ownBit;
    record[own + words] |= ownBit;
    if (code.guard[i] === ANY) {
      for (let w = 0; w < words; w++) record[WORDS + words + w] |= record[WORDS + w] & this.#overwriteMask[w];
    }
    const seen = this.#freeIdle(state) || !spare;
    record[TRAIL] = this.trail.size;
    if (!seen) record[STATE] |= UNSEEN;
    const kept = seen ? this.#arrive(work, to) : work.insert(record);
    if (kept) this.trail.push(from[TRAIL], i, state, this.#time);
  }

  /** Marks every open operation that changes nothing in a state as free. Was a read among them? */
  #freeIdle(state: number): boolean {
    let seen = false;
    const { code, slot } = this.#agenda;
    const { reads, guard } = code;
    const record = this.#record;
    const f = WORDS + this.words;
    for (let k = 0; k < this.#count; k++) {
      const i = this.#open[k];
      if (reads[i] === 0 && guard[i] !== ANY) continue;
      const w = slot[i] >>> 5;
      const b = 1 << (slot[i] & 31);
      if ((record[f + w] & b) === 0 && this.#idle(i, state)) {
        record[f + w] |= b;
        if (reads[i] === 1) seen = true;
      }
    }
    return seen;
  }

  /** Marks the states that open operations need which did not happen yet. */
  #lookForNeeds(from: Int32Array): void {
    const { code, slot } = this.#agenda;
    const { guard, reads } = code;
    const { words } = this;
    this.#anyState = false;
    this.#look++;
    for (let k = 0; k < this.#count; k++) {
      const j = this.#open[k];
      if (guard[j] === ANY) continue;
      const w = WORDS + (slot[j] >>> 5);
      const b = 1 << (slot[j] & 31);
      if (reads[j] === 1 ? (from[w + words] & b) !== 0 : (from[w] & b) === 0) continue;
      if (guard[j] === COMPLEX) this.#anyState = true;
      else this.#needed[guard[j]] = this.#look;
    }
  }

  /** Is there an open operation that did not happen yet and needs the state that this one leaves? */
  #isWanted(i: number): boolean {
    const { guard, target } = this.#agenda.code;
    return guard[i] === COMPLEX || this.#anyState || this.#needed[target[i]] === this.#look;
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
    const { code, slot } = this.#agenda;
    if (code.guard[i] === ANY && code.reads[i] === 0) this.#overwriteMask[slot[i] >>> 5] |= 1 << (slot[i] & 31);
  }

  #removeOpen(i: number): void {
    const { slot } = this.#agenda;
    const open = this.#open;
    let k = 0;
    while (open[k] !== i) k++;
    open.copyWithin(k, k + 1, this.#count--);
    this.#overwriteMask[slot[i] >>> 5] &= ~(1 << (slot[i] & 31));
  }
}
