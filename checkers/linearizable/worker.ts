import { parentPort, workerData } from 'node:worker_threads';
import { decide } from './engines.js';
import { problemReader } from './handover.js';
import { modelNamed } from './models/index.js';
import { type Answer, DONE, type Share, TAKEN } from './parallel.js';
import type { Stop } from './search.js';

/** Decides, of shared problems, the next that no other worker has taken, until there is none. */
const { problems, model, init, engine, deadline, bytes, board } = workerData as Share;

/** Answers are sent together once they are about so many operations. */
const BATCH = 20_000;

const problemAt = problemReader(problems, modelNamed(model, init));
const count = problems.start.length - 1;
let answers: Answer[] = [];
let orders: ArrayBuffer[] = [];
let operations = 0;

const stop: Stop = () => {
  if (performance.timeOrigin + performance.now() > deadline) return 'time';
  return bytes < Number.POSITIVE_INFINITY && process.memoryUsage.rss() > bytes ? 'memory' : undefined;
};

for (let k = Atomics.add(board, 0, 1); k < count; k = Atomics.add(board, 0, 1)) {
  Atomics.store(board, k + 1, TAKEN);
  const problem = problemAt(k);
  answerOn(k, problem);
  Atomics.store(board, k + 1, DONE);
  operations += problem.length;
  if (operations > BATCH) send();
}
send();

function answerOn(k: number, problem: ReturnType<typeof problemAt>): void {
  try {
    const { decision, engine: by } = decide(problem, init, stop, engine);
    if (decision.valid === true) {
      // A copy: an order may be a view of a longer buffer.
      const order = decision.order.slice();
      orders.push(order.buffer);
      answers.push({ k, engine: by, decision: { valid: true, order } });
    } else answers.push({ k, engine: by, decision });
  } catch {
    // The calling thread decides it again and raises the error as it is, class and all.
  }
}

function send(): void {
  parentPort?.postMessage(answers, orders);
  answers = [];
  orders = [];
  operations = 0;
}
