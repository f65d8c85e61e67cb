import { type Clock, InterruptedError } from '../core/index.js';

/** Aborts as soon as one of the signals that there are does. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length === 0 ? undefined : AbortSignal.any(present);
}

/** Waits for a time, or for the signal if that comes first. */
export function sleepUntil(clock: Clock, timeNs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = timeNs === Number.POSITIVE_INFINITY ? () => {} : clock.at(timeNs, () => done());
    const done = () => {
      wake();
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The work's result; rejects as soon as the signal aborts, and leaves the work to itself. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const interrupt = () => reject(new InterruptedError('the run was torn down'));
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupt));
  });
}
