import { parentPort, workerData } from 'node:worker_threads';
import { type Checker, History, type Verdict } from '../../core/index.js';
import { checkerNamed } from '../check/checker-named.js';
import type { Message, Start, Task } from './task.js';
import { plainError } from './thrown.js';

/*
 * The thread that judges. Checkers hold a thread for as long as they think, so they get one of their own: the main one
 * stays free to hear of Ctrl-C.
 */

const { stopped } = workerData as Start;
/** The thread that asked; this file is nobody's main program. */
const port = parentPort as NonNullable<typeof parentPort>;

/** So often is the user told how far it is, milliseconds. */
const PROGRESS_MS = 100;

/** One program checks by one checker. */
let prepared: Checker | undefined;
let stopping = new AbortController();

port.on('message', (task: Task | 'stop') => {
  if (task === 'stop') return stopping.abort();
  stopping = new AbortController();
  return carryOut(task).then(
    () => say({ kind: 'done' }),
    (error: unknown) => say({ kind: 'threw', error: plainError(error) }),
  );
});

async function carryOut(task: Task): Promise<void> {
  if (task.kind !== 'run') prepared ??= await checkerNamed(task.checker, task.options, task.plugIns);
  if (task.kind === 'prepare') return;
  const history = History.fromShared(task.history);
  const options = { budget: task.budget, signal: stopSignal(), onProgress: progress() };
  if (task.kind === 'check') {
    const checker = prepared as Checker;
    say({ kind: 'verdict', verdict: crossing(await checker.check(history, options), task.certificate) });
    return;
  }
  // Only runs need these, and loading them takes longer than most checks.
  const { Registry } = await import('../run/registry.js');
  const { judge } = await import('../../run/judge.js');
  const { RunDirectory } = await import('../../store/index.js');
  const registry = await Registry.load(task.plugIns);
  const { plan } = task;
  await judge(
    { directory: new RunDirectory(task.directory), plan, history, workload: registry.workload(plan.workload.name) },
    { ...options, onResult: (result, place) => say({ kind: 'result', result, place }) },
  );
}

/**
 * A signal that also those see who never let go of the thread: they look at `aborted`, which looks at shared memory.
 * Whoever waits for its event hears of it by a message.
 */
function stopSignal(): AbortSignal {
  return Object.defineProperty(stopping.signal, 'aborted', { get: () => Atomics.load(stopped, 0) === 1 });
}

function progress(): (done: number, what: string) => void {
  let saidMs = 0;
  return (done, what) => {
    const now = performance.now();
    if (now - saidMs < PROGRESS_MS && done < 1) return;
    saidMs = now;
    say({ kind: 'progress', done, what });
  };
}

function crossing(verdict: Verdict, certificate: boolean): Verdict {
  const { valid, summary, anomalies, stats, unknownBecause } = verdict;
  return {
    valid,
    summary,
    anomalies,
    ...(stats === undefined ? {} : { stats }),
    ...(unknownBecause === undefined ? {} : { unknownBecause }),
    // Asking for it makes it.
    ...(certificate && verdict.certificate ? { certificate: verdict.certificate } : {}),
  };
}

/** What cannot cross as it is (a checker of somebody's own may answer with functions in its figures) crosses as JSON. */
function say(message: Message): void {
  try {
    port.postMessage(message);
  } catch {
    port.postMessage(
      JSON.parse(JSON.stringify(message, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))),
    );
  }
}
