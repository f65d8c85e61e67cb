import type { Answer, Generator, GeneratorContext, Op } from '../src/core/index.js';
import type { FaultInjector } from './fault-injector.js';
import type { FaultTrack } from './track.js';

type Step = readonly [Answer, Generator] | undefined;

/**
 * Faults on tracks of their own, side by side: each track has one fault on or none, as its own random streams say, so that
 * faults of different tracks are on together at times, and one track more shifts no other's choices. The nemesis does one
 * thing at a time: what is due first comes first, and a probe follows its start or stop before anything else does.
 */
export class FaultSchedule implements Generator {
  constructor(
    private readonly tracks: readonly FaultTrack[],
    /** Number of the next fault, from 1, in the order in which they start. */
    private readonly nextId = 1,
    /** The track whose step the nemesis carries out; -1: none. */
    private readonly active = -1,
    /** Nothing is due before: every operation of a client asks, and must not look at all tracks again. */
    private readonly untilNs = Number.NEGATIVE_INFINITY,
  ) {}

  next(context: GeneratorContext): Step {
    if (!context.isFree('nemesis')) return ['pending', this];
    if (this.untilNs > context.timeNs) return [{ untilNs: this.untilNs }, this];
    const tracks = this.tracks.map((track) => track.timed(context));
    const first = tracks.reduce((a, b) => (b.dueNs < a.dueNs ? b : a));
    if (first.dueNs > context.timeNs) {
      return [{ untilNs: first.dueNs }, new FaultSchedule(tracks, this.nextId, -1, first.dueNs)];
    }
    const active = tracks.indexOf(first);
    const [request, begun] = first.request(this.nextId, context);
    return [request, new FaultSchedule(tracks.with(active, begun), this.nextId, active)];
  }

  update(event: Op): Generator {
    const track = this.tracks[this.active];
    if (!track || event.process !== 'nemesis' || event.type === 'invoke') return this;
    const after = track.after(event);
    const isNew = after.isOn && !track.isOn;
    return new FaultSchedule(this.tracks.with(this.active, after), isNew ? this.nextId + 1 : this.nextId);
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
