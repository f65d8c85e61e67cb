import {
  type Completion,
  type Generator,
  isRequest,
  MILLISECOND_NS,
  type NodeName,
  type Op,
  type OpRequest,
  Random,
  slotOf,
  ThreadSet,
} from '../core/index.js';
import { ContextState, type GeneratorInput, lift } from '../generators/index.js';

export interface SimulationOptions {
  /** Client threads; 3 unless said otherwise. */
  readonly concurrency?: number;
  /** Is there a nemesis thread too? */
  readonly nemesis?: boolean;
  readonly seed?: number;
  readonly nodes?: readonly NodeName[];
  /** How long an operation takes; 1 ms unless said otherwise. */
  latencyNs?(op: Op): number;
  /** How it ends; `ok` with the value of the invocation unless said otherwise (the nemesis: `info`). */
  complete?(op: Op): Completion;
  /** Events at most, for generators without end; 10,000 unless said otherwise. */
  readonly maxEvents?: number;
}

/**
 * Carries a generator out in virtual time, without cluster, clients or promises: what a test of a generator or of a
 * workload needs. Every operation takes its latency and completes; a process whose operation ends in `info` retires.
 * The history of invocations and completions; the same generator, options and seed give the same history.
 */
export function simulateGenerator(input: GeneratorInput, options: SimulationOptions = {}): Op[] {
  return new Simulation(lift(input), options).run();
}

/** The invocations of a history: what the generator asked for. */
export function invocations(history: readonly Op[]): Op[] {
  return history.filter((op) => op.type === 'invoke');
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #state: ContextState;
  readonly #history: Op[] = [];
  /** Completions to come, the soonest first. */
  readonly #open: { readonly timeNs: number; readonly op: Op; readonly slot: number }[] = [];
  #generator: Generator;
  #timeNs = 0;

  constructor(generator: Generator, options: SimulationOptions) {
    this.#generator = generator;
    this.#options = options;
    const { concurrency = 3, seed = 1, nodes = ['n1', 'n2', 'n3'], nemesis = false } = options;
    const threads = ThreadSet.of([
      ...(nemesis ? (['nemesis'] as const) : []),
      ...Array.from({ length: concurrency }, (_, thread) => thread),
    ]);
    this.#state = new ContextState(threads, nodes, new Random(seed));
  }

  run(): Op[] {
    const max = this.#options.maxEvents ?? 10_000;
    while (this.#history.length < max) {
      const step = this.#generator.next(this.#state.ask(this.#timeNs));
      if (!step && this.#open.length === 0) return this.#history;
      const [answer, rest] = step ?? ['pending' as const, this.#generator];
      if (isRequest(answer) && (answer.timeNs ?? 0) <= this.#timeNs) {
        this.#invoke(answer);
        this.#generator = rest;
        this.#tell();
        continue;
      }
      if (!isRequest(answer)) this.#generator = rest;
      this.#advance(isRequest(answer) ? answer.timeNs : answer === 'pending' ? undefined : answer.untilNs);
    }
    return this.#history;
  }

  #invoke(request: OpRequest): void {
    const thread = request.thread ?? this.#state.root.thread;
    if (thread === undefined || !this.#state.root.isFree(thread)) {
      throw new RangeError(`the generator asked for ${request.f} on thread ${thread ?? '?'}, which is not free`);
    }
    const slot = slotOf(thread);
    const op: Op = {
      index: this.#history.length,
      timeNs: this.#timeNs,
      process: this.#state.processOf(slot),
      type: 'invoke',
      f: request.f,
      value: request.value ?? null,
      ...(request.key === undefined ? {} : { key: request.key }),
    };
    this.#state.take(slot);
    this.#history.push(op);
    const timeNs = this.#timeNs + (this.#options.latencyNs?.(op) ?? MILLISECOND_NS);
    const after = this.#open.findIndex((other) => other.timeNs > timeNs);
    this.#open.splice(after < 0 ? this.#open.length : after, 0, { timeNs, op, slot });
  }

  /** Moves on to a time, or to the next completion if that comes first. */
  #advance(untilNs: number | undefined): void {
    const next = this.#open[0];
    if (next && (untilNs === undefined || next.timeNs <= untilNs)) {
      this.#timeNs = next.timeNs;
      this.#open.shift();
      this.#complete(next.op, next.slot);
    } else if (untilNs !== undefined) {
      this.#timeNs = untilNs;
    } else {
      throw new RangeError('the generator waits for an event, but nothing is open: it would wait for ever');
    }
  }

  #complete(invocation: Op, slot: number): void {
    const byDefault: Completion = { type: slot === 0 ? 'info' : 'ok' };
    const { type, value = invocation.value, error } = this.#options.complete?.(invocation) ?? byDefault;
    const op = { ...invocation, index: this.#history.length, timeNs: this.#timeNs, type };
    this.#history.push({
      ...op,
      ...(value === undefined ? {} : { value }),
      ...(error === undefined ? {} : { error }),
    });
    // In the conductor's order: a generator hears of a completion before the thread is free again.
    this.#tell();
    if (type === 'info' && slot !== 0) this.#state.retire(slot);
    this.#state.release(slot);
  }

  #tell(): void {
    const event = this.#history.at(-1);
    if (event) this.#generator = this.#generator.update(event, this.#state.ask(this.#timeNs));
  }
}
