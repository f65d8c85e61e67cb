import { agendaOf } from './agenda.js';
import type { Code } from './code.js';
import type { Place } from './counterexample.js';
import { fewest } from './fewest.js';
import { beginningOf, partOf } from './part.js';
import { Search } from './search.js';

/** The most operations that returned last and are looked at. */
const LATEST = 255;
/** What all attempts together may look at: events and configurations. */
const STEPS = 6_000_000;

/**
 * Operations, the one that failed among them, that are wrong as a history of their own, and without any one of them are
 * not: of objects of which no single operation tells the state, few of those that returned last may be enough. The latest
 * 1, 3, 7 … are tried, without those that only what came before them explains. `undefined` where none was found. The time
 * grows with the length of the history and the few dozens of attempts; it is bounded in steps.
 */
export function latestContradiction(code: Code, place: Place, expired: () => boolean): readonly number[] | undefined {
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

  run(): readonly number[] | undefined {
    const { failed } = this.#place;
    if (this.#alone([failed]) === false) return [failed];
    for (let count = 1; count <= LATEST && !this.#spent(); count = count * 2 + 1) {
      const since = this.#returnBefore(count);
      const latest = this.#consistent(since);
      if (this.#explains(latest)) {
        return fewest(
          latest,
          (rest) => this.#explains(rest),
          () => this.#spent(),
        );
      }
      if (since === 0) break;
    }
    return undefined;
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

  /** Are the operations, as a history of their own, linearizable? */
  #alone(operations: readonly number[]): boolean | 'unknown' {
    const code = partOf(this.#code, operations);
    const agenda = agendaOf(code);
    const search = new Search(agenda, 'auto');
    const before = code.steps.effort;
    const spent = () => search.steps + code.steps.effort - before + agenda.events.length;
    const { valid } = search.run(() => (this.#steps + spent() > STEPS || this.#expired() ? 'time' : undefined));
    this.#steps += spent();
    return valid;
  }
}
