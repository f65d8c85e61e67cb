import { type CheckerResult, DsverifyError, errorMessage } from '../../core/index.js';
import { checkerNames, interruptedVerdict, type Judge } from '../../run/index.js';
import type { JudgeThread } from './judge-thread.js';
import type { Message } from './task.js';

/** Judges runs on a thread of their own, which loads the workload by its name, from the same plug-ins. */
export function judgeAside(thread: JudgeThread, plugIns: readonly string[]): Judge {
  return async ({ directory, plan, history, workload }, { signal, budget = {}, onProgress, onResult }) => {
    const results = new Map<number, CheckerResult>();
    const hear = (message: Message) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.what);
      if (message.kind !== 'result') return;
      results.set(message.place, message.result);
      onResult?.(message.result, message.place);
    };
    const task = { kind: 'run', plan, directory: directory.path, plugIns, history: history.share(), budget } as const;
    // Those that never answered were ended.
    let lost: Omit<CheckerResult, 'name'> = interruptedVerdict;
    try {
      await thread.do(task, hear, signal);
    } catch (error) {
      if (error instanceof DsverifyError) throw error;
      lost = died(error);
    }
    return checkerNames(plan, workload).map((name, place) => results.get(place) ?? Object.assign({ name }, lost));
  };
}

/** What is told of a checker whose thread died over it, for lack of memory perhaps. */
function died(error: unknown): Omit<CheckerResult, 'name'> {
  const unknownBecause = `the thread that judged died: ${errorMessage(error)}`;
  const summary = `Not decided: ${unknownBecause}.`;
  return { valid: 'unknown', summary, anomalies: [], unknownBecause, error: { message: errorMessage(error) } };
}
