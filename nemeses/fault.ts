import type { Capability, NemesisContext, NodeName, Undo, Value } from '../src/core/index.js';

/** What a probe found: whether the world is as the nemesis believes, and the figures that say so. */
export interface Finding {
  readonly holds: boolean;
  readonly measured: Value;
}

/** A fault that is to be, or is, injected: everything that its kind needs to know about it. */
export interface FaultPlan {
  /** What stands in the operations' values about it: nodes, groups, links. */
  readonly facts: Readonly<Record<string, Value>>;
  readonly nodes: readonly NodeName[];
}

/** A kind of fault. It speaks to the cluster only; what it has done it can take back, and it looks for itself. */
export interface FaultKind<P extends FaultPlan = FaultPlan> {
  readonly requires: Capability;
  /**
   * What exactly to do: as the schedule has chosen, or by asking the cluster where only it can know. Undefined when
   * there is nothing to do it to.
   */
  plan(value: Readonly<Record<string, Value>>, context: NemesisContext): Promise<P | undefined>;
  /** Injects it. Each undo is registered before what it takes back is done. */
  start(plan: P, context: NemesisContext, register: (undo: Undo) => void): Promise<void>;
  /** Is it on, where it should be and nowhere else? */
  probe(plan: P, context: NemesisContext): Promise<Finding>;
  /** Is it gone? */
  probeHealed(plan: P, context: NemesisContext): Promise<Finding>;
}
