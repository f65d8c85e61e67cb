import type { ImageIdentity, NodeName } from './cluster.js';
import type { Environment, Limits } from './results.js';

/** JSON, as options are once their schema has filled in every default. */
export type PlainOptions = Readonly<Record<string, unknown>>;

/**
 * Everything that decides a run, as JSON: written first, and frozen. The same plan gives the same operations and the
 * same fault schedule; in the simulator, the same bytes. Times are nanoseconds.
 */
export interface Plan {
  readonly schema: 1;
  /** Unique; part of every name and label that the run makes. The only thing, with the times, that a replay changes. */
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seed: number;
  /** What was typed, ready to paste into a shell. */
  readonly command: string;
  readonly system: {
    readonly name: string;
    readonly version: string;
    /** The user named the version: another one is an error, never a substitute. */
    readonly exactVersion?: true;
    readonly options: PlainOptions;
    /** Set by the user: this image and no other. */
    readonly image?: string;
    readonly imagePolicy: 'auto' | 'official' | 'offline';
  };
  /** `docker` or `sim`. */
  readonly runtime: string;
  /** The image that really ran; absent until the cluster is up, the one thing that is filled in later. */
  readonly image?: ImageIdentity;
  readonly nodes: readonly NodeName[];
  /** First of this machine's ports at which clients reach the nodes; absent: the engine picks free ones. */
  readonly basePort?: number;
  readonly workload: { readonly name: string; readonly options: PlainOptions };
  /** `spec` as on the command line, `partition,kill:primaries` or `none`; `options` are the schedule's parameters. */
  readonly nemesis: {
    readonly spec: string;
    readonly options: PlainOptions;
    /** Names of the faults that a plug-in's nemesis injects; absent where the spec says them. */
    readonly faults?: readonly string[];
  };
  /** Client processes at a time. */
  readonly concurrency: number;
  readonly limits: Limits;
  /** How operations of a rate are spread. */
  readonly arrivals: 'poisson' | 'even';
  /** How long the run waits, after everything is healed, for the cluster to come back. */
  readonly recoveryTimeoutNs: number;
  readonly environment: Environment;
  /** Absolute paths of the modules that systems, workloads and nemeses come from; absent where none do. */
  readonly plugIns?: readonly string[];
}
