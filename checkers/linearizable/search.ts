import type { Agenda } from './agenda.js';
import { type ConfigSet, DEAD, STATE, TRAIL } from './config-set.js';
import { type Decision, linearizableBy, type Undecided } from './decision.js';
import { DepthFirst } from './depth-first.js';
import { linearizationOf, pathOf } from './linearization.js';
import { Narrow } from './narrow.js';
import { type Outcome, Reachable, type Restriction } from './reachable.js';
import { mayRepeat, Repetition } from './repetition.js';
import { SEEN, type Window } from './window.js';

/** Says when to stop: called now and then with the share that was done. `undefined`: go on. */
export type Stop = (done: number) => Undecided['because'] | undefined;

/** Is it certain that no order of the operations survives a return, at a position of the problem? Asked `briefly`: at a glance. */
export type Refute = (until: number, failed: number, briefly: boolean) => boolean;

/** In which order configurations are gone through. */
export type Order = 'breadth' | 'repetition' | 'foresight' | 'beam' | 'depth' | 'auto';

/** With more configurations than this at a time, `auto` looks for an order with foresight. */
const BROAD = 64;
/** With more than this, it turns from breadth to depth. */
const WIDE = 512;
/** The same where operations are unfinished: then it lets them be repeated first. */
const WIDE_UNFINISHED = 48;
/** How few configurations are kept with foresight, and without, one try after the other. */
const FORESEEING: readonly Restriction[] = [
  { beam: 16, foresight: 1 },
  { beam: 64, foresight: 4 },
  { beam: 256, foresight: 1 },
  { beam: 256, foresight: 16 },
  { beam: 256, foresight: 64 },
];
const BEAMS: readonly Restriction[] = [{ beam: 64 }, { beam: 512 }];
/** The same for comparison: so few that it matters in short histories. */
const NARROW: readonly Restriction[] = [{ beam: 4 }];

/**
 * Searches the configurations that are reachable in the order of the history's events: in breadth ({@link Reachable}),
 * with unfinished operations that may be repeated ({@link Repetition}), keeping few, with foresight or the best only, or in
 * depth ({@link DepthFirst}).
 */
export class Search {
  readonly #agenda: Agenda;
  readonly #order: Order;
  readonly #refute: Refute | undefined;
  #made: Reachable | undefined;
  #repetition: Repetition | undefined;
  #beam: Reachable | undefined;
  /** All that kept few configurations. */
  readonly #tried: Reachable[] = [];
  #depth: DepthFirst | undefined;
  #engine = 'reachable';
  #narrowSteps = 0;

  /** `refute` may say, of a return that nothing has survived so far, that nothing can. */
  constructor(agenda: Agenda, order: Order, refute?: Refute) {
    this.#agenda = agenda;
    this.#order = order;
    this.#refute = refute;
  }

  /** Made where the narrow way does not do: of very many small objects, most need none. */
  get #reachable(): Reachable {
    this.#made ??= new Reachable(this.#agenda);
    return this.#made;
  }

  /** What gave the answer. */
  get engine(): string {
    return this.#engine;
  }

  /** Configurations looked at. */
  get steps(): number {
    const tried = this.#tried.reduce((sum, { window }) => sum + window.steps, 0);
    return this.#narrowSteps + (this.#made?.window.steps ?? 0) + (this.#repetition?.steps ?? 0) + tried;
  }

  /** Goes on to the end, or until told to stop. */
  run(stop: Stop): Decision {
    return this.#inBreadth(stop) ?? this.#repeating(stop) ?? this.#inBeam(stop) ?? this.#inDepth(stop);
  }

  #inBreadth(stop: Stop): Decision | undefined {
    if (this.#order === 'breadth') return this.#breadth(stop, Number.POSITIVE_INFINITY);
    if (this.#order !== 'auto') return undefined;
    if (mayRepeat(this.#agenda)) return this.#breadth(stop, WIDE_UNFINISHED);
    return this.#narrowly(stop) ?? this.#breadth(stop, BROAD) ?? this.#foreseeing(stop) ?? this.#breadth(stop, WIDE);
  }

  /** In breadth too, where that is simple. */
  #narrowly(stop: Stop): Decision | undefined {
    const agenda = this.#agenda;
    if (!Narrow.fits(agenda)) return undefined;
    const narrow = new Narrow(agenda);
    const end = narrow.run(stop);
    this.#narrowSteps = narrow.steps;
    if (typeof end === 'object') return end;
    return end === undefined ? undefined : linearizableBy(() => linearizationOf(agenda, pathOf(narrow.trail, end)));
  }

  #breadth(stop: Stop, limit: number): Decision | undefined {
    this.#engine = 'reachable';
    const outcome = this.#reachable.run(stop, limit);
    return outcome === 'wide' ? undefined : this.#decision(outcome, this.#reachable.now);
  }

  #repeating(stop: Stop): Decision | undefined {
    if ((this.#order !== 'auto' && this.#order !== 'repetition') || !mayRepeat(this.#agenda)) return undefined;
    this.#engine = 'repetition';
    this.#repetition = new Repetition(this.#agenda);
    return this.#repetition.run(stop);
  }

  /** Keeps few configurations at a time: a quick way to an order; where none of them goes on, perhaps to a refutation. */
  #inBeam(stop: Stop): Decision | undefined {
    if (this.#order === 'beam') return this.#keeping(NARROW, 'beam', stop);
    if (this.#order === 'foresight') return this.#foreseeing(stop);
    if (this.#order !== 'auto') return undefined;
    const found = mayRepeat(this.#agenda) ? this.#foreseeing(stop) : undefined;
    return found ?? this.#keeping(BEAMS, 'beam', stop);
  }

  #foreseeing(stop: Stop): Decision | undefined {
    return this.#agenda.code.simple ? this.#keeping(FORESEEING, 'foresight', stop) : undefined;
  }

  /** Where none survives and the next try comes no further, it is asked whether any order could. */
  #keeping(restrictions: readonly Restriction[], engine: string, stop: Stop): Decision | undefined {
    this.#engine = engine;
    for (const restriction of restrictions) {
      const beam = new Reachable(this.#agenda, restriction);
      this.#tried.push(beam);
      const outcome = beam.run(stop, Number.POSITIVE_INFINITY);
      if (typeof outcome === 'object') return outcome;
      if (outcome === 'survived') return this.#found(beam.window, beam.now);
      const further = this.#beam === undefined || beam.event > this.#beam.event;
      if (further) this.#beam = beam;
      const last = restriction === restrictions.at(-1);
      if (further && !last) continue;
      if (this.#refute?.(this.failedAt, this.failed, !last)) return { valid: false, failed: this.failed };
    }
    this.#beam = undefined;
    return undefined;
  }

  #inDepth(stop: Stop): Decision {
    // Where it was not gone in breadth before: no further than the first calls.
    if (this.#reachable.event === 0) this.#reachable.run(stop, 0);
    const { window, now, event } = this.#reachable;
    this.#engine = 'depth-first';
    this.#depth = new DepthFirst(this.#agenda, window, now, event, this.#refute);
    return this.#decision(this.#depth.run(stop), this.#depth.last);
  }

  #decision(outcome: Exclude<Outcome, 'wide'>, last: ConfigSet): Decision {
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'failed') return { valid: false, failed: this.failed };
    return this.#found(this.#reachable.window, last);
  }

  #found({ trail }: Window, last: ConfigSet): Decision {
    const agenda = this.#agenda;
    const end = anyOf(last);
    return linearizableBy(() => linearizationOf(agenda, pathOf(trail, end)));
  }

  /** After a failure: the operation whose return no order survives. */
  get failed(): number {
    const { agenda, event } = this.#failure;
    return agenda.events[event] >> 2;
  }

  /** After a failure: the position in the problem up to which no order of the operations exists. */
  get failedAt(): number {
    const { agenda, event } = this.#failure;
    return agenda.times[event];
  }

  /**
   * After a failure: the states that were possible before the return that no configuration survived, as ids;
   * `undefined` where it was refuted before all of them were seen.
   */
  states(): number[] | undefined {
    if (this.#beam || this.#depth?.exhausted === false) return undefined;
    if (this.#repetition && !this.#depth) return this.#repetition.states();
    const states = new Set<number>();
    const { data, stride, count } = this.#depth?.last ?? this.#reachable.now;
    for (let i = 0; i < count; i++) {
      const state = data[i * stride + STATE];
      if (state !== DEAD) states.add(state & SEEN);
    }
    return [...states];
  }

  get #failure(): { readonly agenda: Agenda; readonly event: number } {
    if (this.#depth) return { agenda: this.#agenda, event: this.#depth.furthest };
    return this.#beam ?? this.#repetition ?? this.#reachable;
  }
}

/** The place in the trail of some configuration of a set. */
function anyOf(set: ConfigSet): number {
  for (let i = 0; i < set.count; i++) if (set.data[i * set.stride] !== DEAD) return set.data[i * set.stride + TRAIL];
  return -1;
}
