import type { Capability, Link, NemesisContext, NodeName, ProcessState, Value } from '../src/core/index.js';
import type { Holds } from './holds.js';

/** What a probe found: whether the world is as the nemesis believes, and the figures that say so. */
export interface Finding {
  /** Undefined: nothing of the fault could be looked at; `measured.unprobed` says why. */
  readonly holds: boolean | undefined;
  readonly measured: Value;
}

/** A fault that is to be, or is, injected: everything that its kind needs to know about it. */
export interface FaultPlan {
  /** What stands in the operations' values about it: nodes, groups, links. */
  readonly facts: Readonly<Record<string, Value>>;
  readonly nodes: readonly NodeName[];
  /** Links on which it drops packets. */
  readonly links?: readonly Link[];
  /** What it makes of its nodes' processes. */
  readonly state?: Exclude<ProcessState, 'running'>;
}

/** Takes one part of a fault back, as far as no other fault holds it. Safe to call twice. */
export type Release = (others: Holds) => Promise<void>;

/**
 * A kind of fault. It speaks to the cluster only; what it has done it can take back, and it looks for itself. Several
 * faults are on at a time: `others` are those beside this one, which stay as they are whatever is done here.
 */
export interface FaultKind<P extends FaultPlan = FaultPlan> {
  readonly requires: Capability;
  /**
   * What exactly to do: as the schedule has chosen, or by asking the cluster where only it can know. Undefined when
   * there is nothing to do it to.
   */
  plan(value: Readonly<Record<string, Value>>, context: NemesisContext): Promise<P | undefined>;
  /** Injects it. Each release is registered before what it takes back is done. */
  start(plan: P, context: NemesisContext, register: (release: Release) => void): Promise<void>;
  /** Is it on, where it should be and nowhere else? What another fault holds as well proves nothing about this one. */
  probe(plan: P, context: NemesisContext, others: Holds): Promise<Finding>;
  /** Is it gone, wherever no other fault holds the same? */
  probeHealed(plan: P, context: NemesisContext, others: Holds): Promise<Finding>;
}
