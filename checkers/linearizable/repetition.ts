import type { Agenda } from './agenda.js';
import { type ConfigSet, DEAD, STATE, TRAIL } from './config-set.js';
import type { Decision } from './decision.js';
import { linearizationOf, type Path, pathOf } from './linearization.js';
import { NEVER } from './problem.js';
import { type Outcome, Reachable } from './reachable.js';
import type { Stop } from './search.js';
import { distinctUses, type UnfinishedClasses, unfinishedClasses, withRepetition } from './unfinished.js';
import { SEEN } from './window.js';

/** With more configurations than this at a time, it gives up. */
const WIDE = 4096;
/** How many of the last configurations are asked for a path that fits. */
const PATHS = 16;

/**
 * Decides a history with many unfinished operations by letting them happen more than once, so that what is left of them
 * does not have to be remembered. Where no order exists even so, there is none. Where one exists, each use is given an
 * operation of its own; of those that behave alike and are too few, uses are counted from then on, and it starts again.
 * First it looks for an order that uses few of them: that one mostly fits.
 */
export class Repetition {
  readonly #agenda: Agenda;
  readonly #classes: UnfinishedClasses;
  readonly #counted = new Set<number>();
  #last: Reachable | undefined;
  /** Configurations looked at in earlier rounds. */
  #earlier = 0;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
    this.#classes = unfinishedClasses(agenda);
  }

  get steps(): number {
    return this.#earlier + (this.#last?.window.steps ?? 0);
  }

  /** `undefined` where too many configurations are reachable even so. */
  run(stop: Stop): Decision | undefined {
    for (;;) {
      const decision = this.#round(stop);
      if (decision !== 'again') return decision;
    }
  }

  #round(stop: Stop): Decision | 'again' | undefined {
    const agenda = withRepetition(this.#agenda, this.#classes, this.#counted);
    const few = this.#pass(new Reachable(agenda, { priced: true }), stop);
    if (typeof few.outcome === 'object') return few.outcome;
    const fit = this.#fitOf(few.reachable);
    if (few.outcome === 'survived') return this.#valid(agenda, fit);
    const all = this.#pass(new Reachable(agenda), stop);
    if (typeof all.outcome === 'object') return all.outcome;
    if (all.outcome === 'wide') return undefined;
    if (all.outcome === 'survived') return this.#valid(agenda, this.#fitOf(all.reachable));
    // It is wrong. What is left is whether everything before this return is right.
    const same = few.reachable.event === all.reachable.event;
    if (same && fit.path) return this.#invalid(few.reachable);
    const others = this.#fitOf(all.reachable);
    if (others.path) return this.#invalid(all.reachable);
    return this.#count(same ? fit.overused : others.overused);
  }

  #pass(reachable: Reachable, stop: Stop): { readonly reachable: Reachable; readonly outcome: Outcome } {
    this.#earlier = this.steps;
    this.#last = reachable;
    return { reachable, outcome: reachable.run(stop, WIDE) };
  }

  #valid(agenda: Agenda, { path, overused }: Fit): Decision | 'again' {
    return path ? { valid: true, order: linearizationOf(agenda, path) } : this.#count(overused);
  }

  #invalid(reachable: Reachable): Decision {
    this.#last = reachable;
    return { valid: false, failed: reachable.agenda.events[reachable.event] >> 2 };
  }

  /** From now on, uses of these classes are counted. */
  #count(classes: Iterable<number>): 'again' {
    for (const one of classes) this.#counted.add(one);
    return 'again';
  }

  /** After a failure: the event that nothing survives. */
  get event(): number {
    return this.#last?.event ?? 0;
  }

  get agenda(): Agenda {
    return this.#last?.agenda ?? this.#agenda;
  }

  /** After a failure: states before that event to which a path leads that fits. */
  states(): number[] {
    if (!this.#last) return [];
    const { now, window, agenda } = this.#last;
    const fitting = recordsOf(now).filter((at) => {
      const { operations, times } = pathOf(window.trail, now.data[at + TRAIL]);
      return distinctUses(agenda, this.#classes, operations, times).overused.size === 0;
    });
    return [...new Set(fitting.map((at) => now.data[at + STATE] & SEEN))];
  }

  /** A path to one of the present configurations with an operation for every use; else classes that are too few. */
  #fitOf({ agenda, window, now }: Reachable): Fit {
    let least: ReadonlySet<number> | undefined;
    for (const at of recordsOf(now)) {
      const path = pathOf(window.trail, now.data[at + TRAIL]);
      const { operations, overused } = distinctUses(agenda, this.#classes, path.operations, path.times);
      if (overused.size === 0) return { path: { ...path, operations }, overused };
      if (!least || overused.size < least.size) least = overused;
    }
    return { overused: least ?? new Set() };
  }
}

interface Fit {
  readonly path?: Path;
  readonly overused: ReadonlySet<number>;
}

/** Are there unfinished operations that may be repeated? Only guarded assignments: others might reach ever new states. */
export function mayRepeat({ code, optional, slot }: Agenda): boolean {
  return code.simple && optional.some((need, i) => need === 1 && code.problem.ret[i] === NEVER && slot[i] >= 0);
}

/** Where the records of a few configurations begin. */
function recordsOf({ data, count, stride }: ConfigSet): number[] {
  const records: number[] = [];
  for (let i = 0, at = 0; i < count && records.length < PATHS; i++, at += stride)
    if (data[at] !== DEAD) records.push(at);
  return records;
}
