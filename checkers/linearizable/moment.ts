import { agendaOf } from './agenda.js';
import type { Code } from './code.js';
import type { Counterexample } from './counterexample.js';
import { beginningOf, partOf } from './part.js';
import { operationOf } from './problem.js';
import { Search } from './search.js';

/** The most operations that returned last and are looked at. */
const LATEST = 255;
/** What all attempts together may look at: events and configurations. */
const STEPS = 6_000_000;

/** Where no order exists any more: the position of the return that none survives, and the operation that returned. */
export interface Place {
  readonly until: number;
  readonly failed: number;
}

/**
 * A counterexample among the operations that returned last, where all that had returned before a moment is taken as
 * given: for objects of which no single operation tells the state. The operation that failed, given all before its
 * return, is one in any case. Better is one that is wrong by itself as well: the latest 2, 4, 8 … operations are tried,
 * without those that only what came before them explains. Given what returned before the first of these, few of them may
 * be enough. `undefined` where nothing is wrong by itself. The time grows with the length of the history and the few
 * dozens of attempts; it is bounded in steps.
 */
export function latestContradiction(code: Code, place: Place, expired: () => boolean): Counterexample | undefined {
  return new Latest(code, place, expired).run();
}

class Latest {
  readonly #code: Code;
  readonly #place: Place;
  readonly #expired: () => boolean;
  #steps = 0;

  constructor(code: Code, place: Place, expired: () => boolean) {
    this.#code = beginningOf(code, place.until);
    this.#place = place;
    this.#expired = expired;
  }

  run(): Counterexample | undefined {
    const { until, failed } = this.#place;
    if (this.#alone([failed]) === false) return this.#of([failed], until, [failed]);
    let alone: readonly number[] | undefined;
    for (let count = 1; count <= LATEST && !this.#spent(); count = count * 2 + 1) {
      const since = this.#returnBefore(count);
      const latest = this.#consistent(since);
      if (this.#explains(latest)) {
        if (this.#isWrong(latest, since)) return this.#shrunk(latest, since);
        alone ??= this.#fewer(latest, (rest) => this.#explains(rest));
      }
      if (since === 0) break;
    }
    return alone && this.#of([failed], until, alone);
  }

  #shrunk(latest: readonly number[], since: number): Counterexample {
    const both = this.#fewer(latest, (rest) => this.#explains(rest) && this.#isWrong(rest, since));
    const operations = this.#fewer(both, (rest) => this.#isWrong(rest, since));
    const alone = this.#fewer(both, (rest) => this.#explains(rest));
    return this.#of(operations, since, alone);
  }

  #of(operations: readonly number[], since: number, alone: readonly number[]): Counterexample {
    const { problem } = this.#code;
    const { model, length, ret } = problem;
    const must = new Set(operations);
    const others: number[] = [];
    for (let i = 0; i < length; i++) {
      if (ret[i] >= since && !must.has(i) && !model.readonly?.(operationOf(problem, i))) others.push(i);
    }
    return { operations, others, cut: -1, since, alone, minimal: !this.#spent() };
  }

  #spent(): boolean {
    return this.#steps > STEPS || this.#expired();
  }

  /** The position of the return that so many others lie behind, up to the last; the first where there are fewer. */
  #returnBefore(count: number): number {
    const { events } = this.#code.problem;
    let left = count;
    let at = this.#place.until;
    while (left > 0 && at > 0) if ((events[--at] & 1) === 1) left--;
    return at;
  }

  /** Of the operations that returned from a position on, as many as are linearizable by themselves; and the failed one. */
  #consistent(since: number): readonly number[] {
    const { ret, length } = this.#code.problem;
    let kept: readonly number[] = [];
    for (let i = 0; i < length && !this.#spent(); i++) {
      if (ret[i] < since || ret[i] >= this.#place.until) continue;
      const more = [...kept, i];
      if (this.#alone(more) === true) kept = more;
    }
    return [...kept, this.#place.failed].toSorted((a, b) => a - b);
  }

  /** Are the operations wrong by themselves, and right without the one that failed? */
  #explains(operations: readonly number[]): boolean {
    const { failed } = this.#place;
    if (!operations.includes(failed) || this.#alone(operations) !== false) return false;
    return this.#alone(operations.filter((i) => i !== failed)) === true;
  }

  /** Takes parts out, ever smaller, as long as the rest is wrong. */
  #fewer(operations: readonly number[], isWrong: (rest: readonly number[]) => boolean): readonly number[] {
    let kept = operations;
    for (let size = kept.length >>> 1; size >= 1; size >>>= 1) {
      for (let again = true; again; ) {
        const before = kept.length;
        for (let at = 0; at < kept.length && kept.length > 1 && !this.#spent(); ) {
          const rest = kept.filter((_, k) => k < at || k >= at + size);
          if (rest.length > 0 && isWrong(rest)) kept = rest;
          else at += size;
        }
        again = size === 1 && kept.length < before && !this.#spent();
      }
    }
    return kept;
  }

  /** Are the operations, as a history of their own, linearizable? */
  #alone(operations: readonly number[]): boolean | 'unknown' {
    return this.#decide(partOf(this.#code, operations));
  }

  /** Have they no order, given all that had returned before a position, whatever else happened? */
  #isWrong(operations: readonly number[], since: number): boolean {
    const { ret, length } = this.#code.problem;
    const mandatory = new Uint8Array(length);
    for (let i = 0; i < length; i++) mandatory[i] = ret[i] < since ? 1 : 0;
    for (const i of operations) mandatory[i] = 1;
    return this.#decide(this.#code, mandatory) === false;
  }

  #decide(code: Code, mandatory?: Uint8Array): boolean | 'unknown' {
    const agenda = agendaOf(code, mandatory);
    const search = new Search(agenda, 'auto');
    const before = code.steps.effort;
    const spent = () => search.steps + code.steps.effort - before + agenda.events.length;
    const { valid } = search.run(() => (this.#steps + spent() > STEPS || this.#expired() ? 'time' : undefined));
    this.#steps += spent();
    return valid;
  }
}
