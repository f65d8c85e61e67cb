import { Worker } from 'node:worker_threads';
import type { History, SharedHistory, Value } from '../../src/core/index.js';
import type { Decision } from './decision.js';
import type { EngineName } from './engines.js';

/** What a worker is given: all of the history, of which it decides its part of the problems. */
export interface Share {
  readonly history: SharedHistory;
  readonly model: string;
  readonly init: Value | undefined;
  readonly byKey: boolean;
  readonly engine: EngineName;
  /** The first problem that is left. */
  readonly from: number;
  readonly part: number;
  readonly parts: number;
  readonly timeoutMs: number;
  /** Memory that one search may take. */
  readonly bytes: number;
}

/** A decision on the k-th problem. */
export interface Answer {
  readonly k: number;
  readonly engine: string;
  readonly decision: Decision;
}

/** A check that takes no longer than this on one thread stays there: each worker sorts the history by key anew. */
export const ALONE_MS = 1500;

/**
 * Decides the problems that are left of a history on several threads, which read it where it lies. Answers by the problem's number;
 * what an interrupted worker did not decide is missing.
 */
export async function decideInParallel(
  history: History,
  threads: number,
  rest: Omit<Share, 'history' | 'part' | 'parts'>,
  signal: AbortSignal | undefined,
): Promise<Map<number, Answer>> {
  const shared = history.share();
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, part) => work({ ...rest, history: shared, part, parts: threads }, signal)),
  );
  return new Map(parts.flat().map((answer) => [answer.k, answer]));
}

function work(share: Share, signal: AbortSignal | undefined): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(), { workerData: share });
    const stop = () => {
      resolve([]);
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', (answers: readonly Answer[]) => resolve(answers));
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop);
      reject(new Error('a worker of the check ended before it answered'));
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
