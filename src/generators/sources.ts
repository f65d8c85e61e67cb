import { type Generator, type GeneratorContext, isRequest, type Op, type OpRequest } from '../core/index.js';
import { limit } from './bounds.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** A request or a generator's first request, and nothing after it. */
export function once(input: GeneratorInput): Generator {
  return limit(1, input);
}

/**
 * A request again and again, `times` times or for ever. Of a generator that is its first request again and again: after
 * each it is as it was at its start, but for what it was told of.
 */
export function repeat(times: number, input: GeneratorInput): Generator;
export function repeat(input: GeneratorInput): Generator;
export function repeat(a: number | GeneratorInput, b?: GeneratorInput): Generator {
  const start = lift(typeof a === 'number' ? (b as GeneratorInput) : a);
  return new Repeat(typeof a === 'number' ? a : Number.POSITIVE_INFINITY, start, start);
}

class Repeat implements Generator {
  constructor(
    private readonly left: number,
    private readonly start: Generator,
    /** The start, or what has become of it by waiting. */
    private readonly current: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    if (this.left <= 0) return undefined;
    const step = this.current.next(context);
    if (!step) return undefined;
    const [answer, rest] = step;
    return [
      answer,
      isRequest(answer) ? this.#with(this.left - 1, this.start, this.start) : this.#with(this.left, this.start, rest),
    ];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const start = this.start.update(event, context);
    const current = this.current === this.start ? start : this.current.update(event, context);
    return this.#with(this.left, start, current);
  }

  #with(left: number, start: Generator, current: Generator): Generator {
    const same = left === this.left && start === this.start && current === this.current;
    return same ? this : new Repeat(left, start, current);
  }
}

/** What {@link unfold} makes of a state: a request and the state after it; undefined ends it. */
export type Unfolding<S> = (state: S, context: GeneratorContext) => readonly [OpRequest, S] | undefined;

/** Requests from a state that moves on with each: counters, unique values. */
export function unfold<S>(state: S, step: Unfolding<S>): Generator {
  return new Unfold(state, step);
}

class Unfold<S> implements Generator {
  constructor(
    private readonly state: S,
    private readonly step: Unfolding<S>,
  ) {}

  next(context: GeneratorContext): Step {
    if (context.thread === undefined) return ['pending', this];
    const result = this.step(this.state, context);
    return result && [result[0], new Unfold(result[1], this.step)];
  }

  update(): Generator {
    return this;
  }
}

/** Does nothing for a while, counted from when it is first asked; then it is done. */
export function sleep(durationNs: number): Generator {
  return new Sleep(durationNs, undefined);
}

class Sleep implements Generator {
  constructor(
    private readonly durationNs: number,
    private readonly untilNs: number | undefined,
  ) {}

  next(context: GeneratorContext): Step {
    const untilNs = this.untilNs ?? context.timeNs + this.durationNs;
    if (context.timeNs >= untilNs) return undefined;
    return [{ untilNs }, this.untilNs === undefined ? new Sleep(this.durationNs, untilNs) : this];
  }

  update(): Generator {
    return this;
  }
}

/** A generator from its start again whenever it is done, `times` times or for ever. */
export function cycle(input: GeneratorInput, times = Number.POSITIVE_INFINITY): Generator {
  const start = lift(input);
  return new Cycle(start, start, times);
}

class Cycle implements Generator {
  constructor(
    private readonly start: Generator,
    private readonly current: Generator,
    private readonly left: number,
  ) {}

  next(context: GeneratorContext): Step {
    if (this.left <= 0) return undefined;
    const step = this.current.next(context);
    if (step) return [step[0], this.#with(step[1], this.left)];
    // A generator that is done at its start would spin for ever.
    const again = this.left > 1 ? this.start.next(context) : undefined;
    return again && [again[0], this.#with(again[1], this.left - 1)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.current.update(event, context), this.left);
  }

  #with(current: Generator, left: number): Generator {
    return current === this.current && left === this.left ? this : new Cycle(this.start, current, left);
  }
}
