import type { Budget, History, NemesisPackage, Results, RunEvent, Runtime, System, Workload } from '../core/index.js';
import type { RunDirectory } from '../store/index.js';
import type { Judge } from './judge.js';

/** What a plan names, found by whoever knows all names. */
export interface RunParts {
  readonly system: System;
  readonly runtime: Runtime;
  readonly workload: Workload;
  /** Absent for a run without faults. */
  readonly nemesis?: NemesisPackage;
}

export interface CheckOptions {
  /** Stops the check: what is not decided by then is unknown. */
  readonly signal?: AbortSignal;
  readonly budget?: Budget;
  /** Who judges the history; whoever wants to stay free for other things meanwhile lets another thread do it. */
  readonly judge?: Judge;
  onEvent?(event: RunEvent): void;
  /** Writes the report; its path, if there is one. */
  report?(results: Results, history: History, directory: RunDirectory): Promise<string | undefined>;
}

export interface RunOptions extends CheckOptions {
  /** Where the directories of runs lie; `dsverify-runs` unless said otherwise. */
  readonly root?: string;
  /** Aborted once by an impatient user: nothing new is begun, all is healed, and what there is is checked. */
  readonly stop?: AbortSignal;
  /** Aborted the second time: everything is torn down now. */
  readonly abort?: AbortSignal;
}

/** What came of a run. */
export interface RunOutcome {
  readonly directory: RunDirectory;
  readonly results: Results;
  readonly history: History;
}
