import { Worker } from 'node:worker_threads';
import type { Value } from '../../src/core/index.js';
import type { Decision } from './decision.js';
import type { EngineName } from './engines.js';
import { type SharedProblems, sharedProblems } from './handover.js';
import type { Problem } from './problem.js';

/** What every worker is given. */
export interface Share {
  readonly problems: SharedProblems;
  readonly model: string;
  readonly init: Value | undefined;
  readonly engine: EngineName;
  /** When to stop, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Memory that the whole process may hold. */
  readonly bytes: number;
  /** The next problem that no worker has taken, then for each problem {@link TAKEN} or {@link DONE}. Atomic. */
  readonly board: Int32Array;
}

/** On the board: a worker is at the problem. */
export const TAKEN = 1;
/** On the board: it is decided, or an error came up that the calling thread will meet too. */
export const DONE = 2;

/** A decision on the k-th problem. */
export interface Answer {
  readonly k: number;
  readonly engine: string;
  readonly decision: Decision;
}

export interface ParallelOptions extends Pick<Share, 'model' | 'init' | 'engine' | 'bytes'> {
  readonly threads: number;
  /** `performance.now()` at which the time is up. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with how many problems are decided. */
  readonly onAnswers?: (count: number) => void;
  /** The compiled worker. */
  readonly worker?: URL;
}

/** A check that takes no longer than this on one thread stays there. By then its code is compiled, its pace steady. */
const ALONE_MS = 300;
/** What threads cost before they are as fast as the calling one: each loads the engines and compiles them anew. */
const START_MS = 1000;

/**
 * Do other threads pay? After so many milliseconds for a part of the operations, the rest must take long enough, at the
 * same pace, that sharing it out saves more than the threads cost to start. So a million easy operations on a thousand
 * keys, which take half a second, stay on one thread.
 */
export function worthSharing(spentMs: number, done: number, operations: number, threads: number): boolean {
  if (threads < 2 || spentMs < ALONE_MS || done === 0) return false;
  const leftMs = (spentMs / done) * (operations - done);
  return leftMs - leftMs / threads > START_MS;
}

/**
 * Decides problems of one history on several threads. Each takes the next that nobody took, and reads it where it lies.
 * Answers by the problem's place. Missing: what an interrupted worker did not get to, and what the calling thread is to
 * decide itself, because every worker ended early or because the model raised an error. A problem whose worker died
 * over it is unknown. Every thread has ended when this answers.
 */
export async function decideInParallel(
  problems: readonly Problem[],
  options: ParallelOptions,
): Promise<Map<number, Answer>> {
  const { threads, signal, onAnswers, worker = workerUrl(), ...rest } = options;
  const board = new Int32Array(new SharedArrayBuffer(4 * (problems.length + 1)));
  const deadline = performance.timeOrigin + options.deadline;
  const share: Share = { ...rest, deadline, problems: sharedProblems(problems), board };
  const answers = new Map<number, Answer>();
  const take = (more: readonly Answer[]) => {
    for (const answer of more) answers.set(answer.k, answer);
    onAnswers?.(answers.size);
  };
  await Promise.all(
    Array.from({ length: Math.min(threads, problems.length) }, () =>
      ended(new Worker(worker, { workerData: share }), take, signal),
    ),
  );
  if (signal?.aborted) return answers;
  for (const [k, { events }] of problems.entries()) {
    if (board[k + 1] !== TAKEN || answers.has(k)) continue;
    const decision = { valid: 'unknown', because: 'thread', done: 0, of: events.length, widest: 0 } as const;
    answers.set(k, { k, engine: 'none', decision });
  }
  return answers;
}

/** Until a worker has ended, however it does; a signal ends it. */
function ended(
  worker: Worker,
  take: (answers: readonly Answer[]) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', take);
    // What it leaves on the board tells what it was at.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    if (signal?.aborted) stop();
  });
}

/** The compiled worker: threads do not run TypeScript. */
function workerUrl(): URL {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return new URL('./worker.js', here);
  return new URL('../../dist/checkers/linearizable/worker.js', here);
}
