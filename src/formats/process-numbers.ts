import { INVOKE, NEMESIS, type ValueId } from '../core/index.js';

/** Numbers from here on are given by the reader, and replaced when the highest number of the input is known. */
const PROVISIONAL = 2 ** 30;

interface OpenInvocation {
  readonly process: number;
  readonly f: number;
  readonly value: ValueId;
}

/**
 * Numbers for processes that the input names or leaves out. `nemesis` is the nemesis; any other name is a client with
 * a number of its own. An invocation without a process is a client of its own, and a completion without one belongs to
 * the open invocation with its function (and its value, where several are open).
 */
export class ProcessNumbers {
  readonly #names = new Map<string, number>();
  #next = PROVISIONAL;
  #highest = -1;
  #open: OpenInvocation[] = [];

  /** A number as it stands in the input; undefined where it cannot be one. */
  numbered(process: number): number | undefined {
    if (!Number.isInteger(process) || process < 0 || process >= PROVISIONAL) return undefined;
    if (process > this.#highest) this.#highest = process;
    return process;
  }

  named(name: string): number {
    if (name === 'nemesis') return NEMESIS;
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#next);
    return this.#next++;
  }

  /** For an event without a process; undefined where its invocation cannot be told. */
  anonymous(type: number, f: number, value: ValueId): number | undefined {
    if (type === INVOKE) {
      this.#open.push({ process: this.#next, f, value });
      return this.#next++;
    }
    const candidates = this.#open.filter((open) => open.f === f);
    const invocation = candidates.length > 1 ? candidates.find((open) => open.value === value) : candidates[0];
    if (invocation === undefined) return candidates.length > 1 ? undefined : this.#next++;
    this.#open = this.#open.filter((open) => open !== invocation);
    return invocation.process;
  }

  /** Replaces the provisional numbers by those that follow the highest of the input. */
  settle(column: Int32Array): void {
    if (this.#next === PROVISIONAL) return;
    const first = this.#highest + 1;
    for (let row = 0; row < column.length; row++) {
      if (column[row] >= PROVISIONAL) column[row] += first - PROVISIONAL;
    }
  }
}
