import { agendaOf } from './agenda.js';
import { ANY, COMPLEX, type Code, SAME } from './code.js';
import type { Decision } from './decision.js';
import { addNeeded, alikeGroups, concerning, mattering } from './needed.js';
import { beginningOf, partOf } from './part.js';
import { NEVER, type Problem } from './problem.js';
import { Search } from './search.js';

/** A small sub-history that proves the whole wrong. Operations are numbers of the problem, in the order of calls. */
export interface Counterexample {
  /**
   * No order of the whole history has these operations legal and in real-time order: whichever of the others happen.
   * Without the fact that any one of them happened, there is such an order, if `minimal`.
   */
  readonly operations: readonly number[];
  /** Those that may have happened between them and make a difference. */
  readonly others: readonly number[];
  /**
   * The first of them, where nothing that happened before it matters: all others were called after it returned, and the
   * state that it leaves is known. -1: the initial state counts.
   */
  readonly cut: number;
  /** Few operations that are wrong as a history of their own, where they were looked for. */
  readonly alone?: readonly number[];
  /**
   * The operation whose return no order survives, where the proof is all that had returned by then, and `others` may have
   * happened besides.
   */
  readonly failed?: number;
  /** The operations contradict each other whatever else happened, although the proof is all that had returned. */
  readonly certain?: boolean;
  readonly minimal: boolean;
}

/** Where no order exists any more. */
export interface Place {
  /** Position of the event up to which there is none. */
  readonly until: number;
  /** The operation that returned there; -1 where unknown. */
  readonly failed: number;
}

/** What is known before the search for a counterexample. */
export interface Failure extends Place {
  /** Operations whose values no other operation is about, and that have no order. */
  readonly conflict?: readonly number[];
}

/** The most configurations that one attempt may look at. */
const STEPS = 200_000;
/** What all attempts together may look at: events and configurations. */
const STEPS_TOGETHER = 6_000_000;
/** So many operations, of at most so many kinds, are taken out by kind first. */
const GROUPED = 16;
const GROUPS = 8;

/**
 * Finds a small counterexample. An operation is taken out by forgetting that it must have happened: it may still
 * happen between its call and its return, so whatever is impossible without it is impossible in the whole. The start
 * is a short window before the failure (twice as long until it is wrong), shrunk by deleting ever smaller parts
 * (Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, 2002, section 3).
 * `expired` says when to be content with what there is.
 */
export function counterexampleOf(code: Code, failure: Failure, expired: () => boolean): Counterexample {
  const { conflict } = failure;
  const shrinking = new Shrinking(code, failure, expired);
  if (!conflict || shrinking.contradicts(conflict)) return shrinking.run();
  return new Shrinking(code, { until: code.problem.events.length - 1, failed: -1 }, expired).run();
}

/**
 * Is there a short window before a return that proves that no order survives it? A quick way to a no where very many
 * configurations are reachable. False says nothing.
 */
export function isRefuted(code: Code, failure: Failure, expired: () => boolean): boolean {
  return new Shrinking(code, failure, expired).refuted();
}

class Shrinking {
  readonly #code: Code;
  readonly #problem: Problem;
  readonly #failure: Failure;
  readonly #expired: () => boolean;
  /** Operations that may happen besides, for the present cut. */
  #others: readonly number[] = [];
  #cut = -1;
  /** Operations without which there is an order, for the present cut. */
  readonly #needed = new Set<number>();
  /** Has a budget run out? */
  #undecided = false;
  /** Events and configurations looked at. */
  #steps = 0;

  constructor(code: Code, failure: Failure, expired: () => boolean) {
    this.#code = beginningOf(code, failure.until);
    this.#problem = this.#code.problem;
    this.#failure = failure;
    this.#expired = () => this.#steps > STEPS_TOGETHER || expired();
  }

  run(): Counterexample {
    const start = this.#start();
    const operations = this.#shrink(start);
    const minimal = !this.#expired();
    const others = this.#othersOf(operations);
    return { operations, others, cut: this.#cut, minimal };
  }

  /** Are these wrong, whatever happened besides? */
  contradicts(conflict: readonly number[]): boolean {
    this.#others = conflict.filter((i) => i < this.#problem.length).toSorted((a, b) => a - b);
    const must = this.#others.filter((i) => this.#problem.ret[i] !== NEVER);
    return must.length > 0 && this.#wrong(must);
  }

  refuted(): boolean {
    return this.#single() !== undefined || this.#window() !== undefined;
  }

  /** The operation that failed, where it is wrong all by itself. */
  #single(): readonly number[] | undefined {
    const { failed, until } = this.#failure;
    if (!this.#code.simple || this.#problem.ret[failed] > until || !this.#unheardOf(failed)) return undefined;
    this.#others = [failed];
    return this.#others;
  }

  /** Operations that are wrong together, with the cut and the others set for them. */
  #start(): readonly number[] {
    const conflict = this.#failure.conflict?.filter((i) => i < this.#problem.length).toSorted((a, b) => a - b);
    const { ret } = this.#problem;
    this.#setCut(-1);
    if (conflict) {
      this.#others = conflict;
      return conflict.filter((i) => ret[i] !== NEVER);
    }
    return this.#single() ?? this.#window() ?? this.#everything();
  }

  /** Does the operation need a state that nothing ever leaves? */
  #unheardOf(failed: number): boolean {
    const { guard, target, initial } = this.#code;
    return guard[failed] >= 0 && guard[failed] !== initial && !target.includes(guard[failed]);
  }

  #everything(): readonly number[] {
    this.#setCut(-1);
    const { ret } = this.#problem;
    return this.#others.filter((i) => ret[i] <= this.#failure.until);
  }

  /** The shortest window found that begins with a cut and is wrong. */
  #window(): readonly number[] | undefined {
    const { guard, target } = this.#code;
    const { events } = this.#problem;
    const cuts: number[] = [];
    for (let at = this.#failure.until - 1; at >= 0 && cuts.length < 1 << 14; at--) {
      const i = events[at] >> 1;
      const leavesKnown = guard[i] !== COMPLEX && (guard[i] !== ANY || target[i] !== SAME);
      if ((events[at] & 1) === 1 && leavesKnown) cuts.push(i);
    }
    let right = 0;
    let wrong = 1;
    while (!this.#wrongFrom(cuts[wrong - 1])) {
      if (wrong > cuts.length || this.#expired()) return undefined;
      right = wrong;
      wrong *= 2;
      if (wrong > cuts.length && right < cuts.length) wrong = cuts.length;
    }
    while (wrong - right > 1 && !this.#expired()) {
      // Near enough, every cut is tried: a later one may do although one before it does not.
      const next = wrong - right < 64 ? right + 1 : (right + wrong) >>> 1;
      if (this.#wrongFrom(cuts[next - 1])) wrong = next;
      else right = next;
    }
    return this.#from(cuts[wrong - 1]);
  }

  #wrongFrom(cut: number | undefined): boolean {
    return cut !== undefined && this.#wrong(this.#from(cut));
  }

  /** A cut, and what was called after it and returned in time. */
  #from(cut: number): readonly number[] {
    this.#setCut(cut);
    const { call, ret } = this.#problem;
    return this.#others.filter((i) => i === cut || (call[i] > ret[cut] && ret[i] <= this.#failure.until));
  }

  #setCut(cut: number): void {
    this.#cut = cut;
    const { length, call, ret } = this.#problem;
    const from = cut < 0 ? -1 : call[cut];
    const others: number[] = [];
    for (let i = 0; i < length && call[i] < this.#failure.until; i++) if (ret[i] > from) others.push(i);
    this.#others = others;
  }

  #shrink(start: readonly number[]): readonly number[] {
    let kept = this.#withoutGroups(start);
    for (let size = Math.max(1, kept.length >>> 1); ; ) {
      const before = kept.length;
      kept = this.#withoutOne(kept, kept[kept.length >>> 1]);
      for (let at = 0; at < kept.length && !this.#expired(); ) {
        const less = size === 1 ? this.#withoutOne(kept, kept[at]) : this.#withoutPart(kept, at, size);
        if (less === kept) at += size;
        kept = less;
      }
      // What is needed stays so when others are taken out; unless a budget said it, once is enough.
      if (this.#expired() || (size === 1 && (kept.length === before || !this.#undecided))) return kept;
      if (size > 1) size = Math.max(1, Math.min(size >>> 1, kept.length >>> 1));
    }
  }

  /** Without all that behave alike, where these are not needed: of few kinds of operations, often only one counts. */
  #withoutGroups(start: readonly number[]): readonly number[] {
    const groups = start.length < GROUPED ? [] : alikeGroups(this.#code, start);
    let kept = start;
    if (groups.length > GROUPS) return kept;
    for (const group of groups) {
      const less = kept.filter((i) => !group.has(i) || i === this.#cut);
      if (!this.#expired() && less.length > 0 && less.length < kept.length && this.#wrong(less)) kept = less;
    }
    return kept;
  }

  #withoutPart(kept: readonly number[], at: number, size: number): readonly number[] {
    for (let k = at; k < at + size && k < kept.length; k++) if (this.#needed.has(kept[k])) return kept;
    const less = kept.filter((i, k) => k < at || k >= at + size || i === this.#cut);
    return less.length < kept.length && this.#wrong(less) ? less : kept;
  }

  #withoutOne(kept: readonly number[], one: number): readonly number[] {
    if (one === this.#cut || this.#needed.has(one) || this.#expired()) return kept;
    const less = kept.filter((i) => i !== one);
    const order = this.#orderOf(less);
    if (order === 'none') return less;
    if (order !== 'undecided') addNeeded(this.#code, order, one, new Set(kept), this.#needed);
    return kept;
  }

  /** Have these operations no order, whichever of the others happen? */
  #wrong(operations: readonly number[]): boolean {
    return this.#orderOf(operations) === 'none';
  }

  /** An order of these operations and any of the others. */
  #orderOf(operations: readonly number[]): readonly number[] | 'none' | 'undecided' {
    const must = new Set(operations);
    const all = this.#relevant(operations).filter((i) => must.has(i) || this.#code.reads[i] === 0);
    const code = partOf(this.#code, all);
    const cut = this.#cut < 0 ? -1 : all.indexOf(this.#cut);
    if (cut >= 0) overwrite(code, cut);
    const decision = this.#decide(
      code,
      Uint8Array.from(all, (i) => (must.has(i) ? 1 : 0)),
    );
    if (decision.valid === true) return Array.from(decision.order, (k) => all[k]);
    if (decision.valid === false) return 'none';
    this.#undecided = true;
    return 'undecided';
  }

  #decide(code: Code, mandatory: Uint8Array): Decision {
    const search = new Search(agendaOf(code, mandatory), 'auto');
    const before = code.steps.effort;
    const decision = search.run(() => (search.steps > STEPS || this.#expired() ? 'time' : undefined));
    this.#steps += code.problem.events.length + search.steps + code.steps.effort - before;
    return decision;
  }

  /** The others, without those about values that none of the operations is about. */
  #relevant(operations: readonly number[]): readonly number[] {
    return this.#cut >= 0 ? this.#others : concerning(this.#problem, operations, this.#others);
  }

  #othersOf(operations: readonly number[]): readonly number[] {
    this.#setCut(this.#cut);
    return mattering(this.#code, operations, this.#relevant(operations), this.#cut);
  }
}

/** From here on the operation counts as a write of the state that it leaves. */
function overwrite(code: Code, i: number): void {
  if (code.target[i] < 0) code.target[i] = code.guard[i];
  code.guard[i] = ANY;
  code.reads[i] = 0;
}
