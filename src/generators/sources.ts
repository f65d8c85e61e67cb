import { type Generator, type GeneratorContext, isRequest, type Op, type OpRequest } from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** A request or a generator's first request, and nothing after it. */
export function once(input: GeneratorInput): Generator {
  return repeat(1, input);
}

/**
 * A request again and again, `times` times or for ever. Of a generator that is its first request again and again: it is
 * asked afresh each time, and its state never moves on.
 */
export function repeat(times: number, input: GeneratorInput): Generator;
export function repeat(input: GeneratorInput): Generator;
export function repeat(a: number | GeneratorInput, b?: GeneratorInput): Generator {
  return typeof a === 'number'
    ? new Repeat(a, lift(b as GeneratorInput))
    : new Repeat(Number.POSITIVE_INFINITY, lift(a));
}

class Repeat implements Generator {
  constructor(
    private readonly left: number,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    if (this.left <= 0) return undefined;
    const step = this.inner.next(context);
    if (!step) return undefined;
    if (!isRequest(step[0])) return [step[0], this];
    return [step[0], this.left === Number.POSITIVE_INFINITY ? this : new Repeat(this.left - 1, this.inner)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const inner = this.inner.update(event, context);
    return inner === this.inner ? this : new Repeat(this.left, inner);
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
