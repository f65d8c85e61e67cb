import type { Model, Operation } from '../../../checkers/linearizable/model.js';
import type { History, Value } from '../../../src/core/index.js';

interface Interval {
  readonly op: Operation;
  readonly key: Value | undefined;
  readonly call: number;
  readonly ret: number;
}

/** Tries every order of the operations, key by key. Exponential; it shares nothing with the engines. */
export function bruteForce(history: History, model: Model, initial?: Value): boolean {
  const intervals = intervalsOf(history);
  const keys = new Set(intervals.map(({ key }) => JSON.stringify(key)));
  return [...keys].every((key) =>
    extend(
      model,
      [model.init(initial)],
      intervals.filter((interval) => JSON.stringify(interval.key) === key),
    ),
  );
}

function intervalsOf(history: History): Interval[] {
  const intervals: Interval[] = [];
  for (let row = 0; row < history.length; row++) {
    if (history.type(row) !== 'invoke' || history.process(row) === 'nemesis') continue;
    const completion = history.columns.pair[row];
    const type = completion < 0 ? 'info' : history.type(completion);
    if (type === 'fail') continue;
    const { f, key, value, process } = history.op(row);
    const output = type === 'ok' ? (history.op(completion).value ?? value ?? null) : undefined;
    const op = { f, input: value ?? null, output, process: process as number };
    intervals.push({ op, key, call: row, ret: type === 'ok' ? completion : Number.POSITIVE_INFINITY });
  }
  return intervals;
}

function extend(model: Model, states: readonly Value[], rest: readonly Interval[]): boolean {
  if (rest.every(({ ret }) => ret === Number.POSITIVE_INFINITY)) return true;
  const earliest = Math.min(...rest.map(({ ret }) => ret));
  return rest.some((interval) => {
    if (interval.call > earliest) return false;
    const next = states.flatMap((state) => model.step(state, interval.op));
    return (
      next.length > 0 &&
      extend(
        model,
        next,
        rest.filter((other) => other !== interval),
      )
    );
  });
}
