import type { Link, NodeName, ProcessState, Value } from '../src/core/index.js';
import type { FaultPlan } from './fault.js';

/** A fault that is on. */
export interface HeldFault {
  readonly faultId: number;
  readonly fault: string;
  readonly plan: Pick<FaultPlan, 'nodes' | 'links' | 'state'>;
}

/** What a number of faults hold together: a link is open, and a process runs, when none of them holds it. */
export class Holds {
  readonly #faults: readonly HeldFault[];

  constructor(faults: readonly HeldFault[] = []) {
    this.#faults = faults;
  }

  get isEmpty(): boolean {
    return this.#faults.length === 0;
  }

  /** The faults that drop packets on this link. */
  cutting({ from, to }: Link): readonly HeldFault[] {
    return this.#faults.filter(({ plan }) => plan.links?.some((link) => link.from === from && link.to === to));
  }

  /** The faults that keep a node's process in this state. */
  keeping(node: NodeName, state: ProcessState): readonly HeldFault[] {
    return this.#faults.filter(({ plan }) => plan.state === state && plan.nodes.includes(node));
  }

  /** What they make of a node's process: one that is killed cannot be paused as well. */
  stateOf(node: NodeName): ProcessState {
    if (this.keeping(node, 'gone').length > 0) return 'gone';
    return this.keeping(node, 'paused').length > 0 ? 'paused' : 'running';
  }
}

/** `fault 3, kill, and fault 4, pause` */
export function namesOf(faults: readonly HeldFault[]): string {
  return faults.map(({ faultId, fault }) => `fault ${faultId}, ${fault}`).join(', and ');
}

/** What a probe could not look at, by the reason: links or nodes. Empty where it looked at everything. */
export class Unprobed {
  readonly #reasons = new Map<string, string[]>();

  add(because: string, what: string): void {
    const known = this.#reasons.get(because);
    if (known) known.push(what);
    else this.#reasons.set(because, [what]);
  }

  /** `unprobed` as it stands beside what was measured. */
  facts(): Readonly<Record<string, Value>> {
    if (this.#reasons.size === 0) return {};
    return { unprobed: [...this.#reasons].map(([because, what]) => ({ what, because })) };
  }
}
