import type { CheckerOptions } from '../../../checkers/registry.js';
import type { Budget, CheckerResult, Plan, SharedHistory, Verdict } from '../../core/index.js';
import type { PlainError } from './thrown.js';

/** A checker by its name. */
export interface Asked {
  readonly checker: string;
  readonly options: CheckerOptions;
  readonly plugIns: readonly string[];
}

/** What the judging thread is asked to do; everything in it can cross to another thread. */
export type Task =
  /** Makes a checker ready: what is wrong with its options comes to light before any history is read. */
  | ({ readonly kind: 'prepare' } & Asked)
  /** Judges a history; the checker is made ready where this thread is a new one. */
  | ({
      readonly kind: 'check';
      readonly history: SharedHistory;
      readonly budget: Budget;
      /** Certificates of long histories are long: only for whoever wants one. */
      readonly certificate: boolean;
    } & Asked)
  /** Judges a recorded run by what its plan says. */
  | {
      readonly kind: 'run';
      readonly plan: Plan;
      /** Path of the run's directory. */
      readonly directory: string;
      readonly plugIns: readonly string[];
      readonly history: SharedHistory;
      readonly budget: Budget;
    };

/** What the thread says. Every task ends with `done` or `threw`. */
export type Message =
  | { readonly kind: 'progress'; readonly done: number; readonly what: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'result'; readonly result: CheckerResult; readonly place: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'threw'; readonly error: PlainError };

/** What the thread is started with: set to 1 when the user wants it to stop. */
export interface Start {
  readonly stopped: Int32Array;
}
