import {
  type Clock,
  ContractError,
  type Generator,
  MILLISECOND_NS,
  type NodeName,
  type Op,
  type OpRequest,
  type Random,
  slotOf,
  type Thread,
  ThreadSet,
} from '../core/index.js';
import { ContextState } from '../generators/index.js';
import { ClientWorker, type Ending, type OpenClient } from './client-worker.js';
import { Deadlines } from './deadlines.js';
import { Lane } from './lane.js';
import type { NemesisEnding, NemesisWorker } from './nemesis-worker.js';
import type { RecordedOp, Recorder } from './recorder.js';

/** Operations begun before timers, files and signals get a turn, where clients answer at once. */
const BURST_MAX = 256;

export interface ConductorParts {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly nodes: readonly NodeName[];
  readonly concurrency: number;
  readonly open: OpenClient;
  readonly opTimeoutNs: number;
  /** Made with the function that takes its completions; absent: there is no nemesis. */
  readonly nemesis?: (end: (ending: NemesisEnding) => void) => NemesisWorker;
  readonly nemesisTimeoutNs: number;
}

/**
 * Carries generators out: asks them what is next, hands it to the threads, records invocations and completions, and
 * tells the generators of both. Driven by events alone, on whatever clock it is given; it never polls.
 */
export class Conductor {
  readonly #parts: ConductorParts;
  readonly #state: ContextState;
  readonly #workers: ClientWorker[];
  readonly #nemesis: NemesisWorker | undefined;
  readonly #deadlines: Deadlines;
  /** The open invocation of each slot, and the lane that asked for it. */
  readonly #open: (RecordedOp | undefined)[] = [];
  readonly #laneOf: (Lane | undefined)[] = [];
  #lanes: Lane[] = [];
  #stepping = false;
  #stepAgain = false;
  #wakeNs = Number.POSITIVE_INFINITY;
  #cancelWake: (() => void) | undefined;
  /** Operations begun since timers last had a turn; -1 while they are waited for. */
  #burst = 0;
  #closed = false;

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    const { clock, nodes, concurrency, open, opTimeoutNs } = parts;
    const clients = Array.from({ length: concurrency }, (_, thread) => thread);
    const threads = ThreadSet.of(parts.nemesis ? (['nemesis', ...clients] as const) : clients);
    this.#state = new ContextState(threads, nodes, parts.random);
    const end = (thread: number, ending: Ending) => this.#clientEnded(thread, ending);
    const timeoutMs = opTimeoutNs / MILLISECOND_NS;
    this.#workers = clients.map(
      (thread) => new ClientWorker(thread, nodes[thread % nodes.length] as NodeName, { open, timeoutMs, end }),
    );
    this.#nemesis = parts.nemesis?.((ending) => this.#nemesisEnded(ending));
    this.#deadlines = new Deadlines(clock, concurrency + 1, (slot) => {
      if (slot === 0) this.#nemesis?.expire();
      else this.#workers[slot - 1]?.expire();
    });
  }

  /** The client threads, for opening clients ahead of the run. */
  get workers(): readonly ClientWorker[] {
    return this.#workers;
  }

  /** Starts a generator beside those that are under way. */
  start(generator: Generator): Lane {
    const lane = new Lane(generator, () => this.#step());
    this.#lanes.push(lane);
    // Not in this call: whoever starts it may still have something to attach.
    this.#parts.clock.at(this.#parts.clock.nowNs(), () => this.#step());
    return lane;
  }

  /** Carries a generator out to its end. */
  run(generator: Generator): Promise<void> {
    return this.start(generator).done;
  }

  /** Every lane ends with this error as soon as its open operations have completed. */
  fail(error: Error): void {
    for (const lane of this.#lanes.slice()) lane.fail(error);
  }

  /** Ends everything at once: open operations stay open in the history. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake?.();
    this.#deadlines.close();
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #step(): void {
    if (this.#stepping || this.#burst < 0 || this.#closed) {
      this.#stepAgain = true;
      return;
    }
    this.#stepping = true;
    do {
      this.#stepAgain = false;
      this.#askAll();
    } while (this.#stepAgain && this.#burst >= 0);
    this.#stepping = false;
  }

  /** Asks every lane until none has anything to do now. */
  #askAll(): void {
    let untilNs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#lanes.length; i++) {
      const lane = this.#lanes[i] as Lane;
      for (;;) {
        const wish = lane.ask(this.#state.ask(this.#parts.clock.nowNs()));
        if (wish.kind === 'request') {
          lane.proceed(wish.rest);
          this.#begin(lane, wish.request, wish.thread);
          if (++this.#burst >= BURST_MAX) return this.#yield();
          continue;
        }
        if (wish.kind === 'done') {
          lane.settle();
          if (lane.ended) this.#lanes.splice(i--, 1);
        } else {
          untilNs = Math.min(untilNs, wish.untilNs);
          this.#checkStuck(lane, wish.untilNs);
        }
        break;
      }
    }
    this.#wakeAt(untilNs);
  }

  /** A lane that waits for an event that cannot come would wait for ever. */
  #checkStuck(lane: Lane, untilNs: number): void {
    if (untilNs < Number.POSITIVE_INFINITY || lane.busy > 0) return;
    if (this.#lanes.some((other) => other.busy > 0)) return;
    lane.fail(
      new ContractError('the generator is stuck: it waits for an event, but no operation is open', {
        code: 'GENERATOR_STUCK',
        hint: 'Look for a generator on threads that do not exist, or one that waits for an operation it never asks for.',
      }),
    );
  }

  /** Lets timers, files and signals have a turn. */
  #yield(): void {
    const { clock } = this.#parts;
    this.#burst = -1;
    clock.at(clock.nowNs(), () => {
      this.#burst = 0;
      this.#step();
    });
  }

  #wakeAt(timeNs: number): void {
    if (timeNs === this.#wakeNs) return;
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    this.#wakeNs = timeNs;
    if (timeNs === Number.POSITIVE_INFINITY) return;
    this.#cancelWake = this.#parts.clock.at(timeNs, () => {
      this.#wakeNs = Number.POSITIVE_INFINITY;
      this.#cancelWake = undefined;
      this.#burst = Math.min(this.#burst, 0);
      this.#step();
    });
  }

  #begin(lane: Lane, request: OpRequest, thread: Thread): void {
    const slot = slotOf(thread);
    const worker = thread === 'nemesis' ? undefined : (this.#workers[thread] as ClientWorker);
    const op = this.#parts.recorder.record({
      process: this.#state.processOf(slot),
      type: 'invoke',
      f: request.f,
      value: request.value ?? null,
      key: request.key,
      node: worker?.node,
      error: undefined,
    });
    this.#state.take(slot);
    this.#open[slot] = op;
    this.#laneOf[slot] = lane;
    lane.busy++;
    lane.tell(op, this.#state.ask(op.timeNs));
    this.#deadlines.set(slot, op.timeNs + (worker ? this.#parts.opTimeoutNs : this.#parts.nemesisTimeoutNs));
    if (worker) worker.begin(op);
    else this.#nemesis?.begin(op);
  }

  #clientEnded(thread: number, { completion, restNs, breach }: Ending): void {
    const slot = slotOf(thread);
    if (this.#closed) return;
    this.#complete(slot, completion.type, completion.value, completion.error);
    if (completion.type === 'info') this.#state.retire(slot);
    if (breach) this.fail(breach);
    if (restNs === 0) this.#release(slot);
    else {
      const { clock } = this.#parts;
      clock.at(clock.nowNs() + restNs, () => this.#release(slot));
    }
  }

  #nemesisEnded({ value, error }: NemesisEnding): void {
    if (this.#closed) return;
    this.#complete(0, 'info', value, error);
    this.#release(0);
  }

  #complete(slot: number, type: Op['type'], value: Op['value'], error: Op['error']): void {
    const invocation = this.#open[slot];
    if (!invocation) return;
    this.#open[slot] = undefined;
    this.#deadlines.clear(slot);
    const op = this.#parts.recorder.record({
      process: invocation.process,
      type,
      f: invocation.f,
      value: value === undefined ? invocation.value : value,
      key: invocation.key,
      node: invocation.node,
      error,
    });
    this.#laneOf[slot]?.tell(op, this.#state.ask(op.timeNs));
  }

  #release(slot: number): void {
    const lane = this.#laneOf[slot];
    if (!lane || this.#closed) return;
    this.#laneOf[slot] = undefined;
    this.#state.release(slot);
    lane.busy--;
    this.#step();
  }
}
