import type { Value } from './value.js';

/** The two halves of an operation: an invocation, and its completion. `info`: it may or may not have happened. */
export type OpType = 'invoke' | 'ok' | 'fail' | 'info';

/** Codes of {@link OpType} in the history's columns. */
export const INVOKE = 0;
export const OK = 1;
export const FAIL = 2;
export const INFO = 3;
export const OP_TYPES: readonly OpType[] = ['invoke', 'ok', 'fail', 'info'];

/** A logical single-threaded client, or the nemesis. A process whose operation ended in `info` never acts again. */
export type Process = number | 'nemesis';
/** The nemesis in the `process` column. */
export const NEMESIS = -1;

/** One event of a history. */
export interface Op {
  /** Position in the history as it was recorded; stays the same in sub-histories. */
  readonly index: number;
  /** Nanoseconds since the start of the run. */
  readonly timeNs: number;
  readonly process: Process;
  readonly type: OpType;
  /** What was asked for: `read`, `write`, `cas`, `txn`, `start-partition` … */
  readonly f: string;
  /** The independent object that it is about, where a workload has many; absent otherwise. */
  readonly key?: Value;
  /** Absent only in completions of foreign histories that leave it out: then the invocation's value holds. */
  readonly value?: Value;
  /** The node that the client was bound to. */
  readonly node?: string;
  /** Why it did not complete with `ok`: a stable code first, then details. */
  readonly error?: Value;
}
