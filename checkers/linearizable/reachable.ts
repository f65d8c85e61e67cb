import { countBits } from '../../src/core/index.js';
import { type Agenda, CALL } from './agenda.js';
import { COST, ConfigSet, DEAD, TRAIL, WORDS } from './config-set.js';
import type { Undecided } from './decision.js';
import type { Stop } from './search.js';
import { Window } from './window.js';

/** How much is done between two looks at the budget. */
const STRIDE = 4096;

/** With more configurations than this, those are looked for that another one can stand in for. */
const MANY = 32;

/** Where operations have a price: how much more than the cheapest configuration others may cost, at most. */
const DEAREST = 64;

/** How going through the events ended: nothing survived one, all were gone through, or more than the limit was reachable. */
export type Outcome = 'failed' | 'survived' | 'wide' | Undecided;

/** What makes {@link Reachable} leave configurations out. */
export interface Restriction {
  /**
   * Only those are kept that took the fewest of the operations that need not happen; more are taken where nothing would
   * survive an event otherwise.
   */
  readonly priced?: boolean;
  /** So many are kept, those with the most operations still available or not needed any more. */
  readonly beam?: number;
  /**
   * With a beam, for guarded assignments: what the rest of the history speaks against is left out. Where fewer than this
   * get past an event, others are tried besides those that look worthwhile.
   */
  readonly foresight?: number;
}

/**
 * All configurations that are reachable at one event before any of the next: time and memory are linear in the length
 * while the operations open at a time are bounded, and only one set of configurations is held.
 *
 * With a {@link Restriction} it is a quick way to an order of the operations; that nothing survives says nothing then.
 */
export class Reachable {
  readonly agenda: Agenda;
  readonly window: Window;
  readonly #priced: boolean;
  readonly #beam: number;
  readonly #few: number;
  /** Before the event; what was called since the one before is opened in them when it is gone past. */
  now: ConfigSet;
  event = 0;
  widest = 1;
  #then: ConfigSet;
  #look = STRIDE;
  /** The last event before which everything was opened. */
  #entered = -1;

  constructor(agenda: Agenda, { priced = false, beam = Number.POSITIVE_INFINITY, foresight = 0 }: Restriction = {}) {
    this.agenda = agenda;
    this.#priced = priced;
    this.#beam = beam;
    this.#few = foresight;
    this.window = new Window(agenda, priced, foresight > 0);
    this.now = new ConfigSet(this.window.words);
    this.#then = new ConfigSet(this.window.words);
    this.window.begin(this.now);
  }

  /** Goes on until nothing is left, more than `limit` configurations are, or it is told to stop. */
  run(stop: Stop, limit: number): Outcome {
    const { events } = this.agenda;
    const { trail } = this.window;
    for (; this.event < events.length; this.event++) {
      if ((events[this.event] & 3) === CALL) continue;
      this.#then.clear();
      this.#enter();
      if (this.now.count > limit || !this.#pass(limit * 8)) return 'wide';
      if (this.#then.count > MANY) this.window.thin(this.event, this.#then);
      if (this.#then.count > this.#beam) keepBest(this.#then, this.#beam);
      if (this.#then.count === 0) return 'failed';
      this.widest = Math.max(this.widest, this.#then.count);
      [this.now, this.#then] = [this.#then, this.now];
      if (trail.full) trail.sweep(this.now.data, TRAIL, this.now.stride, this.now.count);
      const stopped = this.#pause(stop);
      if (stopped) return stopped;
    }
    return 'survived';
  }

  /** Opens what was called before the event, once: it may have been tried before with a lower limit. */
  #enter(): void {
    if (this.#entered !== this.event) this.window.enter(this.event, this.now);
    this.#entered = this.event;
    this.now.frozen = 0;
  }

  /** Takes what is before the event past it. False where more than the limit must be looked at. */
  #pass(limit: number): boolean {
    const { window, now, event } = this;
    if (this.#beam !== Number.POSITIVE_INFINITY) return this.#passSome() || this.#then.count > 0;
    if (!this.#priced) return window.pass(event, now, this.#then, limit);
    const cheapest = cheapestOf(now);
    for (let more = 0; this.#then.count === 0 && more <= DEAREST; more = more * 2 || 1) {
      window.dearest = cheapest + more;
      now.frozen = 0;
      if (!window.pass(event, now, this.#then, limit)) return false;
    }
    return true;
  }

  /** The same where a beam bounds how many are looked at. */
  #passSome(): boolean {
    const { window, now, event } = this;
    const all = window.pass(event, now, this.#then, this.#beam * 8);
    if (window.foresight && this.#then.count < this.#few) {
      now.frozen = 0;
      window.foresight.frugal = false;
      window.pass(event, now, this.#then, this.#few * 8);
      window.foresight.frugal = true;
    }
    if (window.foresight && this.#then.count === 0) {
      now.frozen = 0;
      window.foresight = undefined;
      window.pass(event, now, this.#then, this.#beam * 8);
    }
    return all;
  }

  #pause(stop: Stop): Undecided | undefined {
    if (this.window.effort < this.#look) return undefined;
    this.#look = this.window.effort + STRIDE;
    const of = this.agenda.events.length;
    const because = stop(this.event / of);
    return because && { valid: 'unknown', because, done: this.event, of, widest: this.widest };
  }
}

/** The least cost in a set. */
function cheapestOf({ data, count, stride }: ConfigSet): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    if (data[at] !== DEAD && data[at + COST] < least) least = data[at + COST];
  }
  return least;
}

/** What an operation that is still available counts against one that need not happen any more. */
const AVAILABLE = 2;

/** Leaves those in a set that have the most operations still available or not needed any more. */
function keepBest(set: ConfigSet, most: number): void {
  const { data, count, stride, words } = set;
  const score = new Uint16Array(count);
  const having = new Int32Array(words * 32 * (AVAILABLE + 1) + 1);
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    if (data[at] === DEAD) continue;
    for (let w = WORDS; w < stride; w++) score[i] += countBits(data[at + w]) * (w < WORDS + words ? AVAILABLE : 1);
    having[score[i]]++;
  }
  let least = having.length - 1;
  let kept = 0;
  for (; least > 0 && kept + having[least] <= most; least--) kept += having[least];
  const best = new ConfigSet(words, most);
  for (let i = 0, at = 0; i < count && best.count < most; i++, at += stride) {
    if (data[at] !== DEAD && score[i] > least) best.insert(data.subarray(at, at + stride));
  }
  for (let i = 0, at = 0; i < count && best.count < most; i++, at += stride) {
    if (data[at] !== DEAD && score[i] === least) best.insert(data.subarray(at, at + stride));
  }
  set.clear();
  set.insertAll(best);
}
