import type { Answer, Generator, GeneratorContext, Op, OpRequest } from '../core/index.js';

/** What `next` gives back. */
export type Step = readonly [answer: Answer, rest: Generator] | undefined;

/** A pure function of the context that gives the next request; undefined ends it. */
export type RequestFunction = (context: GeneratorContext) => OpRequest | undefined;

/**
 * What stands for a generator wherever one is asked for: a generator; a request, done once; a function, asked for a
 * request again and again; an array of any of these, one after the other.
 */
export type GeneratorInput = Generator | OpRequest | RequestFunction | readonly GeneratorInput[];

/** The generator that an input stands for. */
export function lift(input: GeneratorInput): Generator {
  if (typeof input === 'function') return new Asked(input);
  if (Array.isArray(input)) return new Sequence(input.map(lift), 0);
  return 'next' in input ? input : new Once(input as OpRequest);
}

/** Nothing to do. */
export const done: Generator = {
  next: () => undefined,
  update: () => done,
};

/** One request, then nothing. */
class Once implements Generator {
  constructor(private readonly request: OpRequest) {}

  next(context: GeneratorContext): Step {
    return context.thread === undefined ? ['pending', this] : [this.request, done];
  }

  update(): Generator {
    return this;
  }
}

/** A function, asked for every request. */
class Asked implements Generator {
  constructor(private readonly ask: RequestFunction) {}

  next(context: GeneratorContext): Step {
    if (context.thread === undefined) return ['pending', this];
    const request = this.ask(context);
    return request && [request, this];
  }

  update(): Generator {
    return this;
  }
}

/** Generators one after the other, each to its end. Does not wait in between: see {@link phases}. */
export class Sequence implements Generator {
  constructor(
    private readonly parts: readonly Generator[],
    private readonly at: number,
  ) {}

  next(context: GeneratorContext): Step {
    for (let at = this.at; at < this.parts.length; at++) {
      const step = (this.parts[at] as Generator).next(context);
      if (step) return [step[0], this.#with(at, step[1])];
    }
    return undefined;
  }

  update(event: Op, context: GeneratorContext): Generator {
    const part = this.parts[this.at];
    return part ? this.#with(this.at, part.update(event, context)) : this;
  }

  #with(at: number, part: Generator): Sequence {
    if (part === this.parts[at]) return at === this.at ? this : new Sequence(this.parts, at);
    return new Sequence(this.parts.with(at, part), at);
  }
}
