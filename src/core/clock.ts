import { InterruptedError } from './errors.js';

/**
 * Time for everything that runs during a test. All times are nanoseconds since the start of the run.
 * A run in the simulator gets a virtual one; nothing that is given a `Clock` may look at any other.
 */
export interface Clock {
  readonly virtual: boolean;
  nowNs(): number;
  /** Calls back at a time (at once, but not in this call, where it has passed). Returns its cancellation. */
  at(timeNs: number, callback: () => void): () => void;
  /** Resolves after a duration; rejects with {@link InterruptedError} when the signal aborts. */
  sleep(durationNs: number, signal?: AbortSignal): Promise<void>;
  /** Runs a program of promises to its end. The real clock just awaits it; a virtual one moves its time along. */
  drive<T>(program: () => Promise<T>): Promise<T>;
}

export const MICROSECOND_NS = 1_000;
export const MILLISECOND_NS = 1_000_000;
export const SECOND_NS = 1_000_000_000;

/** Does this time of a recorded event come from a clock? What stays below a millisecond is the counter of a tool. */
export function isClockTime(timeNs: number): boolean {
  return timeNs >= MILLISECOND_NS;
}

/** Node's timers overflow at 2^31 ms, which is 24 days. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The machine's monotonic clock, from 0 at construction. Timers are as exact as the event loop: about a millisecond. */
export class RealClock implements Clock {
  readonly virtual = false;
  readonly #startNs = process.hrtime.bigint();

  nowNs(): number {
    return Number(process.hrtime.bigint() - this.#startNs);
  }

  at(timeNs: number, callback: () => void): () => void {
    const delayMs = Math.max(0, (timeNs - this.nowNs()) / MILLISECOND_NS);
    if (delayMs < 0.5) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    if (delayMs <= TIMER_MAX_MS) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    }
    // Too long for one timer of Node's: in pieces.
    let cancel: () => void;
    const timer = setTimeout(() => {
      cancel = this.at(timeNs, callback);
    }, TIMER_MAX_MS);
    cancel = () => clearTimeout(timer);
    return () => cancel();
  }

  sleep(durationNs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, durationNs, signal);
  }

  drive<T>(program: () => Promise<T>): Promise<T> {
    return program();
  }
}

/** `sleep` in terms of `at`, for every clock. */
export function sleepOn(clock: Pick<Clock, 'nowNs' | 'at'>, durationNs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new InterruptedError('the wait was interrupted'));
      return;
    }
    const onAbort = () => {
      cancel();
      reject(new InterruptedError('the wait was interrupted'));
    };
    const cancel = clock.at(clock.nowNs() + durationNs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
