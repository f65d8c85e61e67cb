import { INTERRUPTED } from '../exit-codes.js';
import type { Output } from '../output.js';

/** Ctrl-C, what CI systems send before they lose patience, and the end of the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl-C as a run understands it. While it records: once, heal and check what there is; twice, tear down now; three times,
 * leave. While it checks: once, end the check and keep what it has; twice, leave.
 */
export class Interruption implements Disposable {
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #check = new AbortController();
  readonly #output: Output;
  readonly #onSignal = () => this.#interrupt();
  #checking: boolean;

  constructor(output: Output, during: 'run' | 'check') {
    this.#output = output;
    this.#checking = during === 'check';
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Aborted the first time while a run records. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborted the second time while a run records. */
  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  /** Aborted the first time while something is checked. */
  get check(): AbortSignal {
    return this.#check.signal;
  }

  /** Was there any? */
  get happened(): boolean {
    return this.#stop.signal.aborted || this.#check.signal.aborted;
  }

  /** As if it had been asked for twice: what is up goes down, what is checked is checked no longer. */
  tearDown(): void {
    this.#stop.abort();
    this.#abort.abort();
    this.#check.abort();
  }

  /** From now on it is about the check. */
  checking(): void {
    this.#checking = true;
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #interrupt(): void {
    if (this.#checking) return this.#interruptCheck();
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
    process.exit(INTERRUPTED);
  }

  #interruptCheck(): void {
    if (!this.#check.signal.aborted) {
      this.#output.note('\ndsverify: ending the check with what it has; Ctrl-C again leaves at once\n');
      this.#check.abort();
      return;
    }
    this.#output.note('\ndsverify: leaving\n');
    process.exit(INTERRUPTED);
  }
}
