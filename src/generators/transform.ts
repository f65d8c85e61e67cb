import { type Generator, type GeneratorContext, isRequest, type Op, type OpRequest } from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** Every request changed by a pure function. Its thread and its time hold where the function leaves them out. */
export function map(
  change: (request: OpRequest, context: GeneratorContext) => OpRequest,
  input: GeneratorInput,
): Generator {
  return new Mapped(change, lift(input));
}

class Mapped implements Generator {
  constructor(
    private readonly change: (request: OpRequest, context: GeneratorContext) => OpRequest,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    const step = this.inner.next(context);
    if (!step) return undefined;
    const [answer, rest] = step;
    return [isRequest(answer) ? keepPlace(this.change(answer, context), answer) : answer, this.#with(rest)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.inner.update(event, context));
  }

  #with(inner: Generator): Generator {
    return inner === this.inner ? this : new Mapped(this.change, inner);
  }
}

/** Which thread does it and when is settled by what is within: a request made anew must not be carried out elsewhere. */
function keepPlace(changed: OpRequest, { thread, timeNs }: OpRequest): OpRequest {
  const threadLost = thread !== undefined && changed.thread === undefined;
  const timeLost = timeNs !== undefined && changed.timeNs === undefined;
  if (!threadLost && !timeLost) return changed;
  return { ...changed, ...(threadLost ? { thread } : {}), ...(timeLost ? { timeNs } : {}) };
}

/** So many requests may be passed over in a row; a filter that lets nothing through is a mistake, not a wait. */
const PASSED_OVER_MAX = 10_000;

/** Only the requests for which the predicate holds. */
export function filter(keep: (request: OpRequest) => boolean, input: GeneratorInput): Generator {
  return new Filtered(keep, lift(input), 0);
}

class Filtered implements Generator {
  constructor(
    private readonly keep: (request: OpRequest) => boolean,
    private readonly inner: Generator,
    /** Requests passed over since the last one that was let through. */
    private readonly passedOver: number,
  ) {}

  next(context: GeneratorContext): Step {
    let { inner, passedOver } = this;
    // No operation moved the thread's stream along: what was passed over while it waited would be drawn for ever.
    for (let i = 0; i < passedOver; i++) context.random.float();
    for (; passedOver < PASSED_OVER_MAX; passedOver++) {
      const step = inner.next(context);
      if (!step) return undefined;
      const [answer, rest] = step;
      if (!isRequest(answer)) return [answer, this.#with(rest, passedOver)];
      if (this.keep(answer)) return [answer, this.#with(rest, 0)];
      inner = rest;
    }
    throw new RangeError(`the filter let none of ${PASSED_OVER_MAX} requests in a row through`);
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.inner.update(event, context), this.passedOver);
  }

  #with(inner: Generator, passedOver: number): Generator {
    const same = inner === this.inner && passedOver === this.passedOver;
    return same ? this : new Filtered(this.keep, inner, passedOver);
  }
}
