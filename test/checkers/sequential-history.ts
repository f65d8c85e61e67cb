import { History, type OpInput, type OpType, type Value } from '../../src/core/index.js';

/** A sequential client: each step is an operation that is invoked and completed before the next. */
export type Step = readonly [f: string, value: Value, outcome: OpType, result?: Value];

/** A history of operations one after the other, 1 ms each, by fresh processes. */
export function sequential(...steps: Step[]): History {
  const ops: OpInput[] = [];
  steps.forEach(([f, value, type, result], i) => {
    ops.push({ process: i, type: 'invoke', f, value, timeNs: i * 2e6, node: 'n1' });
    if (type !== 'invoke') {
      ops.push({
        process: i,
        type,
        f,
        value: result === undefined ? value : result,
        timeNs: i * 2e6 + 1e6,
        node: 'n1',
      });
    }
  });
  return History.from(ops);
}
