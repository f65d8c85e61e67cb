import type { Clock } from '../clock.js';

/** Name of a node, unique in its cluster: `n1`, `n2` … */
export type NodeName = string;

/** Takes a fault back. Safe to call twice; never throws for a fault that is already gone. */
export type Undo = () => Promise<void>;

/** What a runtime can do to its nodes. A nemesis names what it needs; what is missing is refused before the run. */
export type Capability = 'partition' | 'kill' | 'pause' | 'clock' | 'netem' | 'disk' | 'exec';

/** Packets from `from` to `to`, in this direction only. */
export interface Link {
  readonly from: NodeName;
  readonly to: NodeName;
}

/** What a probe saw on one link. Packets go from machine to machine: whether a database runs on them is all the same. */
export interface LinkProbe extends Link {
  /** 0: the link could not be probed, and `error` says why. */
  readonly sent: number;
  readonly received: number;
  readonly error?: string;
  /** Median round-trip or one-way time of what arrived, if anything did. */
  readonly latencyNs?: number;
}

export type ProcessState = 'running' | 'paused' | 'gone';

/** What a probe saw of a node's database process. */
export interface ProcessProbe {
  readonly node: NodeName;
  readonly state: ProcessState;
  readonly pid?: number;
}

export interface Net {
  /**
   * Drops every packet on these links until undone. Drops add up: a link is open when no drop holds it. One that rejects
   * has taken back what it could.
   */
  drop(links: readonly Link[]): Promise<Undo>;
  /** Takes back every network fault at once. */
  heal(): Promise<void>;
}

/** Independent evidence: it looks at the world, not at what the nemesis believes it did. */
export interface Probe {
  /** Sends packets over every link, `attempts` each, and counts what arrived. Links are probed side by side. */
  links(links: readonly Link[], options?: { attempts?: number; timeoutMs?: number }): Promise<LinkProbe[]>;
  process(node: NodeName): Promise<ProcessProbe>;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Address for clients that run in the harness. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Which image a cluster runs and where it came from; stands in the plan and the report. */
export interface ImageIdentity {
  readonly reference: string;
  /** `sha256:…` */
  readonly digest: string;
  readonly source: 'official' | 'offline-build' | 'user' | 'simulated';
  /** What the database in the image says its version is. */
  readonly version: string;
}

/** A cluster that is up. Every fault returns its undo; `healAll` takes back what is left. */
export interface Cluster {
  readonly id: string;
  readonly nodes: readonly NodeName[];
  readonly capabilities: ReadonlySet<Capability>;
  readonly clock: Clock;
  readonly image: ImageIdentity;
  readonly net: Net;
  readonly probe: Probe;
  endpoint(node: NodeName, port: number): Endpoint;
  exec(node: NodeName, argv: readonly string[], options?: { timeoutMs?: number; input?: string }): Promise<ExecResult>;
  /** Ends the database process with SIGKILL, a paused one too; the undo starts it again. Nothing where it is gone. */
  kill(node: NodeName): Promise<Undo>;
  /** Starts a database process that is gone; does nothing where it runs. */
  start(node: NodeName): Promise<void>;
  /** Stops the database process in its tracks (SIGSTOP); the undo lets it go on. Nothing where it is gone. */
  pause(node: NodeName): Promise<Undo>;
  resume(node: NodeName): Promise<void>;
  /** Opens every link, lets every process go on, and starts those that are gone, whatever ended them. */
  healAll(): Promise<void>;
  /** Writes each node's log to `DIR/<node>.log`, with time stamps; the files written. */
  collectLogs(directory: string): Promise<string[]>;
  down(): Promise<void>;
}

/** What a system asks a runtime for. */
export interface ClusterSpec {
  /** Unique; part of every name and label that the runtime makes. */
  readonly runId: string;
  readonly system: string;
  readonly version: string;
  readonly nodes: readonly NodeName[];
  /** Where the image comes from; absent for simulated systems. */
  readonly image?: ImageRecipe;
  /** Ports of a node that clients in the harness reach. */
  readonly ports: readonly number[];
  /** Command and environment of a node, given every node's address inside the cluster. Its data outlives a kill. */
  command?(node: NodeName, addresses: ReadonlyMap<NodeName, string>): NodeCommand;
  /** Simulated systems: parameters for the reference system named by `system`. */
  readonly simulation?: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export interface NodeCommand {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ImageRecipe {
  /** Reference of the vendor's image, e.g. `name:tag`. */
  readonly official: string;
  /** Folder with a Dockerfile for the offline build, relative to the package. */
  readonly offlineContext: string;
  /** Set by the user: this image and no other. */
  readonly override?: string;
  /** `auto`: official, offline where no registry answers. */
  readonly policy: 'auto' | 'official' | 'offline';
  /** Prints the database's version when it is run in the image; the first `1.2.3` in its output counts. */
  readonly versionCommand?: readonly string[];
  /** The user asked for this very version: another one is an error, never a substitute. */
  readonly exactVersion?: boolean;
}

/** One thing that `doctor` looked at. */
export interface Finding {
  /** Stable, kebab-case: `engine`, `netem`, `images` … */
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'missing';
  readonly summary: string;
  /** How to mend it, where something is to be mended. */
  readonly fix?: string;
}

/** Steps that take long, for progress lines: `pull`, `build`, `create`, `start`. */
export interface Progress {
  readonly step: string;
  readonly detail: string;
}

export interface Runtime {
  readonly name: string;
  doctor(): Promise<Finding[]>;
  up(spec: ClusterSpec, options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void }): Promise<Cluster>;
}
