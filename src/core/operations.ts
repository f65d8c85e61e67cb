import type { History } from './history.js';
import { INVOKE, NEMESIS, type OpType } from './op.js';
import type { Value } from './value.js';

/** An operation of a client as a whole: its invocation and its completion. */
export interface ClientOperation {
  /** The row of its invocation, or of its completion where only that was recorded. */
  readonly row: number;
  readonly process: number;
  readonly f: string;
  /** The field `key`, where the history has it; the first element of values `[key, value]`. */
  readonly key?: Value;
  /** The invocation's value; null where it has none. */
  readonly input: Value;
  /** `info` also where no completion was recorded. */
  readonly outcome: Exclude<OpType, 'invoke'>;
  /** What an `ok` operation answered: the completion's value, or the input where the completion leaves it out. */
  readonly output: Value | undefined;
  /**
   * When it was called, as a row. An operation without a recorded invocation was called some time after its process's
   * last completion, so half a row after that one.
   */
  readonly call: number;
  /** When it returned, as a row; infinite unless it is `ok`: what failed or is unknown constrains nothing after it. */
  readonly ret: number;
}

/**
 * The operations of clients, in the order of their first rows; the nemesis's are left out. `byKey`: where no event has a
 * field `key`, values are `[key, value]`, and are taken apart. Objects are made one at a time: for checks that read the
 * history once. Linear.
 */
export function* operationsOf(history: History, byKey = false): Generator<ClientOperation, void, void> {
  const { pair } = history.columns;
  if (byKey && history.columns.key.every((id) => id < 0)) {
    for (const one of operationsOf(history)) yield takenApart(one);
    return;
  }
  const lastOf = new Map<number, number>();
  for (let row = 0; row < history.length; row++) {
    const { type, process, f, key, value: input = null } = history.op(row);
    if (process === 'nemesis') continue;
    const invoked = type === 'invoke';
    if (invoked || pair[row] < 0) {
      const end = invoked ? pair[row] : row;
      const outcome = end < 0 ? 'info' : (history.type(end) as ClientOperation['outcome']);
      const common = { row, process, f, ...(key === undefined ? {} : { key }), input, outcome };
      const call = invoked ? row : (lastOf.get(process) ?? -1) + 0.5;
      if (outcome === 'ok') yield { ...common, output: history.value(end) ?? input, call, ret: end };
      else yield { ...common, output: undefined, call, ret: Number.POSITIVE_INFINITY };
    }
    if (!invoked) lastOf.set(process, row);
  }
}

function takenApart(one: ClientOperation): ClientOperation {
  const part = (at: 0 | 1, value?: Value) => (Array.isArray(value) ? (value[at] as Value) : value);
  const key = part(0, one.input) ?? part(0, one.output);
  return {
    ...one,
    ...(key === undefined ? {} : { key }),
    input: part(1, one.input) ?? null,
    output: part(1, one.output),
  };
}

/**
 * How many operations of clients there are, whatever came of them: invocations, and completions without one. Linear,
 * without an allocation.
 */
export function countOperations(history: History): number {
  const { type, process, pair } = history.columns;
  let count = 0;
  for (let row = 0; row < history.length; row++) {
    if (process[row] !== NEMESIS && (type[row] === INVOKE || pair[row] < 0)) count++;
  }
  return count;
}

/** Rows of the operations of unknown outcome that are the last of their process, with no other of it open. Linear. */
export function lastOpen(history: History): ReadonlySet<number> {
  const last = new Map<number, number>();
  const open = new Map<number, number>();
  for (const { row, process, outcome } of operationsOf(history)) {
    last.set(process, row);
    if (outcome === 'info') open.set(process, open.has(process) ? -1 : row);
  }
  return new Set([...open].flatMap(([process, row]) => (last.get(process) === row ? [row] : [])));
}
