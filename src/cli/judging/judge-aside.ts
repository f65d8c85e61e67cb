import type { CheckerResult } from '../../core/index.js';
import { checkerNames, interruptedVerdict, type Judge } from '../../run/index.js';
import type { JudgeThread } from './judge-thread.js';

/** Judges runs on a thread of their own, which loads the workload by its name, from the same plug-ins. */
export function judgeAside(thread: JudgeThread, plugIns: readonly string[]): Judge {
  return async ({ directory, plan, history, workload }, { signal, budget = {}, onProgress, onResult }) => {
    const results = new Map<number, CheckerResult>();
    await thread.do(
      { kind: 'run', plan, directory: directory.path, plugIns, history: history.share(), budget },
      (message) => {
        if (message.kind === 'progress') onProgress?.(message.done, message.what);
        if (message.kind !== 'result') return;
        results.set(message.place, message.result);
        onResult?.(message.result, message.place);
      },
      signal,
    );
    // Those that never answered were ended.
    return checkerNames(plan, workload).map(
      (name, place) => results.get(place) ?? Object.assign({ name }, interruptedVerdict),
    );
  };
}
