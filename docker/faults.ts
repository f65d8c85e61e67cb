import type { Undo } from '../src/core/index.js';

/**
 * The undos of what is on just now. An undo is registered before its fault starts, so that a fault that fails half
 * way, or whose caller is interrupted, is taken back like any other.
 */
export class Faults {
  readonly #open = new Set<Undo>();

  get size(): number {
    return this.#open.size;
  }

  /** Starts a fault. Where starting fails, what was done of it is taken back, and the error goes to the caller. */
  async start(begin: () => Promise<void>, end: () => Promise<void>): Promise<Undo> {
    const undo = async () => {
      if (!this.#open.has(undo)) return;
      await end();
      this.#open.delete(undo);
    };
    this.#open.add(undo);
    try {
      await begin();
    } catch (error) {
      // What cannot be taken back now stays registered for `undoAll`.
      await undo().catch(() => undefined);
      throw error;
    }
    return undo;
  }

  /** Takes back everything, each whatever becomes of the others. Raises the first error after all were tried. */
  async undoAll(): Promise<void> {
    const results = await Promise.allSettled([...this.#open].map((undo) => undo()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
