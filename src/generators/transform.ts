import { type Generator, type GeneratorContext, isRequest, type Op, type OpRequest } from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** Every request changed by a pure function. */
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
    const answer = isRequest(step[0]) ? this.change(step[0], context) : step[0];
    return [answer, this.#with(step[1])];
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.inner.update(event, context));
  }

  #with(inner: Generator): Generator {
    return inner === this.inner ? this : new Mapped(this.change, inner);
  }
}

/** So many requests may be passed over in a row; a filter that lets nothing through is a mistake, not a wait. */
const PASSED_OVER_MAX = 10_000;

/** Only the requests for which the predicate holds. */
export function filter(keep: (request: OpRequest) => boolean, input: GeneratorInput): Generator {
  return new Filtered(keep, lift(input));
}

class Filtered implements Generator {
  constructor(
    private readonly keep: (request: OpRequest) => boolean,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    let { inner } = this;
    for (let passedOver = 0; passedOver < PASSED_OVER_MAX; passedOver++) {
      const step = inner.next(context);
      if (!step) return undefined;
      if (!isRequest(step[0]) || this.keep(step[0])) return [step[0], this.#with(step[1])];
      inner = step[1];
    }
    throw new RangeError(`the filter let none of ${PASSED_OVER_MAX} requests in a row through`);
  }

  update(event: Op, context: GeneratorContext): Generator {
    return this.#with(this.inner.update(event, context));
  }

  #with(inner: Generator): Generator {
    return inner === this.inner ? this : new Filtered(this.keep, inner);
  }
}
