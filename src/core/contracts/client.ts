import type { Clock } from '../clock.js';
import type { Process } from '../op.js';
import type { Random } from '../random.js';
import type { Value } from '../value.js';
import type { Cluster, NodeName } from './cluster.js';

/** What a client is asked to do. */
export interface Invocation {
  readonly f: string;
  readonly value: Value;
  readonly key?: Value;
  readonly process: Process;
}

/**
 * What became of it. `fail` only where the client can prove that it did not happen and never will;
 * where it cannot tell, `info`. A value that is left out is the invocation's.
 */
export interface Completion {
  readonly type: 'ok' | 'fail' | 'info';
  readonly value?: Value;
  /** A stable code, or `[code, details …]`. */
  readonly error?: Value;
}

export interface InvokeContext {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** One connection of one process to one node. Used by one operation at a time. */
export interface Client {
  /** Once per run, by one client, before the clients start: create tables and the like. */
  setup?(): Promise<void>;
  /** A promise that rejects, or takes longer than the timeout, counts as `info`. */
  invoke(op: Invocation, context: InvokeContext): Promise<Completion>;
  close(): Promise<void> | void;
}

export interface ClientContext<O> {
  readonly cluster: Cluster;
  readonly node: NodeName;
  readonly process: number;
  readonly options: O;
  readonly clock: Clock;
  readonly random: Random;
}

export type ClientFactory<O> = (context: ClientContext<O>) => Promise<Client>;
