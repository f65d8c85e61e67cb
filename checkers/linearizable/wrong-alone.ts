import { agendaOf } from './agenda.js';
import type { Code } from './code.js';
import { partOf } from './part.js';
import { Search } from './search.js';

/** The most configurations that one attempt may look at. */
const STEPS = 200_000;
/** Of more operations than this, only the last are looked at, for one or two of them. */
const OPERATIONS_MAX = 1000;

/**
 * Of operations that are wrong as a history of their own, some that still are, and are not without any one of them.
 * Where it can be, these hold `last`: the others are then fine without it. A stale read alone is wrong: it needs the
 * write of what it read. So this is the shortest form of a contradiction, and proves nothing about the whole history.
 * `operations` and the numbers returned are in the order of calls. Quadratic in their count.
 */
export function wrongAlone(
  code: Code,
  operations: readonly number[],
  last: number,
  expired: () => boolean,
): readonly number[] {
  const few = new Few(code, expired);
  const couple = few.couple(operations.slice(-OPERATIONS_MAX), last);
  if (couple || operations.length > OPERATIONS_MAX) return couple ?? operations;
  const without = operations.filter((i) => i !== last);
  if (few.verdict(without) === true) {
    const kept = few.shrunk(
      operations,
      (rest) => rest.includes(last) && few.verdict(rest.filter((i) => i !== last)) === true,
    );
    if (few.isMinimal(kept)) return kept;
  }
  return few.shrunk(operations, () => true);
}

class Few {
  readonly #code: Code;
  readonly #expired: () => boolean;

  constructor(code: Code, expired: () => boolean) {
    this.#code = code;
    this.#expired = expired;
  }

  /** Are these operations, as a history of their own, linearizable? */
  verdict(operations: readonly number[]): boolean | 'unknown' {
    const search = new Search(agendaOf(partOf(this.#code, operations)), 'auto');
    return search.run(() => (search.steps > STEPS || this.#expired() ? 'time' : undefined)).valid;
  }

  /** The last operation alone or with one other, the latest that does, where that is enough. */
  couple(operations: readonly number[], last: number): readonly number[] | undefined {
    if (this.verdict([last]) === false) return [last];
    for (const other of operations.toReversed()) {
      const two = [Math.min(other, last), Math.max(other, last)];
      if (other !== last && this.verdict(two) === false && this.isMinimal(two)) return two;
    }
    return undefined;
  }

  /** Takes out one operation after the other as long as the rest is wrong, until every one is needed. */
  shrunk(operations: readonly number[], allowed: (rest: readonly number[]) => boolean): readonly number[] {
    let kept = operations;
    for (let before = 0; before !== kept.length && !this.#expired(); ) {
      before = kept.length;
      for (const i of kept) {
        const rest = kept.filter((j) => j !== i);
        if (this.verdict(rest) === false && allowed(rest)) kept = rest;
      }
    }
    return kept;
  }

  isMinimal(operations: readonly number[]): boolean {
    return operations.every((i) => this.verdict(operations.filter((j) => j !== i)) === true);
  }
}
