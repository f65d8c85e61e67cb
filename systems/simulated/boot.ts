import type { NodeEnvironment } from '../../src/sim/index.js';

/**
 * The number of this start of a node's process, another one each time: names that carry it never come again. Nothing may
 * be named with it before it is durable, or the next start could have the same.
 */
export class Boot {
  readonly number: number;
  /** What waits for the number to be durable. */
  #early: (() => void)[] | undefined = [];

  constructor(disk: NodeEnvironment<unknown>['disk']) {
    this.number = ((disk.read('boot') as number | undefined) ?? 0) + 1;
    disk.set('boot', this.number);
    disk.fsync(() => {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const action of early) action();
    });
  }

  /** Does it as soon as the number may be used. */
  whenDurable(action: () => void): void {
    if (this.#early) this.#early.push(action);
    else action();
  }
}
