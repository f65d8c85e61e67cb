import {
  type Capability,
  ContractError,
  EnvironmentError,
  errorMessage,
  type Invocation,
  isMap,
  type Nemesis,
  type NemesisContext,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan, Release } from './fault.js';
import { Holds } from './holds.js';
import { partition } from './partition.js';
import { kill, pause } from './process-fault.js';
import type { FaultSpec } from './spec.js';
import type { Facts } from './values.js';

const KINDS: Readonly<Record<FaultSpec['fault'], FaultKind>> = {
  partition: partition as FaultKind,
  kill,
  pause,
};

/** So often, after the run, a fault that did not go is taken back again. */
const HEAL_TRIES = 3;

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
  /** One for each node or network that it is on; independent of each other. */
  readonly releases: Release[];
  next: Exclude<FaultStep, 'start'>;
  /** How often a probe could not tell whether it was on. */
  looks: number;
  /** How often a probe could not find that it had gone. */
  tries: number;
}

interface Outcome {
  readonly value: Value;
  readonly error?: Value;
}

/**
 * Carries out the four steps of each fault, of several faults at a time. It keeps what is on, with how it is taken back,
 * until that has been done and a probe has looked; a probe that disagrees is told as it is. Steps never overlap: one that
 * nobody waits for any more is let to its end first, for two at the same node would not know of each other.
 */
export class FaultInjector implements Nemesis {
  readonly name: string;
  readonly fs: readonly string[];
  readonly requires: readonly Capability[];
  readonly #steps = new Map<string, { step: FaultStep; fault: FaultSpec['fault'] }>();
  readonly #open = new Map<number, OpenFault>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string, faults: ReadonlySet<FaultSpec['fault']>) {
    this.name = name;
    for (const fault of faults) for (const step of STEPS) this.#steps.set(stepName(step, fault), { step, fault });
    this.fs = [...this.#steps.keys()];
    this.requires = [...faults].map((fault) => KINDS[fault].requires);
  }

  /**
   * The next thing to do about the faults that are still open: what a probe has still to tell of comes first; then all are
   * stopped before any is looked for, so that none hides another. Undefined when nothing is left to do.
   */
  unfinished(): { f: string; value: Value } | undefined {
    const open = [...this.#open.values()].filter(({ tries }) => tries < HEAL_TRIES);
    const first = (['probe', 'stop', 'healed'] as const)
      .map((step) => open.find(({ next }) => next === step))
      .find((found) => found !== undefined);
    return first && { f: stepName(first.next, first.fault), value: { faultId: first.faultId, fault: first.fault } };
  }

  invoke(op: Invocation, context: NemesisContext): Promise<Outcome> {
    return this.#inTurn(() => this.#step(op, context));
  }

  heal(context: NemesisContext): Promise<void> {
    return this.#inTurn(() => this.#healAll(context));
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #step(op: Invocation, context: NemesisContext): Promise<Outcome> {
    const known = this.#steps.get(op.f);
    const { value } = op;
    const faultId = isMap(value) ? value['faultId'] : undefined;
    if (!known || !isMap(value) || typeof faultId !== 'number') {
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
    if (known.step === 'stop') return this.#stop(open, context);
    return this.#probe(open, known.step, context);
  }

  async #healAll(context: NemesisContext): Promise<void> {
    const open = [...this.#open.values()];
    const nothing = new Holds();
    for (const fault of open) await takeBack(fault, nothing);
    await context.cluster.healAll();
    for (const fault of open) {
      const { holds, measured } = await KINDS[fault.fault].probeHealed(fault.plan, context, nothing);
      if (holds !== true) {
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
    const open: OpenFault = { faultId, fault, plan, releases: [], next: 'probe', looks: 0, tries: 0 };
    this.#open.set(faultId, open);
    const done = { ...value, ...plan.facts };
    try {
      await kind.start(plan, context, (release) => open.releases.push(release));
      return { value: done };
    } catch (thrown) {
      return { value: done, error: ['start-failed', errorMessage(thrown)] };
    }
  }

  async #stop(open: OpenFault, { cluster }: NemesisContext): Promise<Outcome> {
    const on = this.#beside(open, ({ next, tries }) => next !== 'healed' && tries === 0);
    const failures = await takeBack(open, on);
    // What its own releases did not do once, they will not; but whatever else is on must stay on.
    if (open.tries > 0 && on.isEmpty) await cluster.healAll().catch((thrown) => failures.push(errorMessage(thrown)));
    open.next = 'healed';
    const value = told(open);
    return failures.length === 0 ? { value } : { value, error: ['stop-failed', ...failures] };
  }

  async #probe(open: OpenFault, step: 'probe' | 'healed', context: NemesisContext): Promise<Outcome> {
    const kind = KINDS[open.fault];
    // One that did not go may still hide what this one does.
    const others = this.#beside(open, ({ next }) => next !== 'healed');
    if (step === 'probe') {
      // Whatever comes of the look, the fault has to end.
      open.next = 'stop';
      const { holds, measured } = await kind.probe(open.plan, context, others);
      if (holds === undefined && open.looks++ === 0) open.next = 'probe';
      return { value: { ...told(open), ...(holds === undefined ? {} : { proven: holds }), measured } };
    }
    const { holds, measured } = await kind.probeHealed(open.plan, context, others);
    if (holds === true) this.#open.delete(open.faultId);
    else open.tries++;
    // It may still be on: it is taken back again after the run. What another fault hides is only looked at again.
    if (holds === false) open.next = 'stop';
    return { value: { ...told(open), ...(holds === undefined ? {} : { healed: holds }), measured } };
  }

  /** What these of the faults beside one hold. */
  #beside(open: OpenFault, which: (other: OpenFault) => boolean): Holds {
    return new Holds([...this.#open.values()].filter((other) => other !== open && which(other)));
  }
}

/** Runs the releases side by side; the messages of those that failed. What failed stays, to be tried again. */
async function takeBack(open: OpenFault, others: Holds): Promise<string[]> {
  const releases = open.releases.splice(0);
  const results = await Promise.allSettled(releases.map((release) => release(others)));
  open.releases.push(...releases.filter((_, i) => results[i]?.status === 'rejected'));
  return results.flatMap((result) => (result.status === 'rejected' ? [errorMessage(result.reason)] : []));
}

function told({ faultId, fault, plan }: OpenFault): Facts {
  return { faultId, fault, nodes: plan.nodes };
}
