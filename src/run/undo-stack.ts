import { type Clock, errorMessage, SECOND_NS } from '../core/index.js';

/** No step of taking things back may hold up the others for longer than this. */
const STEP_TIMEOUT_NS = 60 * SECOND_NS;

/**
 * What has to be taken back, registered before it is done. Everything is tried, the last first, whatever else fails;
 * failures become warnings.
 */
export class UndoStack {
  readonly #steps: { readonly name: string; readonly undo: () => Promise<void> | void }[] = [];

  push(name: string, undo: () => Promise<void> | void): void {
    this.#steps.push({ name, undo });
  }

  /** Takes everything back that has not been yet; what went wrong, in words. */
  async unwind(clock: Clock): Promise<string[]> {
    const problems: string[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await within(clock, STEP_TIMEOUT_NS, step.name, async () => step?.undo());
      } catch (error) {
        problems.push(`${step.name} failed: ${errorMessage(error)}`);
      }
    }
    return problems;
  }
}

/** The work's result; rejects when it takes longer than the timeout. */
export function within<T>(clock: Clock, timeoutNs: number, name: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.at(clock.nowNs() + timeoutNs, () => {
      reject(new Error(`${name} took longer than ${timeoutNs / SECOND_NS} s`));
    });
    // In a promise: work that throws before it gives one must not leave the timer behind.
    new Promise<T>((go) => go(work())).then(resolve, reject).finally(cancel);
  });
}
