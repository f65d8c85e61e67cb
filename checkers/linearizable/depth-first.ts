import { type Agenda, CALL } from './agenda.js';
import { ConfigSet } from './config-set.js';
import type { Undecided } from './decision.js';
import type { Outcome } from './reachable.js';
import type { Refute, Stop } from './search.js';
import type { Window } from './window.js';

/** How much is done between two looks at the budget. */
const STRIDE = 4096;
/** Configurations to look at without coming further before asking for a refutation. */
const PATIENCE = 20_000;

/**
 * Goes on first from configurations that came furthest, remembering at every event what was visited (Wing and Gong 1993;
 * Lowe 2017): an order of the operations is found at once where many exist. The last configuration must fail before the
 * answer is no.
 */
export class DepthFirst {
  readonly #agenda: Agenda;
  readonly #window: Window;
  readonly #refute: Refute | undefined;
  /** What was reached before each event, what was called opened, with all that was tried on the way past it. */
  readonly #layers: (ConfigSet | undefined)[] = [];
  #look: number;
  /** When so many configurations were looked at, ask for a refutation, and where the last one was asked for. */
  #refuteAt = 0;
  #refuteEvent = -1;
  furthest: number;
  /** Was everything looked at? */
  exhausted = false;
  widest = 1;

  /** Goes on from configurations before an event that is no call, everything before it opened in them. */
  constructor(agenda: Agenda, window: Window, from: ConfigSet, event: number, refute: Refute | undefined) {
    this.#agenda = agenda;
    this.#window = window;
    this.#refute = refute;
    this.#look = window.effort + STRIDE;
    this.furthest = event;
    this.#reach(event, from);
  }

  run(stop: Stop): Exclude<Outcome, 'wide'> {
    const { events } = this.#agenda;
    const to = new ConfigSet(this.#window.words);
    let event = this.furthest;
    while (event < events.length) {
      const stopped = this.#pause(stop);
      if (stopped) return stopped;
      const layer = this.#layers[event];
      if (!layer || layer.frozen >= layer.count) {
        event = this.#previous(event);
        if (event < 0) this.exhausted = true;
        if (event < 0 || this.#isRefuted()) return 'failed';
        continue;
      }
      to.clear();
      this.#window.pass(event, layer, to, STRIDE, true);
      this.widest = Math.max(this.widest, layer.count);
      if (to.count > 0) {
        event = this.#next(event + 1);
        if (event < events.length) this.#window.enter(event, to);
        this.#reach(event, to);
      }
    }
    return 'survived';
  }

  /** The configurations that came furthest. */
  get last(): ConfigSet {
    return this.#layers[this.furthest] ?? new ConfigSet(this.#window.words);
  }

  #reach(event: number, set: ConfigSet): void {
    const into = (this.#layers[event] ??= new ConfigSet(this.#window.words));
    into.insertAll(set);
    this.furthest = Math.max(this.furthest, event);
  }

  /** Where the search has not come further for long: can nothing come further? */
  #isRefuted(): boolean {
    const { steps } = this.#window;
    if (!this.#refute || steps < this.#refuteAt) return false;
    const again = this.#refuteEvent === this.furthest;
    this.#refuteEvent = this.furthest;
    this.#refuteAt = steps + (again ? steps : PATIENCE);
    return this.#refute(this.#agenda.times[this.furthest], this.#agenda.events[this.furthest] >> 2, false);
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
    while (event >= 0 && ((events[event] & 3) === CALL || this.#layers[event] === undefined)) event--;
    return event;
  }

  #pause(stop: Stop): Undecided | undefined {
    if (this.#window.effort < this.#look) return undefined;
    this.#look = this.#window.effort + STRIDE;
    const of = this.#agenda.events.length;
    const because = stop(this.furthest / of);
    return because && { valid: 'unknown', because, done: this.furthest, of, widest: this.widest };
  }
}
