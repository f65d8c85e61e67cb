import { type Generator, type GeneratorContext, isRequest, MILLISECOND_NS, type Op, SECOND_NS } from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** Time from one request to the next: a function of how many there were. */
interface Gaps {
  readonly name: string;
  gapNs(context: GeneratorContext, count: number): number;
}

/**
 * Timers come late; what they are late by is caught up, up to this much. A longer stand-still (every thread waiting for
 * its timeout) is not followed by a burst.
 */
const CATCH_UP_NS = 20 * MILLISECOND_NS;

/**
 * Requests at random times: the gap to the next is uniform between 0 and twice the mean. Two of the same mean on the same
 * threads have the same gaps unless each names a `stream` of its own.
 */
export function stagger(meanNs: number, input: GeneratorInput, stream = `stagger ${meanNs}`): Generator {
  const gapNs = (context: GeneratorContext, count: number) => 2 * meanNs * context.schedule(stream).at(count).float();
  return new Paced({ name: stream, gapNs }, lift(input), undefined, 0);
}

/** Requests at even times, `gapNs` apart. */
export function delay(gapNs: number, input: GeneratorInput): Generator {
  return new Paced({ name: 'delay', gapNs: () => gapNs }, lift(input), undefined, 0);
}

/** How requests of a given rate are spread: as independent users would (Poisson), or evenly. */
export type Arrivals = 'poisson' | 'even';

/**
 * So many requests per second, over all threads together, as long as threads are free to take them. Two of the same rate
 * on the same threads have the same gaps unless each names a `stream` of its own.
 */
export function rate(
  perSecond: number,
  input: GeneratorInput,
  arrivals: Arrivals = 'poisson',
  stream = `rate ${perSecond}`,
): Generator {
  if (!(perSecond > 0)) throw new RangeError(`rate needs more than 0 requests per second, not ${perSecond}`);
  const meanNs = SECOND_NS / perSecond;
  if (arrivals === 'even') return delay(meanNs, input);
  const gapNs = (context: GeneratorContext, count: number) => context.schedule(stream).at(count).exponential(meanNs);
  return new Paced({ name: stream, gapNs }, lift(input), undefined, 0);
}

class Paced implements Generator {
  constructor(
    private readonly gaps: Gaps,
    private readonly inner: Generator,
    /** When the next request is due; undefined: at once. */
    private readonly dueNs: number | undefined,
    private readonly count: number,
  ) {}

  next(context: GeneratorContext): Step {
    const now = context.timeNs;
    if (this.dueNs !== undefined && this.dueNs > now) return [{ untilNs: this.dueNs }, this];
    const step = this.inner.next(context);
    if (!step) return undefined;
    const [answer, rest] = step;
    if (!isRequest(answer)) return [answer, this.#with(rest)];
    const from = Math.max(this.dueNs ?? now, now - CATCH_UP_NS, answer.timeNs ?? 0);
    const dueNs = Math.round(from + this.gaps.gapNs(context, this.count));
    return [answer, new Paced(this.gaps, rest, dueNs, this.count + 1)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.inner.update(event, context));
  }

  #with(inner: Generator): Generator {
    return inner === this.inner ? this : new Paced(this.gaps, inner, this.dueNs, this.count);
  }
}
