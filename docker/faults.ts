import { allOf, type Undo } from '../src/core/index.js';

/**
 * The undos of what is on just now, by name. An undo is registered before its fault starts, so that a fault that fails
 * half way, or whose caller is interrupted, is taken back like any other.
 */
export class Faults {
  readonly #open = new Map<string, () => Promise<void>>();

  get size(): number {
    return this.#open.size;
  }

  /**
   * Starts a fault; one of a name that is on already takes its place, and the undo of the earlier one then does nothing.
   * Where starting fails, what was done of it is taken back, and the error goes to the caller.
   */
  async start(name: string, begin: () => Promise<void>, end: () => Promise<void>): Promise<Undo> {
    const undo = async () => {
      if (this.#open.get(name) !== undo) return;
      await end();
      this.over(name);
    };
    this.#open.set(name, undo);
    try {
      await begin();
    } catch (error) {
      // What cannot be taken back now stays registered for `undoAll`.
      await undo().catch(() => undefined);
      throw error;
    }
    return undo;
  }

  /** The fault of this name was taken back in another way. */
  over(name: string): void {
    this.#open.delete(name);
  }

  /** Takes back everything, each whatever becomes of the others. Raises the first error after all were tried. */
  async undoAll(): Promise<void> {
    await allOf([...this.#open.values()], (undo) => undo());
  }
}
