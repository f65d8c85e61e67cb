import { History, type SharedHistory } from '../../src/core/index.js';
import type { Model } from './model.js';
import type { Problem } from './problem.js';

const COLUMNS = ['call', 'ret', 'f', 'input', 'output', 'process', 'invocation', 'completion'] as const;

/** Problems of one history laid end to end over shared memory, so that a thread takes any of them without a copy. */
export interface SharedProblems {
  readonly history: SharedHistory;
  /** Where the operations of each problem begin, and where the last ends. */
  readonly start: Int32Array;
  /** The same for its events. */
  readonly eventStart: Int32Array;
  readonly events: Int32Array;
  /** One after the other: {@link COLUMNS}, each as long as all operations. */
  readonly columns: Int32Array;
}

/** Lays problems of one history end to end: 40 bytes an operation. Linear in the length. */
export function sharedProblems(problems: readonly Problem[]): SharedProblems {
  const start = new Int32Array(new SharedArrayBuffer(4 * (problems.length + 1)));
  const eventStart = new Int32Array(new SharedArrayBuffer(4 * (problems.length + 1)));
  for (const [k, { length, events }] of problems.entries()) {
    start[k + 1] = start[k] + length;
    eventStart[k + 1] = eventStart[k] + events.length;
  }
  const operations = start[problems.length];
  const events = new Int32Array(new SharedArrayBuffer(4 * eventStart[problems.length]));
  const columns = new Int32Array(new SharedArrayBuffer(4 * operations * COLUMNS.length));
  for (const [k, problem] of problems.entries()) {
    events.set(problem.events, eventStart[k]);
    for (const [c, name] of COLUMNS.entries()) columns.set(problem[name], c * operations + start[k]);
  }
  return { history: problems[0].history.share(), start, eventStart, events, columns };
}

/**
 * Reads problems where they lie: gives the k-th. Their keys stay where they came from: no engine asks for one. Values
 * that an engine adds are its thread's own.
 */
export function problemReader(shared: SharedProblems, model: Model): (k: number) => Problem {
  const history = History.fromShared(shared.history);
  const { start, eventStart, events, columns } = shared;
  const operations = start[start.length - 1];
  return (k) => {
    const column = (name: (typeof COLUMNS)[number]) => {
      const from = COLUMNS.indexOf(name) * operations;
      return columns.subarray(from + start[k], from + start[k + 1]);
    };
    return {
      history,
      model,
      key: undefined,
      length: start[k + 1] - start[k],
      events: events.subarray(eventStart[k], eventStart[k + 1]),
      call: column('call'),
      ret: column('ret'),
      f: new Uint16Array(column('f')),
      input: column('input'),
      output: column('output'),
      process: column('process'),
      invocation: column('invocation'),
      completion: column('completion'),
    };
  };
}
