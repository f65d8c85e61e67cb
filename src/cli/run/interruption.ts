import type { Output } from '../output.js';

/** Ctrl-C as a run understands it: once, heal and check what there is; twice, tear down now; three times, leave. */
export class Interruption implements Disposable {
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #output: Output;
  readonly #onSignal = () => this.#interrupt();

  constructor(output: Output) {
    this.#output = output;
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  /** Aborted the first time. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborted the second time. */
  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }

  #interrupt(): void {
    if (!this.#stop.signal.aborted) {
      this.#output.note('\ndsverify: stopping: heals, and checks what there is; Ctrl-C again tears down now\n');
      this.#stop.abort();
      return;
    }
    if (!this.#abort.signal.aborted) {
      this.#output.note('\ndsverify: tearing down\n');
      this.#abort.abort();
      return;
    }
    this.#output.note('\ndsverify: leaving; `dsverify clean` removes what is left\n');
    process.exit(130);
  }
}
