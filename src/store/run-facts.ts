import type { BandStyle, NodeName, PhaseResult } from '../core/index.js';

/** What of a run is neither in its plan nor in its history; `run.json`, written when the cluster is down. */
export interface RunFacts {
  readonly schema: 1;
  readonly completeness: 'complete' | 'interrupted';
  /** ISO 8601, UTC. */
  readonly endedAt: string;
  readonly phases: readonly PhaseResult[];
  /** When everything was healed, nanoseconds; absent where nothing was to be healed. */
  readonly healedNs?: number;
  /** How faults are drawn. */
  readonly bands: readonly BandStyle[];
  /** Each node's log, relative to the run's directory. */
  readonly nodeLogs: Readonly<Record<NodeName, string>>;
  readonly warnings: readonly string[];
}
