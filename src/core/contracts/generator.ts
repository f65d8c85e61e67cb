import type { Op, Process } from '../op.js';
import type { Random } from '../random.js';
import type { Thread, ThreadSet } from '../thread-set.js';
import type { Value } from '../value.js';
import type { NodeName } from './cluster.js';

/** What a generator asks for. What it leaves out, the conductor fills in: the context's thread, at once, null. */
export interface OpRequest {
  readonly f: string;
  readonly value?: Value;
  readonly key?: Value;
  /** Which thread must do it; it must be free. */
  readonly thread?: Thread;
  /** Not before this time. Until then other generators go on, and this one is asked again after every event. */
  readonly timeNs?: number;
}

/** There is nothing to do before this time, or before the next event if that comes first. */
export interface Wait {
  readonly f?: undefined;
  readonly untilNs: number;
}

/** `pending` waits for an event: a free thread, a completion. */
export type Answer = OpRequest | Wait | 'pending';

/**
 * What a generator knows when it is asked: a view of the threads that it may use. It holds during the call only.
 * The same state gives the same answers, so a generator that uses nothing else is pure.
 */
export interface GeneratorContext {
  readonly timeNs: number;
  readonly nodes: readonly NodeName[];
  /** All threads that this generator may use. */
  readonly threads: ThreadSet;
  /** How many of them have nothing to do. */
  readonly freeCount: number;
  /** The free thread that does the next request, chosen fairly among them; undefined where none is free. */
  readonly thread: Thread | undefined;
  /**
   * The stream of this decision: a function of the seed, {@link thread} and the number of operations that the thread
   * has done. So adding a worker shifts no other worker's choices. Drawing goes on within one call, also in what
   * {@link only} gives.
   */
  readonly random: Random;
  isFree(thread: Thread): boolean;
  processOf(thread: Thread): Process;
  /** The thread of a process, retired ones included. */
  threadOf(process: Process): Thread;
  /** The same moment with fewer threads. Pass the same set object again and again: its view is kept. */
  only(threads: ThreadSet): GeneratorContext;
  /**
   * The root of a stream for times and schedules, the same at every call: use {@link Random.at} with a count. Views with
   * different first threads have different ones, so that groups of threads do not move in step.
   */
  schedule(name: string): Random;
}

/**
 * A pure description of what clients and nemesis do. `next` answers with a request, and the generator that follows
 * once that is carried out; with `pending` or a wait, and the generator that goes on waiting; or with undefined when
 * it is done for good. A request for a later time is not carried out yet: the generator that follows it is dropped,
 * and the old one is asked again.
 */
export interface Generator {
  next(context: GeneratorContext): readonly [answer: Answer, rest: Generator] | undefined;
  /** Told of every invocation and completion on its threads; the generator that follows, `this` where nothing changed. */
  update(event: Op, context: GeneratorContext): Generator;
}

/** Is the answer something to do (now, or at its time)? */
export function isRequest(answer: Answer): answer is OpRequest {
  return typeof answer !== 'string' && answer.f !== undefined;
}
