import { type Answer, type Generator, type GeneratorContext, type Op } from '../src/core/index.js';
import { type FaultInjector, type FaultStep, stepName } from './fault-injector.js';
import { commonShapes, fewestNodesOf, shapePartition } from './shapes.js';
import type { FaultSpec } from './spec.js';
import { chooseTargets } from './targets.js';
import { type Facts, factsOf, isFacts } from './values.js';

type Step = readonly [Answer, Generator] | undefined;

interface Timetable {
  readonly faults: readonly FaultSpec[];
  /** Mean time between the end of one step and a start or a stop. */
  readonly intervalNs: number;
}

/**
 * Fault after fault, never two at a time: after a pause the fault starts and is probed, after another it is stopped, and
 * it is probed again. Pauses are uniform between half and one and a half of the interval. Which fault is next, which nodes
 * it hits and how long it waits are functions of the seed and the fault's number alone.
 */
export class FaultSchedule implements Generator {
  constructor(
    private readonly table: Timetable,
    /** Number of the fault, from 1. */
    private readonly faultId = 1,
    private readonly step: FaultStep = 'start',
    /** When the step is due; undefined until it is first asked for. */
    private readonly dueNs: number | undefined = undefined,
  ) {}

  next(context: GeneratorContext): Step {
    if (!context.isFree('nemesis')) return ['pending', this];
    const dueNs = this.dueNs ?? context.timeNs + this.#pauseNs(context);
    if (dueNs > context.timeNs) {
      const { table, faultId, step } = this;
      return [{ untilNs: dueNs }, this.dueNs === dueNs ? this : new FaultSchedule(table, faultId, step, dueNs)];
    }
    const spec = this.#spec(context);
    const planned = this.step === 'start' ? this.#planned(spec, context) : {};
    const value = { faultId: this.faultId, fault: spec.fault, ...planned };
    return [{ f: stepName(this.step, spec.fault), value, thread: 'nemesis' }, this];
  }

  update(event: Op): Generator {
    if (event.process !== 'nemesis' || event.type === 'invoke') return this;
    const { table, faultId } = this;
    switch (this.step) {
      case 'start':
        return isStarted(event) ? new FaultSchedule(table, faultId, 'probe') : new FaultSchedule(table, faultId + 1);
      case 'probe':
        return new FaultSchedule(table, faultId, 'stop');
      case 'stop':
        return new FaultSchedule(table, faultId, 'healed');
      case 'healed':
        return new FaultSchedule(table, faultId + 1);
    }
  }

  /** Probes follow at once. */
  #pauseNs(context: GeneratorContext): number {
    if (this.step !== 'start' && this.step !== 'stop') return 0;
    const random = context.schedule(`nemesis ${this.step}`).at(this.faultId);
    return Math.round(this.table.intervalNs * (0.5 + random.float()));
  }

  /** Faults take turns: of as many in a row as there are, each is one, in random order. */
  #spec(context: GeneratorContext): FaultSpec {
    const { faults } = this.table;
    const turn = this.faultId - 1;
    const round = context.schedule('nemesis faults').at(Math.floor(turn / faults.length));
    return round.shuffle(faults)[turn % faults.length] as FaultSpec;
  }

  #planned(spec: FaultSpec, context: GeneratorContext): Facts {
    const random = context.schedule('nemesis nodes').at(this.faultId);
    const { nodes } = context;
    if (spec.fault === 'partition') {
      const shape = spec.shape ?? random.pick(feasible(nodes.length));
      const partition = shapePartition(shape, nodes, random);
      return { shape, ...(partition ? factsOf(partition) : {}) };
    }
    const chosen = chooseTargets(spec.target, nodes, random);
    return chosen ? { target: spec.target, nodes: chosen } : { target: spec.target };
  }
}

/** What is still open after the run: proves it, stops it, and proves that it is gone. Looks at what the injector has open. */
export class FinalHeal implements Generator {
  constructor(private readonly injector: FaultInjector) {}

  next(context: GeneratorContext): Step {
    if (!context.isFree('nemesis')) return ['pending', this];
    const step = this.injector.unfinished();
    return step && [{ ...step, thread: 'nemesis' }, this];
  }

  update(): Generator {
    return this;
  }
}

function feasible(count: number): readonly (typeof commonShapes)[number][] {
  return commonShapes.filter((shape) => fewestNodesOf(shape) <= count);
}

/** Did the start name its fault? Otherwise nothing was done, and there is nothing to stop. */
function isStarted({ value }: Op): boolean {
  return value !== undefined && isFacts(value) && typeof value['faultId'] === 'number';
}
