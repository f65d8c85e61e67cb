import { type Agenda, CALL, EXPIRE } from './agenda.js';
import { ANY, COMPLEX, ILLEGAL } from './code.js';
import { COST, type ConfigSet, DEAD, STATE, TRAIL, WORDS } from './config-set.js';
import { Foresight } from './foresight.js';
import { NONE, OpenOperations } from './open-operations.js';
import { Trail } from './trail.js';
import { Twins } from './twins.js';

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
  readonly #open: OpenOperations;
  #twins: Twins | undefined;
  /** States from this one on were found on the way: no guarded assignment needs or leaves one. */
  readonly #states: number;
  readonly #record: Int32Array;
  readonly #from: Int32Array;
  /** Of the event that configurations are to get past: position, operation, word and bit of its slot. */
  #time = 0;
  #operation = 0;
  #word = 0;
  #bit = 0;
  /** Is the operation that returns still worth putting into the order where it is free? */
  #worthwhile = false;
  /** May an operation that the present configuration has open need any state? */
  #anyState = false;
  /** What an operation adds to the cost of a configuration. */
  readonly #price: Uint8Array;
  /** Configurations that cost more are left out. */
  dearest = Number.POSITIVE_INFINITY;
  /** Configurations looked at so far. */
  steps = 0;

  /**
   * Leaves out what the rest of the history speaks against, where that is asked for; until nothing else is left: what
   * fails then fails where it fails in any case.
   */
  foresight: Foresight | undefined;

  /**
   * `priced`: operations that need not happen have a price, and configurations a cost. `foreseeing`: what cannot survive,
   * or does not look worth it, is left out; that nothing is left says nothing then.
   */
  constructor(agenda: Agenda, priced = false, foreseeing = false) {
    this.#agenda = agenda;
    this.#price = priced ? agenda.optional : new Uint8Array(agenda.optional.length);
    this.#states = agenda.code.states.size;
    this.words = Math.max(1, (agenda.slots + 31) >>> 5);
    this.#open = new OpenOperations(agenda, this.words);
    this.foresight = foreseeing ? new Foresight(agenda, this.#open, this.words) : undefined;
    this.#record = new Int32Array(WORDS + 2 * this.words);
    this.#from = new Int32Array(WORDS + 2 * this.words);
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
   * Goes on from configurations in which everything before the event at an index is opened ({@link enter}), those of
   * `layer` that were not looked at: past it into `to`, where the operation that it is about has happened or need not; and
   * into `layer`, where another one happened first. The event is no call. Stops when `most` were looked at, or,
   * `atFirst`, when some got past it. Were all looked at?
   */
  pass(index: number, layer: ConfigSet, to: ConfigSet, most: number, atFirst = false): boolean {
    this.#aim(index);
    const last = this.steps + most;
    const enough = atFirst ? 1 : Number.POSITIVE_INFINITY;
    const { stride } = layer;
    while (layer.frozen < layer.count && this.steps < last && to.count < enough) {
      const { data } = layer;
      const at = layer.frozen++ * stride;
      const state = data[at];
      if (state === DEAD || data[at + COST] > this.dearest) continue;
      this.steps++;
      const free = (state & UNSEEN) === 0 && (data[at + this.#word + this.words] & this.#bit) !== 0;
      if (free) {
        for (let w = 0; w < stride; w++) this.#record[w] = data[at + w];
        this.#depart(to);
      }
      if (free && !(this.#worthwhile && (data[at + this.#word] & this.#bit) !== 0)) continue;
      for (let w = 0; w < stride; w++) this.#from[w] = data[at + w];
      this.#expand(layer, to);
    }
    return layer.frozen === layer.count;
  }

  /** Drops what is not needed of configurations that got past the event at an index. */
  thin(index: number, set: ConfigSet): void {
    this.#open.seek(index + 1);
    (this.#twins ??= new Twins(this.#agenda, this.#open, this.words)).thin(set);
  }

  /** Sets what event configurations are to get past. */
  #aim(index: number): void {
    this.#open.seek(index);
    const { events, times, slot } = this.#agenda;
    const event = events[index];
    this.#time = times[index];
    this.#operation = event >> 2;
    this.#word = WORDS + (slot[this.#operation] >>> 5);
    this.#bit = 1 << (slot[this.#operation] & 31);
    this.#worthwhile = (event & 3) !== EXPIRE && this.#useful(this.#operation, this.#time);
    this.foresight?.aim(this.#operation, this.#time, (event & 3) !== EXPIRE);
  }

  /** Takes the present record in: past the event where it can be, among those to go on from where it should. */
  #arrive(layer: ConfigSet, to: ConfigSet): boolean {
    const record = this.#record;
    const free = (record[this.#word + this.words] & this.#bit) !== 0;
    let kept = false;
    if (!free || (this.#worthwhile && (record[this.#word] & this.#bit) !== 0)) kept = layer.insert(record);
    return free ? this.#depart(to) || kept : kept;
  }

  /** Takes the present record past the event. */
  #depart(to: ConfigSet): boolean {
    const record = this.#record;
    record[this.#word] &= ~this.#bit;
    record[this.#word + this.words] &= ~this.#bit;
    if (this.foresight?.isLosing(record)) return false;
    return to.insert(record);
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
      const bit = 1 << (slot[i] & 31);
      const reads = code.reads[i] === 1;
      const needs = code.guard[i];
      const available = WORDS + (slot[i] >>> 5);
      const free = available + this.words;
      const always = optional[i] === 1 || (reads && needs === ANY);
      const asks = reads && needs === COMPLEX;
      const idle = reads ? needs : needs === ANY ? code.target[i] : NONE;
      const { data } = set;
      const end = set.count * stride;
      for (let at = 0; at < end; at += stride) {
        const state = data[at];
        if (state === DEAD) continue;
        if (!reads) data[at + available] |= bit;
        if (always || state === idle || (asks && this.#allows(i, state))) data[at + free] |= bit;
      }
    }
    if (this.foresight) {
      this.#open.seek(index);
      if (!this.foresight.drop(index, set)) this.foresight = undefined;
    }
    set.changed();
  }

  /** Is an operation that is no guarded assignment legal in a state? */
  #allows(i: number, state: number): boolean {
    const { steps, kind } = this.#agenda.code;
    return steps.next(state, kind[i]) !== ILLEGAL;
  }

  /** Goes on from the present configuration in every way in which one more operation can happen. */
  #expand(layer: ConfigSet, to: ConfigSet): void {
    const from = this.#from;
    const unseen = (from[STATE] & UNSEEN) !== 0;
    from[STATE] &= ~UNSEEN;
    const state = from[STATE];
    const open = this.#open;
    this.#anyState = this.#isUnread(open.complexReader) || this.#isAvailable(open.complexChanger);
    this.#tryEach(open.complexChanger, layer, to);
    if (state < this.#states) this.#tryEach(open.changers[state], layer, to);
    if (unseen) return;
    const { foresight } = this;
    const urgent = foresight ? foresight.urgent(from) : NONE;
    for (let k = 0; k < open.overwritingCount; k++) {
      const next = open.overwriting[k];
      // What another operation changes may lead to what is worthwhile.
      if (!foresight || foresight.isWorthwhile(next, urgent) || this.#isAvailable(open.changers[next]))
        this.#tryEach(open.overwriters[next], layer, to);
    }
  }

  /** Puts each operation of a list behind the present configuration that is worth it; of those that behave alike, the first. */
  #tryEach(first: number, layer: ConfigSet, to: ConfigSet): void {
    const open = this.#open;
    const from = this.#from;
    const affordable = this.dearest - from[COST];
    let previous = NONE;
    for (let at = first; at !== NONE; at = open.next[at]) {
      const i = open.operation[at];
      if ((from[WORDS + (at >>> 5)] & (1 << (at & 31))) === 0 || this.#price[i] > affordable) continue;
      if (previous !== NONE && open.order(previous, i) === 0) continue;
      previous = i;
      const spare = i !== this.#operation && this.#spare(i);
      if (!spare || this.#isWanted(i)) this.#apply(i, spare, layer, to);
    }
  }

  /** Is the operation put into the order only for another one that needs the state it leaves? */
  #spare(i: number): boolean {
    const { code, optional } = this.#agenda;
    return code.guard[i] === ANY || (optional[i] === 1 && code.guard[i] !== COMPLEX);
  }

  /** Puts an operation that is legal behind a configuration, in every way in which it can happen. */
  #apply(i: number, spare: boolean, layer: ConfigSet, to: ConfigSet): void {
    const { guard, target, steps, kind } = this.#agenda.code;
    if (guard[i] !== COMPLEX) {
      this.#emit(i, target[i], spare, layer, to);
      return;
    }
    const next = steps.next(this.#from[STATE], kind[i]);
    if (next === ILLEGAL) return;
    if (next >= 0) this.#emit(i, next, spare, layer, to);
    else for (const other of steps.list(next)) this.#emit(i, other, spare, layer, to);
  }

  #emit(i: number, state: number, spare: boolean, layer: ConfigSet, to: ConfigSet): void {
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
      const { overwriteMask } = this.#open;
      for (let w = 0; w < words; w++) record[WORDS + words + w] |= record[WORDS + w] & overwriteMask[w];
    }
    const seen = this.#freeIdle(state) || !spare;
    record[TRAIL] = this.trail.size;
    if (!seen) record[STATE] |= UNSEEN;
    const kept = seen ? this.#arrive(layer, to) : layer.insert(record);
    if (kept) this.trail.push(from[TRAIL], i, state, this.#time);
  }

  /** Marks every open operation that changes nothing in a state as free. Was a read among them? */
  #freeIdle(state: number): boolean {
    const { next, readers, overwriters, operation, complexReader } = this.#open;
    const record = this.#record;
    const free = WORDS + this.words;
    let seen = false;
    for (let at = complexReader; at !== NONE; at = next[at]) {
      if ((record[free + (at >>> 5)] & (1 << (at & 31))) !== 0 || !this.#allows(operation[at], state)) continue;
      record[free + (at >>> 5)] |= 1 << (at & 31);
      seen = true;
    }
    if (state >= this.#states) return seen;
    for (let at = readers[state]; at !== NONE; at = next[at]) {
      if ((record[free + (at >>> 5)] & (1 << (at & 31))) !== 0) continue;
      record[free + (at >>> 5)] |= 1 << (at & 31);
      seen = true;
    }
    for (let at = overwriters[state]; at !== NONE; at = next[at]) record[free + (at >>> 5)] |= 1 << (at & 31);
    return seen;
  }

  /** Is there an open operation that did not happen yet and needs the state that this one leaves? */
  #isWanted(i: number): boolean {
    const { guard, target } = this.#agenda.code;
    if (guard[i] === COMPLEX || this.#anyState) return true;
    const { readers, changers } = this.#open;
    return this.#isUnread(readers[target[i]]) || this.#isAvailable(changers[target[i]]);
  }

  /** Is one of a list of reads not free yet in the present configuration? */
  #isUnread(first: number): boolean {
    const { next } = this.#open;
    const free = WORDS + this.words;
    for (let at = first; at !== NONE; at = next[at]) {
      if ((this.#from[free + (at >>> 5)] & (1 << (at & 31))) === 0) return true;
    }
    return false;
  }

  /** May one of a list of others still be put into the order in the present configuration? */
  #isAvailable(first: number): boolean {
    const { next } = this.#open;
    for (let at = first; at !== NONE; at = next[at]) {
      if ((this.#from[WORDS + (at >>> 5)] & (1 << (at & 31))) !== 0) return true;
    }
    return false;
  }
}
