import { type Agenda, CALL } from './agenda.js';
import { ConfigSet, DEAD, TRAIL } from './config-set.js';
import type { Decision } from './decision.js';
import { linearizationOf } from './linearization.js';
import { Window } from './window.js';

/** Says when to stop: called now and then with what was done. `undefined`: go on. */
export type Stop = (bytes: number, done: number) => 'time' | 'memory' | 'interrupted' | undefined;

/** How many configurations are looked at between two looks at the budget. */
const STRIDE = 4096;

/**
 * Decides by the set of all configurations that are reachable at each return, in the order of the history. Time and
 * memory are linear in the length while the number of open operations is bounded.
 */
export class ReachableSearch {
  readonly #agenda: Agenda;
  readonly #window: Window;
  #now: ConfigSet;
  #then: ConfigSet;
  #event = 0;
  #look = STRIDE;
  #widest = 1;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
    this.#window = new Window(agenda);
    this.#now = new ConfigSet(this.#window.words);
    this.#then = new ConfigSet(this.#window.words);
    this.#window.begin(this.#now);
  }

  /** Most configurations that were reachable at one time. */
  get widest(): number {
    return this.#widest;
  }

  /** Goes on to the end, or until told to stop. */
  run(stop: Stop): Decision {
    const { events, times } = this.#agenda;
    const window = this.#window;
    for (; this.#event < events.length; this.#event++) {
      const event = events[this.#event];
      if ((event & 3) === CALL) {
        window.call(event >> 2);
        continue;
      }
      this.#then.clear();
      window.close(event, times[this.#event], this.#now, this.#then);
      if (this.#then.count === 0) return { valid: false, failed: event >> 2 };
      [this.#now, this.#then] = [this.#then, this.#now];
      if (this.#now.count > this.#widest) this.#widest = this.#now.count;
      if (window.trail.full) this.#sweep();
      if (window.steps >= this.#look) {
        this.#look = window.steps + STRIDE;
        const bytes = window.bytes + this.#now.bytes + this.#then.bytes;
        const because = stop(bytes, this.#event / events.length);
        if (because) return { valid: 'unknown', because, done: this.#event, of: events.length, widest: this.#widest };
      }
    }
    return {
      valid: true,
      order: linearizationOf(this.#agenda, window.trail, this.#any(this.#now), this.#agenda.events.length),
    };
  }

  /** States that are possible before the event at which the search stopped; as ids. */
  states(): number[] {
    const states = new Set<number>();
    const { data, stride, count } = this.#now;
    for (let i = 0; i < count; i++) if (data[i * stride] !== DEAD) states.add(data[i * stride]);
    return [...states];
  }

  /** An order of the operations before the event at which the search stopped. */
  prefix(): Int32Array {
    return linearizationOf(this.#agenda, this.#window.trail, this.#any(this.#now), this.#event);
  }

  #any(set: ConfigSet): number {
    for (let i = 0; i < set.count; i++) if (set.data[i * set.stride] !== DEAD) return set.data[i * set.stride + TRAIL];
    return -1;
  }

  #sweep(): void {
    const { data, stride, count } = this.#now;
    this.#window.trail.sweep(data, TRAIL, stride, count);
  }
}
