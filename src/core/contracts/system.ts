import type { ZodType } from 'zod';
import type { ClientFactory } from './client.js';
import type { Cluster, ClusterSpec, NodeName } from './cluster.js';

/** What the vendor promises: a consistency model for a workload's protocol, with these options. */
export interface Claim {
  readonly protocol: string;
  readonly model: string;
  /** Where it is promised: a page's title or section, in words. */
  readonly source: string;
}

export interface SystemContext {
  readonly runId: string;
  readonly seed: number;
  readonly nodes: readonly NodeName[];
  readonly version?: string;
  readonly image?: string;
  readonly imagePolicy: 'auto' | 'official' | 'offline';
}

/** A database that can be tested. */
export interface System<O = unknown> {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly runtime: 'docker' | 'sim';
  readonly defaultVersion: string;
  readonly defaultNodes: number;
  readonly options: ZodType<O>;
  cluster(options: O, context: SystemContext): ClusterSpec;
  /** Resolves when the cluster serves; rejects with what is wrong when the signal aborts first. */
  ready(cluster: Cluster, options: O, signal: AbortSignal): Promise<void>;
  primaries?(cluster: Cluster, options: O): Promise<readonly NodeName[]>;
  claims(options: O): readonly Claim[];
  /**
   * For a protocol, the functions that its clients can do, where that is not all of them: a store without
   * compare-and-set says `{ register: ['read', 'write'] }`. A client answers `fail` to any other, for it does nothing.
   */
  readonly supports?: Readonly<Record<string, readonly string[]>>;
  /** One factory per protocol. */
  readonly clients: Readonly<Record<string, ClientFactory<O>>>;
}
