import type { FaultWindow } from '../fault-window.js';
import type { Anomaly, Validity } from './checker.js';
import type { Finding, ImageIdentity, NodeName } from './cluster.js';
import type { BandStyle } from './nemesis.js';
import type { Claim } from './system.js';

/**
 * What `results.json` holds: everything that is known about a run once it has been checked. JSON; integers too wide for
 * a double are written as strings of digits. Times that end in `Ns` are nanoseconds since the start of the run, or
 * durations; times of the calendar are ISO 8601 in UTC. Paths are relative to the run's directory unless said otherwise.
 *
 * `schema` rises when a field changes its meaning or goes away. New fields may come at any time: readers pass over
 * what they do not know.
 */
export interface Results {
  readonly schema: 1;
  readonly run: RunIdentity;
  /** The verdict over all checkers: false outranks unknown outranks true. */
  readonly valid: Validity;
  /** Two sentences: what was done, and what came of it. */
  readonly summary: string;
  readonly seed: number;
  /** Name of the system under test: `etcd`, `sim-register` … */
  readonly system: string;
  /** What the running database says its version is; as asked for where it never said. */
  readonly version: string;
  readonly systemOptions: Readonly<Record<string, unknown>>;
  /** Absent where no image was started: histories recorded elsewhere. */
  readonly image?: ImageIdentity;
  readonly workload: string;
  readonly workloadOptions: Readonly<Record<string, unknown>>;
  /** As given on the command line: `partition,kill:primaries`, or `none`. */
  readonly nemesis: string;
  readonly nodes: readonly NodeName[];
  /** Client processes at a time. */
  readonly concurrency: number;
  readonly limits: Limits;
  readonly commands: Commands;
  /** When the run began. */
  readonly startedAt: string;
  /** When it ended; absent where the harness was killed. */
  readonly endedAt?: string;
  /** Client operations; the nemesis' own are not counted. */
  readonly operations: Operations;
  readonly faults: readonly FaultResult[];
  /** How each kind of fault is drawn; a kind without a style gets a colour of the report's own. */
  readonly bands?: readonly BandStyle[];
  /** When each phase began, in order. */
  readonly phases?: readonly PhaseResult[];
  /** How the cluster came back after everything had been healed; absent where nothing had to heal. */
  readonly recovery?: Recovery;
  readonly checkers: readonly CheckerResult[];
  /** What the vendor promises for this workload with these options. */
  readonly claims: readonly Claim[];
  readonly environment: Environment;
  readonly files: Files;
  /** Path of report.html, once there is one. */
  readonly report?: string;
  /** What a reader of the verdict should know: a fault that was not proven, a log that is missing … */
  readonly warnings: readonly string[];
}

export interface RunIdentity {
  /** Unique: part of every name and label that the run made. */
  readonly id: string;
  /** Absolute path of its directory. */
  readonly directory: string;
  /** `complete`; `interrupted` by the user; `truncated` when the harness died and the history is what was on disk. */
  readonly completeness: 'complete' | 'interrupted' | 'truncated';
}

export interface Limits {
  /** How long clients worked at most. */
  readonly timeLimitNs?: number;
  /** Client operations at most. */
  readonly opLimit?: number;
  /** Operations per second asked for; absent: as fast as the clients go. */
  readonly ratePerSecond?: number;
  /** How long a client waits before it answers `info`. */
  readonly opTimeoutNs?: number;
}

export interface Commands {
  /** What was typed, ready to paste into a shell. */
  readonly run: string;
  /** What does the same again: with the seed, versions and image of this run. */
  readonly replay: string;
}

export interface OutcomeCounts {
  readonly ok: number;
  readonly fail: number;
  /** Outcome unknown, those that never completed included. */
  readonly info: number;
}

export interface Operations extends OutcomeCounts {
  readonly byF: Readonly<Record<string, OutcomeCounts>>;
  /** Completed with `ok` while at least one fault was on. */
  readonly okDuringFaults?: number;
  /** What operations that did not succeed ended with, the most frequent first; absent where none named an error. */
  readonly errors?: readonly ErrorCount[];
}

/** An error that clients named. */
export interface ErrorCount {
  readonly f: string;
  /** Its stable code: `timeout`, `no-client` … */
  readonly error: string;
  readonly count: number;
  /** The details of the first one, in words. */
  readonly example?: string;
}

/** One fault, as the history tells it, and what came of it. */
export interface FaultResult extends FaultWindow {
  /** Ids of the faults that were on at the same time, for a part of it at least; absent: none was. */
  readonly beside?: readonly number[];
  /** How the cluster came back after this fault; absent where it was not taken back, or another was still on then. */
  readonly recovery?: Recovery;
}

export interface Recovery {
  /** From the end of the fault to the first completion with `ok`; null: there was none. */
  readonly toFirstOkNs: number | null;
  /** From the end of the fault until `ok` completions came at the rate of before; null: they never did. */
  readonly toRateBeforeNs: number | null;
  /** That rate, operations per second. */
  readonly rateBeforePerSecond?: number;
  /** To the first `ok` of a client of each node; null: there was none. */
  readonly toFirstOkByNodeNs?: Readonly<Record<NodeName, number | null>>;
}

export interface PhaseResult {
  readonly phase: string;
  readonly startNs: number;
}

/** One checker's verdict. */
export interface CheckerResult {
  readonly name: string;
  readonly valid: Validity;
  /** One sentence. */
  readonly summary: string;
  /** The first ones found; see `anomalyCount` for how many there were. */
  readonly anomalies: readonly Anomaly[];
  /** How many were found; absent: as many as are listed. */
  readonly anomalyCount?: number;
  /** Figures and tables, documented by each checker. */
  readonly stats?: Readonly<Record<string, unknown>>;
  /** Why `valid` is `unknown`: which key, which budget, how far it got. */
  readonly unknownBecause?: string;
  /** The checker threw: its verdict is `unknown`. */
  readonly error?: { readonly code?: string; readonly message: string };
  /** What `dsverify verify` replays. */
  readonly certificate?: string;
  readonly elapsedMs?: number;
}

/** Where it ran. */
export interface Environment {
  readonly dsverify: string;
  /** Version of Node.js. */
  readonly node: string;
  /** `linux 6.1.0 x64` */
  readonly os: string;
  /** `docker 28.0.1 (API 1.48)`, `simulator`. */
  readonly engine: string;
  readonly cpus?: number;
  readonly memoryMb?: number;
  /** What `doctor` found at the start that could matter. */
  readonly findings?: readonly Finding[];
}

export interface Files {
  readonly history: string;
  readonly plan?: string;
  /** The harness' own log. */
  readonly log?: string;
  /** Each node's log. */
  readonly nodeLogs?: Readonly<Record<NodeName, string>>;
}
