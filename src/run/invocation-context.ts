import type { InvokeContext } from '../core/index.js';

/** What a client is given with an operation. Its signal is made when it is first looked at: most clients never do. */
export class InvocationContext implements InvokeContext {
  readonly timeoutMs: number;
  #controller: AbortController | undefined;
  #aborted = false;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }
}
