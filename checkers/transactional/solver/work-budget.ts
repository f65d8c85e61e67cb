/** What ended a search: it took as many steps as it may, as much time as the user allows, or was called off. */
export type BudgetEnd = 'steps' | 'time' | 'aborted';

/** What a search may cost. */
export interface BudgetLimits {
  /** Steps; a step is an edge looked at, or work that takes about as long. */
  readonly steps: number;
  /** Wall time in milliseconds, besides; only where the user asks for it, for it makes answers depend on the machine. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Counts the steps of a search down, so that the same input stops at the same place on every machine. Time is looked at only
 * where a limit was given.
 */
export class WorkBudget {
  readonly #limits: BudgetLimits;
  readonly #from: number;
  #left: number;
  #end: BudgetEnd | undefined;

  /** @param from when the time began to count, in milliseconds of the performance clock */
  constructor(limits: BudgetLimits, from = performance.now()) {
    this.#limits = limits;
    this.#from = from;
    this.#left = limits.steps;
  }

  spend(steps: number): void {
    this.#left -= steps;
  }

  /** Has it ended? Once it has, it stays so. */
  get exhausted(): boolean {
    if (this.#end !== undefined) return true;
    const { timeoutMs, signal } = this.#limits;
    if (this.#left <= 0) this.#end = 'steps';
    else if (signal?.aborted === true) this.#end = 'aborted';
    else if (timeoutMs !== undefined && performance.now() - this.#from > timeoutMs) this.#end = 'time';
    return this.#end !== undefined;
  }

  /** What ended it, in words; of one that has not ended, that of its steps. */
  get reason(): string {
    const { steps, timeoutMs = 0 } = this.#limits;
    if (this.#end === 'time') return `the time limit of ${timeoutMs / 1000} s was reached`;
    if (this.#end === 'aborted') return 'the check was called off';
    const count = steps < 1e5 ? String(steps) : `${steps / 1e6} million`;
    return `the budget of ${count} steps ran out`;
  }

  /** A budget of its own number of steps, under the same limits of time. */
  part(steps: number): WorkBudget {
    return new WorkBudget({ ...this.#limits, steps }, this.#from);
  }
}
