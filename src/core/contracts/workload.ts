import type { ZodType } from 'zod';
import type { History } from '../history.js';
import type { Checker } from './checker.js';
import type { NodeName } from './cluster.js';
import type { Generator } from './generator.js';

export interface WorkloadContext {
  readonly seed: number;
  readonly concurrency: number;
  readonly nodes: readonly NodeName[];
  /** The functions of the protocol that the system's clients can do; absent: all of them. */
  readonly functions?: readonly string[];
}

/** Operations to do and how to judge them. A system runs it when it has a client that speaks its protocol. */
export interface Workload<O = unknown> {
  readonly name: string;
  /** One sentence: what it does and what it finds. */
  readonly description: string;
  /** Name of the protocol that a client must speak: which `f`, which values. */
  readonly protocol: string;
  readonly options: ZodType<O>;
  /** Endless or bounded; the conductor adds the rate and the time limit. */
  generator(options: O, context: WorkloadContext): Generator;
  /** After heal and recovery: final reads, of whatever the history up to then shows to be worth reading. */
  finalGenerator?(options: O, context: WorkloadContext, history: History): Generator;
  checkers(options: O): Checker[];
}
