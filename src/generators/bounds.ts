import { type Generator, type GeneratorContext, isRequest, type Op, type Process } from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** At most `count` requests. */
export function limit(count: number, input: GeneratorInput): Generator {
  return new Limit(count, lift(input));
}

class Limit implements Generator {
  constructor(
    private readonly left: number,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    if (this.left <= 0) return undefined;
    const step = this.inner.next(context);
    return step && [step[0], this.#with(isRequest(step[0]) ? this.left - 1 : this.left, step[1])];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.left, this.inner.update(event, context));
  }

  #with(left: number, inner: Generator): Generator {
    return left === this.left && inner === this.inner ? this : new Limit(left, inner);
  }
}

/** Ends `durationNs` after it is first asked: no request from then on. What is open by then is not cut off. */
export function timeLimit(durationNs: number, input: GeneratorInput): Generator {
  return new TimeLimit(durationNs, undefined, lift(input));
}

class TimeLimit implements Generator {
  constructor(
    private readonly durationNs: number,
    private readonly endNs: number | undefined,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    const now = context.timeNs;
    const endNs = this.endNs ?? now + this.durationNs;
    if (now >= endNs) return undefined;
    const step = this.inner.next(context);
    if (!step) return undefined;
    const [answer, rest] = step;
    if (isRequest(answer) && (answer.timeNs ?? 0) <= now) return [answer, this.#with(endNs, rest)];
    // A request for later is asked again then; only a wait keeps in mind when the time began.
    const untilNs = isRequest(answer) ? (answer.timeNs ?? 0) : answer === 'pending' ? endNs : answer.untilNs;
    return [{ untilNs: Math.min(untilNs, endNs) }, this.#with(endNs, isRequest(answer) ? this.inner : rest)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.endNs, this.inner.update(event, context));
  }

  #with(endNs: number | undefined, inner: Generator): Generator {
    return endNs === this.endNs && inner === this.inner ? this : new TimeLimit(this.durationNs, endNs, inner);
  }
}

/** Goes on until one of its own operations completes with `ok`. */
export function untilOk(input: GeneratorInput): Generator {
  return new UntilOk(lift(input), [], false);
}

class UntilOk implements Generator {
  constructor(
    private readonly inner: Generator,
    /** Processes that carry out one of its requests. */
    private readonly open: readonly Process[],
    private readonly succeeded: boolean,
  ) {}

  next(context: GeneratorContext): Step {
    if (this.succeeded) return undefined;
    const step = this.inner.next(context);
    if (!step) return undefined;
    const [answer, rest] = step;
    const thread = isRequest(answer) ? (answer.thread ?? context.thread) : undefined;
    if (!isRequest(answer) || thread === undefined) return [answer, this.#with(rest, this.open, false)];
    // The thread is bound here, so that its completion is known as ours.
    return [{ ...answer, thread }, this.#with(rest, [...this.open, context.processOf(thread)], false)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const inner = this.inner.update(event, context);
    if (event.type === 'invoke' || !this.open.includes(event.process)) {
      return this.#with(inner, this.open, this.succeeded);
    }
    const open = this.open.filter((process) => process !== event.process);
    return this.#with(inner, open, this.succeeded || event.type === 'ok');
  }

  #with(inner: Generator, open: readonly Process[], succeeded: boolean): Generator {
    const same = inner === this.inner && open === this.open && succeeded === this.succeeded;
    return same ? this : new UntilOk(inner, open, succeeded);
  }
}
