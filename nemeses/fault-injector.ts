import {
  type Capability,
  ContractError,
  EnvironmentError,
  errorMessage,
  type Invocation,
  type Nemesis,
  type NemesisContext,
  type Undo,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan } from './fault.js';
import { partition } from './partition.js';
import { kill, pause } from './process-fault.js';
import type { FaultSpec } from './spec.js';
import { type Facts, isFacts } from './values.js';

const KINDS: Readonly<Record<FaultSpec['fault'], FaultKind>> = {
  partition: partition as FaultKind,
  kill,
  pause,
};

export type FaultStep = 'start' | 'probe' | 'stop' | 'healed';

/** The `f` of a step: `start-kill`, `probe-kill`, `stop-kill`, `probe-kill-healed`. */
export function stepName(step: FaultStep, fault: string): string {
  return step === 'healed' ? `probe-${fault}-healed` : `${step}-${fault}`;
}

const STEPS = ['start', 'probe', 'stop', 'healed'] as const;

/** A fault that was started and whose end has not been proven. */
interface OpenFault {
  readonly faultId: number;
  readonly fault: FaultSpec['fault'];
  readonly plan: FaultPlan;
  /** In the order in which things were done. */
  readonly undos: Undo[];
  next: Exclude<FaultStep, 'start'>;
}

interface Outcome {
  readonly value: Value;
  readonly error?: Value;
}

/**
 * Carries out the four steps of each fault. It keeps what is on, with its undo, until it has been taken back and a probe
 * has looked; a probe that disagrees is told as it is.
 */
export class FaultInjector implements Nemesis {
  readonly name: string;
  readonly fs: readonly string[];
  readonly requires: readonly Capability[];
  readonly #steps = new Map<string, { step: FaultStep; fault: FaultSpec['fault'] }>();
  readonly #open = new Map<number, OpenFault>();

  constructor(name: string, faults: ReadonlySet<FaultSpec['fault']>) {
    this.name = name;
    for (const fault of faults) for (const step of STEPS) this.#steps.set(stepName(step, fault), { step, fault });
    this.fs = [...this.#steps.keys()];
    this.requires = [...faults].map((fault) => KINDS[fault].requires);
  }

  /** The next thing to do about a fault that is still open; undefined when none is. */
  unfinished(): { f: string; value: Value } | undefined {
    for (const { faultId, fault, next } of this.#open.values()) {
      return { f: stepName(next, fault), value: { faultId, fault } };
    }
    return undefined;
  }

  async invoke(op: Invocation, context: NemesisContext): Promise<Outcome> {
    const known = this.#steps.get(op.f);
    const { value } = op;
    const faultId = isFacts(value) ? value['faultId'] : undefined;
    if (!known || !isFacts(value) || typeof faultId !== 'number') {
      throw new ContractError(
        `invoking ${op.f}: the nemesis ${this.name} knows ${this.fs.join(', ')}, with a faultId`,
        {
          code: 'UNKNOWN_NEMESIS_OPERATION',
        },
      );
    }
    if (known.step === 'start') return this.#start(faultId, known.fault, value, context);
    const open = this.#open.get(faultId);
    if (!open) return { value, error: 'not-on' };
    if (known.step === 'stop') return this.#stop(open);
    return this.#probe(open, known.step, context);
  }

  async heal(context: NemesisContext): Promise<void> {
    const open = [...this.#open.values()];
    for (const fault of open) await takeBack(fault);
    await context.cluster.healAll();
    for (const fault of open) {
      const { holds, measured } = await KINDS[fault.fault].probeHealed(fault.plan, context);
      if (!holds) {
        throw new EnvironmentError(`healing the cluster: ${fault.fault} ${fault.faultId} is still on`, {
          code: 'HEAL_FAILED',
          hint: 'Tear the cluster down; its state is not what the run assumes.',
          details: { measured },
        });
      }
      this.#open.delete(fault.faultId);
    }
  }

  async #start(faultId: number, fault: FaultSpec['fault'], value: Facts, context: NemesisContext): Promise<Outcome> {
    const kind = KINDS[fault];
    let plan: FaultPlan | undefined;
    let because: string | undefined;
    try {
      plan = await kind.plan(value, context);
    } catch (thrown) {
      because = errorMessage(thrown);
    }
    if (!plan) {
      // Without an id it is no fault: nothing was done.
      const { faultId: _, ...rest } = value;
      return { value: { ...rest, nodes: [] }, error: because === undefined ? 'no-primary' : ['no-primary', because] };
    }
    const open: OpenFault = { faultId, fault, plan, undos: [], next: 'probe' };
    this.#open.set(faultId, open);
    const done = { ...value, ...plan.facts };
    try {
      await kind.start(plan, context, (undo) => open.undos.push(undo));
      return { value: done };
    } catch (thrown) {
      return { value: done, error: ['start-failed', errorMessage(thrown)] };
    }
  }

  async #stop(open: OpenFault): Promise<Outcome> {
    const failures = await takeBack(open);
    open.next = 'healed';
    const value = told(open);
    return failures.length === 0 ? { value } : { value, error: ['stop-failed', ...failures] };
  }

  async #probe(open: OpenFault, step: 'probe' | 'healed', context: NemesisContext): Promise<Outcome> {
    const kind = KINDS[open.fault];
    if (step === 'probe') {
      const { holds, measured } = await kind.probe(open.plan, context);
      open.next = 'stop';
      return { value: { ...told(open), proven: holds, measured } };
    }
    const { holds, measured } = await kind.probeHealed(open.plan, context);
    this.#open.delete(open.faultId);
    return { value: { ...told(open), healed: holds, measured } };
  }
}

/** Runs the undos, last first; the messages of those that failed. What failed stays, to be tried again. */
async function takeBack(open: OpenFault): Promise<string[]> {
  const failures: string[] = [];
  const left: Undo[] = [];
  for (const undo of open.undos.splice(0).toReversed()) {
    try {
      await undo();
    } catch (thrown) {
      failures.push(errorMessage(thrown));
      left.unshift(undo);
    }
  }
  open.undos.push(...left);
  return failures;
}

function told({ faultId, fault, plan }: OpenFault): Facts {
  return { faultId, fault, nodes: plan.nodes };
}
