import {
  ContractError,
  DsverifyError,
  errorMessage,
  type Generator,
  type GeneratorContext,
  isRequest,
  type Op,
  type OpRequest,
  slotOf,
  type Thread,
} from '../core/index.js';

/** What a lane wants next. */
export type Wish =
  | { readonly kind: 'request'; readonly request: OpRequest; readonly thread: Thread; readonly rest: Generator }
  | { readonly kind: 'wait'; readonly untilNs: number }
  | { readonly kind: 'done' };

const DONE: Wish = { kind: 'done' };

/**
 * A generator on its way: what the conductor carries out side by side with other lanes. It ends when its generator is
 * done, or it is stopped, and everything that it had begun has completed.
 */
export class Lane {
  readonly done: Promise<void>;
  /** Operations that it has begun and that have not completed, resting threads included. */
  busy = 0;
  #generator: Generator;
  #stopped = false;
  #ended = false;
  #failure: Error | undefined;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  readonly #wake: () => void;

  constructor(generator: Generator, wake: () => void) {
    this.#generator = generator;
    this.#wake = wake;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever awaits the lane hears of its failure; nobody else has to.
    this.done.catch(() => {});
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Nothing new is begun; what is open completes. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Stops, and ends with an error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.stop();
  }

  /** Asks the generator. A generator that throws, or asks for what cannot be, fails the lane. */
  ask(context: GeneratorContext): Wish {
    if (this.#stopped) return DONE;
    try {
      const step = this.#generator.next(context);
      if (!step) return DONE;
      const [answer, rest] = step;
      if (isRequest(answer)) return this.#wish(answer, rest, context);
      this.#generator = rest;
      return { kind: 'wait', untilNs: answer === 'pending' ? Number.POSITIVE_INFINITY : answer.untilNs };
    } catch (error) {
      this.#broken(error);
      return DONE;
    }
  }

  /** The request of the last wish was carried out. */
  proceed(rest: Generator): void {
    this.#generator = rest;
  }

  tell(event: Op, context: GeneratorContext): void {
    if (this.#stopped) return;
    try {
      this.#generator = this.#generator.update(event, context);
    } catch (error) {
      this.#broken(error);
    }
  }

  /** Ends the lane if nothing is open any more. */
  settle(): void {
    if (this.busy > 0 || this.#ended) return;
    this.#ended = true;
    if (this.#failure) this.#reject(this.#failure);
    else this.#resolve();
  }

  #wish(request: OpRequest, rest: Generator, context: GeneratorContext): Wish {
    if (request.timeNs !== undefined && request.timeNs > context.timeNs) {
      return { kind: 'wait', untilNs: request.timeNs };
    }
    const thread = request.thread ?? context.thread;
    if (typeof request.f !== 'string' || request.f === '') throw new TypeError('it asked for an operation without f');
    if (thread === undefined || !context.threads.hasSlot(slotOf(thread)) || !context.isFree(thread)) {
      throw new TypeError(`it asked for ${request.f} on thread ${thread ?? '?'}, which is not free`);
    }
    return { kind: 'request', request, thread, rest };
  }

  #broken(error: unknown): void {
    this.#failure ??=
      error instanceof DsverifyError
        ? error
        : new ContractError(`the generator failed: ${errorMessage(error)}`, {
            code: 'GENERATOR_CONTRACT',
            hint: 'A generator is a pure function of its state and context; it asks only for free threads.',
            cause: error,
          });
    this.#stopped = true;
  }
}
