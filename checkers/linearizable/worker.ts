import { parentPort, workerData } from 'node:worker_threads';
import { History } from '../../src/core/index.js';
import { decide } from './engines.js';
import { modelNamed } from './models/index.js';
import type { Answer, Share } from './parallel.js';
import { problemsOf } from './problem.js';

/** Decides every `parts`-th problem that is left of a shared history, and sends what it found. */
const share = workerData as Share;
const { init, engine, from, part, parts } = share;
const start = performance.now();
const problems = problemsOf(History.fromShared(share.history), modelNamed(share.model, init), { byKey: share.byKey });
const answers: Answer[] = [];
const orders: ArrayBuffer[] = [];
for (let k = from + part; k < problems.length; k += parts) {
  const stop = (bytes: number) => {
    if (performance.now() - start > share.timeoutMs) return 'time';
    return bytes > share.bytes ? 'memory' : undefined;
  };
  const { decision, engine: by } = decide(problems[k], init, stop, engine);
  if (decision.valid === true) {
    // A copy: an order may be a view of a longer buffer.
    const order = decision.order.slice();
    orders.push(order.buffer);
    answers.push({ k, engine: by, decision: { valid: true, order } });
  } else answers.push({ k, engine: by, decision });
}
parentPort?.postMessage(answers, orders);
