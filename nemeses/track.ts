import { type GeneratorContext, isMap, type Op, type OpRequest, type Random, SECOND_NS } from '../src/core/index.js';
import { type FaultStep, stepName } from './fault-injector.js';
import { commonShapes, fewestNodesOf, shapePartition } from './shapes.js';
import { type FaultSpec, showFault } from './spec.js';
import { chooseTargets } from './targets.js';
import { type Facts, factsOf } from './values.js';

/** A start that found nothing to be done to, such as a leader, is tried again after this long, or half an interval. */
const RETRY_NS = SECOND_NS;

/** What stays the same of a track. */
interface Timetable {
  /** One fault, or several that take turns. */
  readonly specs: readonly FaultSpec[];
  /** Mean time between the end of one step and a start or a stop. */
  readonly intervalNs: number;
}

/** Where a track stands. */
interface Place {
  /** How many faults it has had. */
  readonly turn: number;
  /** How often the next one was tried and had nothing to be done to. */
  readonly tries: number;
  /** How often a probe has looked at the one that is on. */
  readonly looks: number;
  readonly step: FaultStep;
  /** When the step is due; undefined until it is first asked for. */
  readonly dueNs?: number;
  /** Of the fault that is on, or is being started. */
  readonly faultId?: number;
}

/**
 * Fault after fault, never two at a time: after a pause the fault starts and is probed, after another it is stopped, and it
 * is probed again. One that another fault hid from its probe is looked at once more before it is stopped. Pauses are uniform
 * between half and one and a half of the interval. Which nodes it hits and how long it waits are functions of the seed,
 * the track's faults and the fault's number on the track alone.
 */
export class FaultTrack {
  readonly #table: Timetable;
  readonly #place: Place;

  constructor(table: Timetable, place: Place = FIRST) {
    this.#table = table;
    this.#place = place;
  }

  /** When its next step is due: earlier than all time where it must not wait. */
  get dueNs(): number {
    return this.#place.dueNs ?? Number.POSITIVE_INFINITY;
  }

  /** Has it a fault that was started? */
  get isOn(): boolean {
    return this.#place.step !== 'start';
  }

  /** The track with the time of its next step made out. */
  timed(context: GeneratorContext): FaultTrack {
    if (this.#place.dueNs !== undefined) return this;
    return this.#at({ dueNs: this.#waits ? context.timeNs + this.#pauseNs(context) : Number.NEGATIVE_INFINITY });
  }

  /** A fault is on for a while after the first look; a second one is at the end of that, right before the stop. */
  get #waits(): boolean {
    const { step, looks } = this.#place;
    return step === 'start' || (step !== 'healed' && looks === 1);
  }

  #pauseNs(context: GeneratorContext): number {
    const { step, turn, tries } = this.#place;
    const { intervalNs } = this.#table;
    if (tries > 0) return Math.min(RETRY_NS, Math.round(intervalNs / 2));
    const stream = this.#stream(context, step === 'start' ? 'start' : 'stop');
    return Math.round(intervalNs * (0.5 + stream.at(turn).float()));
  }

  /** The step to do now, and the track while it is being done. A fault that is to start gets this id. */
  request(freshId: number, context: GeneratorContext): readonly [OpRequest, FaultTrack] {
    const { step, faultId = freshId } = this.#place;
    const spec = this.#spec(context);
    const planned = step === 'start' ? this.#planned(spec, context) : {};
    const value = { faultId, fault: spec.fault, ...planned };
    return [{ f: stepName(step, spec.fault), value, thread: 'nemesis' }, this.#at({ faultId })];
  }

  /** The track once the step that it had asked for is done. */
  after(event: Op): FaultTrack {
    const { turn, tries, looks, step, faultId } = this.#place;
    if (step === 'healed') return new FaultTrack(this.#table, { ...FIRST, turn: turn + 1 });
    if (step === 'start' && !isStarted(event)) return new FaultTrack(this.#table, { ...FIRST, turn, tries: tries + 1 });
    const again = step === 'probe' && looks === 0 && isHidden(event);
    const place = { turn, tries: 0, looks: step === 'probe' ? looks + 1 : looks, step: again ? step : NEXT[step] };
    return new FaultTrack(this.#table, faultId === undefined ? place : { ...place, faultId });
  }

  #at(change: Partial<Place>): FaultTrack {
    return new FaultTrack(this.#table, { ...this.#place, ...change });
  }

  #stream(context: GeneratorContext, use: string): Random {
    return context.schedule(`nemesis ${this.#table.specs.map(showFault).join(',')} ${use}`);
  }

  /** Several take turns: of as many in a row as there are, each is one, in random order. */
  #spec(context: GeneratorContext): FaultSpec {
    const { specs } = this.#table;
    const { turn } = this.#place;
    const round = this.#stream(context, 'turns').at(Math.floor(turn / specs.length));
    return round.shuffle(specs)[turn % specs.length] as FaultSpec;
  }

  #planned(spec: FaultSpec, context: GeneratorContext): Facts {
    const random = this.#stream(context, 'nodes').at(this.#place.turn);
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

const FIRST: Place = { turn: 0, tries: 0, looks: 0, step: 'start' };

const NEXT: Readonly<Record<FaultStep, FaultStep>> = {
  start: 'probe',
  probe: 'stop',
  stop: 'healed',
  healed: 'start',
};

function feasible(count: number): readonly (typeof commonShapes)[number][] {
  return commonShapes.filter((shape) => fewestNodesOf(shape) <= count);
}

/** Did the start name its fault? Otherwise nothing was done, and there is nothing to stop. */
function isStarted({ value }: Op): boolean {
  return isMap(value) && typeof value['faultId'] === 'number';
}

/** Did a probe look, and could it not tell? */
function isHidden({ value }: Op): boolean {
  return isMap(value) && value['measured'] !== undefined && value['proven'] === undefined;
}
