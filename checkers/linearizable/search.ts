import { type Agenda, CALL } from './agenda.js';
import { ConfigSet, DEAD, TRAIL } from './config-set.js';
import type { Decision, Undecided } from './decision.js';
import { linearizationOf } from './linearization.js';
import { Window } from './window.js';

/** Says when to stop: called now and then with what was done. `undefined`: go on. */
export type Stop = (bytes: number, done: number) => Undecided['because'] | undefined;

/** Is it certain that no order of the operations survives a return, at a position of the problem? */
export type Refute = (until: number, failed: number) => boolean;

/** In which order configurations are gone through. */
export type Order = 'breadth' | 'depth' | 'auto';

/** How many configurations are looked at between two looks at the budget. */
const STRIDE = 4096;
/** In depth, configurations to look at without coming further before asking for a refutation. */
const PATIENCE = 20_000;
/** With more configurations than this at a time, `auto` turns from breadth to depth. */
const WIDE = 512;

/**
 * Searches the configurations that are reachable in the order of the history's events.
 *
 * In breadth, all that are reachable at one event before any of the next: time and memory are linear in the length while
 * the operations open at a time are bounded, and only one set of configurations is held. In depth, those that came
 * furthest first, remembering at every event what was visited (Wing and Gong 1993; Lowe 2017): an order of the
 * operations is found at once where many exist. Either way the last configuration must fail before the answer is no.
 */
export class Search {
  readonly #agenda: Agenda;
  readonly #window: Window;
  readonly #order: Order;
  readonly #refute: Refute | undefined;
  /** When so many configurations were looked at, ask for a refutation, and where the last one was asked for. */
  #refuteAt = 0;
  #refuteEvent = -1;
  #now: ConfigSet;
  #then: ConfigSet;
  #event = 0;
  #look = STRIDE;
  #widest = 1;
  /** In depth: what was reached before each event, and a few configurations that are just going on. */
  #layers: (ConfigSet | undefined)[] | undefined;
  #layerBytes = 0;
  #furthest = 0;

  /** `refute` may say, of a return that nothing has survived so far, that nothing can. */
  constructor(agenda: Agenda, order: Order, refute?: Refute) {
    this.#agenda = agenda;
    this.#order = order;
    this.#refute = refute;
    this.#window = new Window(agenda);
    this.#now = new ConfigSet(this.#window.words);
    this.#then = new ConfigSet(this.#window.words);
    this.#window.begin(this.#now);
  }

  /** The order that the search ended in. */
  get engine(): string {
    return this.#layers ? 'depth-first' : 'reachable';
  }

  /** Configurations looked at. */
  get steps(): number {
    return this.#window.steps;
  }

  /** Goes on to the end, or until told to stop. */
  run(stop: Stop): Decision {
    const limit = this.#order === 'auto' ? WIDE : Number.POSITIVE_INFINITY;
    if (this.#order !== 'depth') {
      const decision = this.#breadth(stop, limit);
      if (decision) return decision;
    }
    return this.#depth(stop);
  }

  #breadth(stop: Stop, limit: number): Decision | undefined {
    const { events } = this.#agenda;
    const window = this.#window;
    for (; this.#event < events.length; this.#event++) {
      if ((events[this.#event] & 3) === CALL) continue;
      this.#then.clear();
      if (this.#now.count > limit || !window.close(this.#event, this.#now, this.#then, limit * 8)) return undefined;
      if (this.#then.count === 0) return this.#failed();
      this.#widest = Math.max(this.#widest, this.#then.count);
      [this.#now, this.#then] = [this.#then, this.#now];
      if (window.trail.full) window.trail.sweep(this.#now.data, TRAIL, this.#now.stride, this.#now.count);
      const stopped = this.#pause(stop, this.#event, this.#now.bytes + this.#then.bytes);
      if (stopped) return stopped;
    }
    return this.#found(this.#now);
  }

  #depth(stop: Stop): Decision {
    const { events } = this.#agenda;
    const { words } = this.#window;
    const layers: (ConfigSet | undefined)[] = [];
    this.#layers = layers;
    let event = this.#next(this.#event);
    layers[event] = this.#now;
    this.#furthest = event;
    const from = new ConfigSet(words);
    const to = new ConfigSet(words);
    while (event < events.length) {
      const layer = layers[event];
      if (!layer || layer.frozen >= layer.count) {
        event = this.#previous(event);
        if (event < 0 || this.#isRefuted()) return this.#failed();
        continue;
      }
      layer.take(from, 1);
      to.clear();
      this.#window.close(event, from, to, Number.POSITIVE_INFINITY);
      const next = this.#next(event + 1);
      if (to.count > 0) {
        const into = (layers[next] ??= new ConfigSet(words, 4));
        const before = into.bytes;
        into.insertAll(to);
        this.#layerBytes += into.bytes - before;
        this.#widest = Math.max(this.#widest, into.count);
        event = next;
        this.#furthest = Math.max(this.#furthest, next);
      }
      const stopped = this.#pause(stop, this.#furthest, this.#layerBytes);
      if (stopped) return stopped;
    }
    return this.#found(layers[event] as ConfigSet);
  }

  /** Where the search has not come further for long: can nothing come further? */
  #isRefuted(): boolean {
    const { steps } = this.#window;
    if (!this.#refute || steps < this.#refuteAt) return false;
    const again = this.#refuteEvent === this.#furthest;
    this.#refuteEvent = this.#furthest;
    this.#refuteAt = steps + (again ? steps : PATIENCE);
    return this.#refute(this.failedAt, this.failed);
  }

  /** The first event from an index on that is no call. */
  #next(index: number): number {
    const { events } = this.#agenda;
    let event = index;
    while (event < events.length && (events[event] & 3) === CALL) event++;
    return event;
  }

  #previous(index: number): number {
    const { events } = this.#agenda;
    let event = index - 1;
    while (event >= 0 && ((events[event] & 3) === CALL || this.#layers?.[event] === undefined)) event--;
    return event;
  }

  #pause(stop: Stop, event: number, bytes: number): Undecided | undefined {
    if (this.#window.steps < this.#look) return undefined;
    this.#look = this.#window.steps + STRIDE;
    const of = this.#agenda.events.length;
    const because = stop(bytes + this.#window.bytes, event / of);
    return because && { valid: 'unknown', because, done: event, of, widest: this.#widest };
  }

  #found(set: ConfigSet): Decision {
    const { events } = this.#agenda;
    return { valid: true, order: linearizationOf(this.#agenda, this.#window.trail, anyOf(set), events.length) };
  }

  #failed(): Decision {
    return { valid: false, failed: this.failed };
  }

  /** After a failure: the operation whose return no order survives. */
  get failed(): number {
    return this.#agenda.events[this.#failure] >> 2;
  }

  /** After a failure: the position in the problem up to which no order of the operations exists. */
  get failedAt(): number {
    return this.#agenda.times[this.#failure];
  }

  get #failure(): number {
    return this.#layers ? this.#furthest : this.#event;
  }

  get #last(): ConfigSet {
    return this.#layers?.[this.#furthest] ?? this.#now;
  }

  /** After a failure: states that were possible before the return that no configuration survived, as ids. */
  states(): number[] {
    const states = new Set<number>();
    const { data, stride, count } = this.#last;
    for (let i = 0; i < count; i++) if (data[i * stride] !== DEAD) states.add(data[i * stride]);
    return [...states];
  }

  /** After a failure: an order of the operations before that return. */
  prefix(): Int32Array {
    return linearizationOf(this.#agenda, this.#window.trail, anyOf(this.#last), this.#failure);
  }
}

/** The place in the trail of some configuration of a set. */
function anyOf(set: ConfigSet): number {
  for (let i = 0; i < set.count; i++) if (set.data[i * set.stride] !== DEAD) return set.data[i * set.stride + TRAIL];
  return -1;
}
