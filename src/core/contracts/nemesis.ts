import type { Clock } from '../clock.js';
import type { Random } from '../random.js';
import type { Value } from '../value.js';
import type { Invocation } from './client.js';
import type { Capability, Cluster, NodeName } from './cluster.js';
import type { Generator } from './generator.js';

export interface NemesisContext {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Nodes that lead just now, where the system can tell. */
  primaries(): Promise<readonly NodeName[]>;
}

/** Injects faults. It always completes with `info`; the value says what was done, and what a probe measured. */
export interface Nemesis {
  readonly name: string;
  /** The `f` names that it understands. */
  readonly fs: readonly string[];
  readonly requires: readonly Capability[];
  invoke(op: Invocation, context: NemesisContext): Promise<{ value: Value; error?: Value }>;
  /** Takes back everything that it did and that is still on; probes that it is gone. */
  heal(context: NemesisContext): Promise<void>;
}

/** How a fault is drawn: from an op with `startF` to the next with `stopF`. */
export interface BandStyle {
  readonly name: string;
  readonly startF: string;
  readonly stopF: string;
  /** A CSS colour, readable as a light band in both themes. */
  readonly color: string;
}

export interface NemesisPackage {
  readonly name: string;
  readonly nemesis: Nemesis;
  /** Faults during the run. */
  readonly generator: Generator;
  /** Takes back what is still on, after the run and before the final reads. */
  readonly finalGenerator: Generator;
  readonly bands: readonly BandStyle[];
}
