/** How long taking things down may last when the program is about to end for a defect, milliseconds. */
const TEAR_DOWN_MS = 60_000;

/** What must be taken down before the program ends, also where it ends because something threw that nobody caught. */
export class Emergencies {
  readonly #tearDowns = new Set<() => Promise<unknown>>();
  #down: Promise<void> | undefined;

  /** @param tearDown called at most once; settles when everything is down */
  register(tearDown: () => Promise<unknown>): Disposable {
    this.#tearDowns.add(tearDown);
    return { [Symbol.dispose]: () => void this.#tearDowns.delete(tearDown) };
  }

  /**
   * Takes everything down; resolves when that is done, or has taken too long. Whoever asks again waits for the same: what
   * broke may break more than once.
   */
  tearDown(): Promise<void> {
    this.#down ??= this.#takeDown();
    return this.#down;
  }

  async #takeDown(): Promise<void> {
    const all = [...this.#tearDowns].map((tearDown) => tearDown());
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, TEAR_DOWN_MS);
    });
    await Promise.race([Promise.allSettled(all), tooLong]);
    clearTimeout(timer);
  }
}
