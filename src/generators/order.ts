import type { Generator, GeneratorContext, Op } from '../core/index.js';
import { type GeneratorInput, lift, Sequence, type Step } from './lift.js';

/** Generators one after the other, each to its end, without waiting for operations that are still open. */
export function sequence(...parts: GeneratorInput[]): Generator {
  return new Sequence(parts.map(lift), 0);
}

/** Generators one after the other; each starts when every thread has finished what the one before had asked for. */
export function phases(...parts: GeneratorInput[]): Generator {
  return new Sequence(parts.map(synchronize), 0);
}

/** Waits until every thread is free, then goes on as the generator. */
export function synchronize(input: GeneratorInput): Generator {
  return new Synchronize(lift(input));
}

class Synchronize implements Generator {
  constructor(private readonly inner: Generator) {}

  next(context: GeneratorContext): Step {
    return context.freeCount === context.threads.size ? this.inner.next(context) : ['pending', this];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const inner = this.inner.update(event, context);
    return inner === this.inner ? this : new Synchronize(inner);
  }
}
