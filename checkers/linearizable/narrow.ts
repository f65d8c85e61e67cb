import { type Agenda, CALL } from './agenda.js';
import { ANY, type Code } from './code.js';
import type { Undecided } from './decision.js';
import { AVAILABLE, DEAD, FREE, NarrowSet, STRIDE, TRAIL } from './narrow-set.js';
import type { Stop } from './search.js';
import { Trail } from './trail.js';

/** How many operations may be open at a time: one bit each. */
const SLOTS = 31;
/** With more configurations at a time, this gives up; and where one event makes it look at so many more. */
const MOST = 64;
const LOOKED_AT = MOST * 8;
/** How much is done between two looks at the budget. */
const LOOK = 4096;
/** Marks the state of a configuration that must go on with an operation that needs this state. */
const UNSEEN = 1 << 30;

/**
 * The reachable configurations of the common case: guarded assignments only, all of them finished, fewer than 32 open at
 * a time. What `Window` and `Reachable` do, step by step, with lists of open operations as single words; what an
 * operation meets is found by an `&`, not by a walk. It is several times as fast as they are, and, being little code,
 * compiled sooner: most of a first short check is that. It only says that there is an order; where it finds none, or
 * too many configurations, they are asked, and they say why.
 */
export class Narrow {
  readonly trail = new Trail();
  /** Configurations looked at so far. */
  steps = 0;
  readonly #agenda: Agenda;
  readonly #code: Code;
  #layer = new NarrowSet();
  #past = new NarrowSet();
  /** By slot: the operation. */
  readonly #operation: Int32Array;
  /** By state, the slots of open operations that read it, that change it, and that overwrite with it; of all overwrites. */
  readonly #readers: Int32Array;
  readonly #changers: Int32Array;
  readonly #overwriters: Int32Array;
  #overwrites = 0;
  /** Of the return that configurations are to get past: position, operation, its bit; is it worth going on with? */
  #time = 0;
  #returning = 0;
  #bit = 0;
  #worthwhile = false;

  /** Is a problem such a case? */
  static fits({ code, slots, optional, lastNeed }: Agenda): boolean {
    return code.simple && lastNeed !== undefined && slots <= SLOTS && !optional.includes(1);
  }

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
    this.#code = agenda.code;
    this.#operation = new Int32Array(agenda.slots);
    const { size } = agenda.code.states;
    this.#readers = new Int32Array(size);
    this.#changers = new Int32Array(size);
    this.#overwriters = new Int32Array(size);
    this.#layer.insert(agenda.code.initial, -1, 0, 0);
  }

  /** Goes through the events: the trail's place of an order of all; `undefined` where there is none, or too many. */
  run(stop: Stop): number | Undecided | undefined {
    const { events, times } = this.#agenda;
    let look = LOOK;
    for (let e = 0; e < events.length; e++) {
      const i = events[e] >> 2;
      if ((events[e] & 3) === CALL) {
        this.#open(i);
        continue;
      }
      this.#pass(i, times[e]);
      const layer = this.#past;
      if (layer.count === 0 || layer.count > MOST || this.#layer.count > LOOKED_AT) return undefined;
      this.#past = this.#layer;
      this.#layer = layer;
      this.#close(i);
      if (this.trail.full) this.trail.sweep(layer.data, TRAIL, STRIDE, layer.count);
      if (this.steps < look) continue;
      look = this.steps + LOOK;
      const because = stop(e / events.length);
      if (because) return { valid: 'unknown', because, done: e, of: events.length, widest: layer.count };
    }
    return this.#end();
  }

  /** The place in the trail of some configuration. */
  #end(): number {
    const { data } = this.#layer;
    let at = 0;
    while (data[at] === DEAD) at += STRIDE;
    return data[at + TRAIL];
  }

  /** Opens what is called, in every configuration; what changes nothing in the state there is free at once. */
  #open(i: number): void {
    const own = this.#agenda.slot[i];
    const bit = 1 << own;
    const needs = this.#code.guard[i];
    const reads = this.#code.reads[i] === 1;
    const leaves = this.#code.target[i];
    this.#operation[own] = i;
    if (needs !== ANY) {
      if (reads) this.#readers[needs] |= bit;
      else this.#changers[needs] |= bit;
    } else if (!reads) {
      this.#overwriters[leaves] |= bit;
      this.#overwrites |= bit;
    }
    const idle = reads ? needs : needs === ANY ? leaves : DEAD;
    const { data, count } = this.#layer;
    for (let at = 0; at < count * STRIDE; at += STRIDE) {
      if (!reads) data[at + AVAILABLE] |= bit;
      if (data[at] === idle || (reads && needs === ANY)) data[at + FREE] |= bit;
    }
  }

  #close(i: number): void {
    const others = ~(1 << this.#agenda.slot[i]);
    const needs = this.#code.guard[i];
    if (needs !== ANY) {
      this.#readers[needs] &= others;
      this.#changers[needs] &= others;
    } else if (this.#code.reads[i] === 0) {
      this.#overwriters[this.#code.target[i]] &= others;
      this.#overwrites &= others;
    }
  }

  /** Takes the configurations past the return of an operation, each after any others that it needs. */
  #pass(returning: number, time: number): void {
    const { lastNeed, slot } = this.#agenda;
    const leaves = this.#code.target[returning];
    const bit = 1 << slot[returning];
    this.#time = time;
    this.#returning = returning;
    this.#bit = bit;
    this.#worthwhile = leaves >= 0 && (lastNeed as Int32Array)[leaves] > time;
    const layer = this.#layer;
    const past = this.#past;
    past.clear();
    for (layer.frozen = 0; layer.frozen < layer.count && layer.count <= LOOKED_AT; ) {
      const { data } = layer;
      const at = layer.frozen++ * STRIDE;
      const state = data[at];
      if (state === DEAD) continue;
      this.steps++;
      const trail = data[at + TRAIL];
      const available = data[at + AVAILABLE];
      const free = data[at + FREE];
      if ((free & bit) !== 0 && state < UNSEEN) {
        past.insert(state, trail, available & ~bit, free & ~bit);
        if (!this.#worthwhile || (available & bit) === 0) continue;
      }
      this.#expand(state, trail, available, free);
    }
  }

  /**
   * Goes on from a configuration in every way in which one more operation can happen that is worth it: an overwrite that
   * does not return now only where an open operation that did not happen yet needs the state that it leaves.
   */
  #expand(marked: number, trail: number, available: number, free: number): void {
    const state = marked & ~UNSEEN;
    const operation = this.#operation;
    const { target } = this.#code;
    const changers = this.#changers[state] & available;
    for (let rest = changers; rest !== 0; rest &= rest - 1) {
      const i = operation[31 - Math.clz32(rest & -rest)];
      if (changers === (rest & -rest) || this.#isFirst(i, changers)) this.#emit(i, false, trail, available, free);
    }
    if (marked >= UNSEEN) return;
    for (let rest = this.#overwrites & available; rest !== 0; rest &= rest - 1) {
      const i = operation[31 - Math.clz32(rest & -rest)];
      const leaves = target[i];
      const spare = i !== this.#returning;
      if (spare && ((this.#readers[leaves] & ~free) | (this.#changers[leaves] & available)) === 0) continue;
      const alike = this.#overwriters[leaves] & available;
      if (alike === (rest & -rest) || this.#isFirst(i, alike)) this.#emit(i, spare, trail, available, free);
    }
  }

  /** Of operations that need the same: is one the first to return of those that leave the same, too? */
  #isFirst(i: number, among: number): boolean {
    const { deadline } = this.#agenda;
    const { target } = this.#code;
    for (let rest = among; rest !== 0; rest &= rest - 1) {
      const j = this.#operation[31 - Math.clz32(rest & -rest)];
      if (target[j] !== target[i] || j === i) continue;
      if (deadline[j] < deadline[i] || (deadline[j] === deadline[i] && j < i)) return false;
    }
    return true;
  }

  /** Puts an operation behind a configuration. */
  #emit(i: number, spare: boolean, trail: number, before: number, freeBefore: number): void {
    const state = this.#code.target[i];
    const own = 1 << this.#agenda.slot[i];
    const bit = this.#bit;
    const available = before & ~own;
    let free = freeBefore | own;
    if (this.#code.guard[i] === ANY) free |= available & this.#overwrites;
    const readers = this.#readers[state];
    const seen = !spare || (readers & ~free) !== 0;
    free |= readers | this.#overwriters[state];
    const id = this.trail.size;
    let kept = false;
    if (!seen) kept = this.#layer.insert(state | UNSEEN, id, available, free);
    else if ((free & bit) === 0) kept = this.#layer.insert(state, id, available, free);
    else {
      if (this.#worthwhile && (available & bit) !== 0) kept = this.#layer.insert(state, id, available, free);
      if (this.#past.insert(state, id, available & ~bit, free & ~bit)) kept = true;
    }
    if (kept) this.trail.push(trail, i, state, this.#time);
  }
}
