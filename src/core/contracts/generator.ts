import type { Op, Process } from '../op.js';
import type { Random } from '../random.js';
import type { Value } from '../value.js';
import type { NodeName } from './cluster.js';

/** A worker: thread 0 … n-1 for clients, or the nemesis. A thread's process number rises when one retires. */
export type Thread = number | 'nemesis';

/** What a generator asks for. What it leaves out, the conductor fills in: a free thread, the time now, null. */
export interface OpRequest {
  readonly f: string;
  readonly value?: Value;
  readonly key?: Value;
  /** Which thread must do it. */
  readonly thread?: Thread;
  /** Not before this time. */
  readonly timeNs?: number;
}

/** What a generator knows when it is asked. A snapshot: asking twice with the same context gives the same answer. */
export interface GeneratorContext {
  readonly timeNs: number;
  readonly nodes: readonly NodeName[];
  /** All threads that this generator may use, in order. */
  readonly threads: readonly Thread[];
  /** Those that have nothing to do, in order. */
  readonly free: readonly Thread[];
  processOf(thread: Thread): Process;
  /**
   * A stream for this very decision: a function of seed, thread, the thread's number of operations so far, and use.
   * So adding a worker shifts no other worker's choices.
   */
  random(use: string): Random;
}

/**
 * A pure description of what clients and nemesis do. `next` answers with a request and the generator that follows it;
 * `pending` when it waits for something (a free thread, a completion); undefined when it is done for good.
 */
export interface Generator {
  next(context: GeneratorContext): readonly [request: OpRequest | 'pending', rest: Generator] | undefined;
  /** Told of every invocation and completion; the generator that follows. */
  update(event: Op, context: GeneratorContext): Generator;
}
