import type { History } from '../history.js';
import type { Op } from '../op.js';
import type { Value } from '../value.js';

export type Validity = true | false | 'unknown';

/** Limits of a check. What runs out of budget answers `unknown`. */
export interface Budget {
  readonly timeoutMs?: number;
  /** What the whole process may hold, history included, in millions of bytes. */
  readonly memoryMb?: number;
  /** Steps of a search that counts its work, so that it ends at the same place on every machine. */
  readonly steps?: number;
  /** Worker threads at most; 1 keeps everything on the calling thread. */
  readonly threads?: number;
}

export interface CheckContext {
  readonly signal?: AbortSignal;
  readonly budget?: Budget;
  /** Called now and then on long checks: share done from 0 to 1. */
  onProgress?(done: number, what: string): void;
}

/** One thing that is wrong, in words that need no paper, with the operations that show it. */
export interface Anomaly {
  /** The field's name: `nonlinearizable`, `lost`, `G-single` … */
  readonly type: string;
  readonly prose: string;
  readonly key?: Value;
  /** The operations that show it, invocations and completions, with their original indices. */
  readonly ops: readonly Op[];
  /** Operations besides, without which the words are not understood: what was overwritten, who wrote what was read. */
  readonly context?: readonly Op[];
  /** The `index` of those that cannot be, to be marked in a drawing. */
  readonly culprits?: readonly number[];
  /** What a checker adds for its own drawing, e.g. a cycle with edges. JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** All events that an anomaly shows, its context included, in the order of the history. */
export function eventsOf({ ops, context = [] }: Pick<Anomaly, 'ops' | 'context'>): readonly Op[] {
  return context.length === 0 ? ops : [...ops, ...context].toSorted((a, b) => a.index - b.index);
}

/** A checker's answer. */
export interface Verdict {
  readonly valid: Validity;
  /** One sentence. */
  readonly summary: string;
  readonly anomalies: readonly Anomaly[];
  /** Figures and tables, JSON, documented by each checker. */
  readonly stats?: Readonly<Record<string, unknown>>;
  /** What an independent verifier replays. */
  readonly certificate?: Readonly<Record<string, unknown>>;
  /** Why `valid` is `unknown`: which key, which budget, how far it got. */
  readonly unknownBecause?: string;
}

/** Pure: the same history and options give the same verdict. */
export interface Checker {
  readonly name: string;
  check(history: History, context: CheckContext): Promise<Verdict>;
}

/** False outranks unknown outranks true; nothing is valid. */
export function mergeValidity(validities: Iterable<Validity>): Validity {
  let merged: Validity = true;
  for (const validity of validities) {
    if (validity === false) return false;
    if (validity === 'unknown') merged = 'unknown';
  }
  return merged;
}
