import { type Agenda, CALL } from './agenda.js';
import { COMPLEX } from './code.js';
import { NEVER } from './problem.js';

/** The end of a list. */
export const NONE = -1;

/**
 * The operations that are open at one point of a history, in lists by the state that they need, or, of those that need
 * none, that they leave: whoever asks about a state meets only what concerns it. In a list, operations that behave alike
 * stand together, by deadline. A list goes from slot to slot: {@link Agenda.slot}.
 */
export class OpenOperations {
  readonly #agenda: Agenda;
  /** By state: the first of those that read it, that change it, and that overwrite with it. */
  readonly readers: Int32Array;
  readonly changers: Int32Array;
  readonly overwriters: Int32Array;
  /** By state: how many of those that change another state leave it. */
  readonly changersTo: Int32Array;
  /** The first of those that are no guarded assignment. */
  complexReader = NONE;
  complexChanger = NONE;
  /** By slot: the operation, and the slot that comes next in its list. */
  readonly operation: Int32Array;
  readonly next: Int32Array;
  /** 1 for slots of operations that are open. */
  readonly isOpen: Uint8Array;
  /** Slots of overwrites, as a bit set. */
  readonly overwriteMask: Int32Array;
  /** States that open overwrites leave, in no order, and by state its place among them. */
  readonly overwriting: Int32Array;
  overwritingCount = 0;
  readonly #place: Int32Array;
  /** Events before this one have opened and closed operations. */
  #position = 0;

  constructor(agenda: Agenda, words: number) {
    this.#agenda = agenda;
    const { size } = agenda.code.states;
    this.readers = new Int32Array(size).fill(NONE);
    this.changers = new Int32Array(size).fill(NONE);
    this.overwriters = new Int32Array(size).fill(NONE);
    this.changersTo = new Int32Array(size);
    this.#place = new Int32Array(size);
    this.operation = new Int32Array(agenda.slots);
    this.next = new Int32Array(agenda.slots);
    this.isOpen = new Uint8Array(agenda.slots);
    this.overwriteMask = new Int32Array(words);
    this.overwriting = new Int32Array(Math.min(size, agenda.slots));
  }

  /** Opens and closes operations until exactly those are open that are so before the event at an index. */
  seek(index: number): void {
    const { events } = this.#agenda;
    for (; this.#position < index; this.#position++) {
      const event = events[this.#position];
      if ((event & 3) === CALL) this.#open(event >> 2);
      else this.#close(event >> 2);
    }
    while (this.#position > index) {
      const event = events[--this.#position];
      if ((event & 3) === CALL) this.#close(event >> 2);
      else this.#open(event >> 2);
    }
  }

  /** 0 where two operations behave alike, so that the one with the earlier deadline may go first. */
  order(i: number, j: number): number {
    const { guard, target, kind } = this.#agenda.code;
    return guard[i] - guard[j] || target[i] - target[j] || kind[i] - kind[j] || this.#urgency(i) - this.#urgency(j);
  }

  /** Optional operations with an end are no substitute for those that must happen; those without an end are. */
  #urgency(i: number): number {
    const { optional, code } = this.#agenda;
    return optional[i] === 1 && code.problem.ret[i] !== NEVER ? 1 : 0;
  }

  #open(i: number): void {
    const { slot, code } = this.#agenda;
    const { guard, target, reads } = code;
    const own = slot[i];
    this.operation[own] = i;
    this.isOpen[own] = 1;
    if (guard[i] >= 0) {
      const heads = reads[i] === 1 ? this.readers : this.changers;
      heads[guard[i]] = this.#linked(heads[guard[i]], own);
      if (reads[i] === 0) this.changersTo[target[i]]++;
    } else if (guard[i] === COMPLEX) {
      if (reads[i] === 1) this.complexReader = this.#linked(this.complexReader, own);
      else this.complexChanger = this.#linked(this.complexChanger, own);
    } else if (reads[i] === 0) this.#openOverwrite(own, target[i]);
  }

  #openOverwrite(own: number, state: number): void {
    const first = this.overwriters[state];
    if (first === NONE) {
      this.#place[state] = this.overwritingCount;
      this.overwriting[this.overwritingCount++] = state;
    }
    this.overwriters[state] = this.#linked(first, own);
    this.overwriteMask[own >>> 5] |= 1 << (own & 31);
  }

  #close(i: number): void {
    const { slot, code } = this.#agenda;
    const { guard, target, reads } = code;
    const own = slot[i];
    this.isOpen[own] = 0;
    if (guard[i] >= 0) {
      const heads = reads[i] === 1 ? this.readers : this.changers;
      heads[guard[i]] = this.#unlinked(heads[guard[i]], own);
      if (reads[i] === 0) this.changersTo[target[i]]--;
    } else if (guard[i] === COMPLEX) {
      if (reads[i] === 1) this.complexReader = this.#unlinked(this.complexReader, own);
      else this.complexChanger = this.#unlinked(this.complexChanger, own);
    } else if (reads[i] === 0) this.#closeOverwrite(own, target[i]);
  }

  #closeOverwrite(own: number, state: number): void {
    this.overwriters[state] = this.#unlinked(this.overwriters[state], own);
    this.overwriteMask[own >>> 5] &= ~(1 << (own & 31));
    if (this.overwriters[state] !== NONE) return;
    const last = this.overwriting[--this.overwritingCount];
    this.overwriting[this.#place[state]] = last;
    this.#place[last] = this.#place[state];
  }

  /** The first of a list with a slot put in where its operation belongs. */
  #linked(first: number, own: number): number {
    const { operation, next } = this;
    const i = operation[own];
    let previous = NONE;
    let at = first;
    while (at !== NONE && !this.#precedes(i, operation[at])) {
      previous = at;
      at = next[at];
    }
    next[own] = at;
    if (previous === NONE) return own;
    next[previous] = own;
    return first;
  }

  #precedes(i: number, j: number): boolean {
    const { deadline, optional } = this.#agenda;
    return (this.order(i, j) || optional[i] - optional[j] || deadline[i] - deadline[j]) < 0;
  }

  /** The first of a list with a slot taken out. */
  #unlinked(first: number, own: number): number {
    const { next } = this;
    // Its own link may be written: it is out. No case of its own for the first: a rare path that was not gone yet when
    // this was compiled costs its being compiled again.
    let previous = own;
    for (let at = first; ; ) {
      const rest = next[at];
      if (at === own) {
        next[previous] = rest;
        return first === own ? rest : first;
      }
      previous = at;
      at = rest;
    }
  }
}
