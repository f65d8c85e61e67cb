import { Worker } from 'node:worker_threads';
import type { Message, Start, Task } from './task.js';
import { revivedError } from './thrown.js';

/** A thread that was asked to stop gets so long to say what it has, milliseconds; then it is ended. */
const GRACE_MS = 3000;

/** The thread on which checkers think, one task at a time. Begun with its first task, and after it was ended, anew. */
export class JudgeThread implements AsyncDisposable {
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;

  /**
   * Does a task. The signal stops it: a checker that looks answers with what it has, one that does not is ended.
   *
   * @throws what the task threw; an error where the thread died, for lack of memory perhaps
   */
  async do(task: Task, hear: (message: Message) => void, signal?: AbortSignal): Promise<void> {
    Atomics.store(this.#stopped, 0, signal?.aborted ? 1 : 0);
    this.#worker ??= new Worker(workerUrl(), { workerData: { stopped: this.#stopped } satisfies Start });
    const worker = this.#worker;
    let impatience: NodeJS.Timeout | undefined;
    const stop = () => {
      Atomics.store(this.#stopped, 0, 1);
      worker.postMessage('stop', []);
      impatience ??= setTimeout(() => void worker.terminate(), GRACE_MS);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        worker.removeAllListeners();
        worker.on('message', (message: Message) => {
          if (message.kind === 'done') resolve();
          else if (message.kind === 'threw') reject(revivedError(message.error));
          else hear(message);
        });
        worker.on('error', (error) => {
          this.#worker = undefined;
          reject(error);
        });
        worker.on('exit', () => {
          if (this.#worker === worker) this.#worker = undefined;
          if (impatience) resolve();
          else reject(new Error('the thread that was to judge ended'));
        });
        worker.postMessage(task, []);
        if (signal?.aborted) stop();
      });
    } finally {
      clearTimeout(impatience);
      signal?.removeEventListener('abort', stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.removeAllListeners();
    await worker?.terminate();
  }
}

/** The compiled worker: threads do not run TypeScript. */
function workerUrl(): URL {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return new URL('./judge-worker.js', here);
  return new URL('../../../dist/src/cli/judging/judge-worker.js', here);
}
