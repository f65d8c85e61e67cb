import { type Clock, ContractError, SECOND_NS, sleepOn } from '../core/index.js';
import { EventHeap } from './event-heap.js';

/**
 * A program that has set no timer, and for which the simulation has done nothing in this much virtual time, waits for
 * something that will never come.
 */
const IDLE_LIMIT_NS = 600 * SECOND_NS;
/** The event loop gets a turn at least this often, so that a signal from outside can interrupt a run. */
const EVENTS_PER_TURN = 20_000;

/**
 * Virtual time: it stands still while the driven program has anything to do, and jumps to the next event when it
 * waits. Events at equal times happen in the order in which they were scheduled, so a program that draws all its
 * randomness from seeds does the same thing every time.
 *
 * Waiting for the world outside (files, sockets) does not stop virtual time by itself: do such work in
 * {@link VirtualClock.outside}.
 */
export class VirtualClock implements Clock {
  readonly virtual = true;
  readonly #heap = new EventHeap();
  readonly #outsideWork = new Set<Promise<unknown>>();
  #nowNs = 0;
  /** Timers of the program that have neither fired nor been cancelled. */
  #timers = 0;
  #idleSinceNs = 0;
  #woken = false;
  #driving = false;

  nowNs(): number {
    return this.#nowNs;
  }

  at(timeNs: number, callback: () => void): () => void {
    const event = this.#heap.push(Math.max(timeNs, this.#nowNs), callback, true);
    this.#timers++;
    return () => {
      if (event.run !== undefined) this.#timers--;
      event.run = undefined;
    };
  }

  sleep(durationNs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, durationNs, signal);
  }

  /** An event inside the simulation: nobody outside waits for it, unless it calls {@link VirtualClock.wake}. */
  schedule(timeNs: number, callback: () => void): () => void {
    const event = this.#heap.push(Math.max(timeNs, this.#nowNs), callback, false);
    return () => {
      event.run = undefined;
    };
  }

  /** To be called by an event that resolved a promise of the program: it gets its turn before time moves on. */
  wake(): void {
    this.#woken = true;
  }

  /** Does real work (files and the like) while virtual time stands still. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    const settled = running.then(nothing, nothing);
    this.#outsideWork.add(settled);
    try {
      return await running;
    } finally {
      this.#outsideWork.delete(settled);
      this.#woken = true;
    }
  }

  /**
   * Runs the program to its end, moving time along whenever it waits.
   *
   * @throws {ContractError} `DEADLOCK` when it waits and nothing that could wake it will happen.
   */
  async drive<T>(program: () => Promise<T>): Promise<T> {
    if (this.#driving) {
      throw new ContractError('driving a program: this virtual clock already drives one', {
        code: 'CLOCK_DRIVEN_TWICE',
      });
    }
    this.#driving = true;
    try {
      const state = { settled: false };
      const running = program();
      const end = () => {
        state.settled = true;
      };
      running.then(end, end);
      this.#woken = true;
      await turn();
      while (!state.settled) {
        if (this.#outsideWork.size > 0) await Promise.race(this.#outsideWork);
        else this.#advance();
        await turn();
      }
      return await running;
    } finally {
      this.#driving = false;
    }
  }

  /** Lets events happen until the program has something to do, or the event loop is due for a turn. */
  #advance(): void {
    if (this.#woken) this.#idleSinceNs = this.#nowNs;
    this.#woken = false;
    for (let events = 0; !this.#woken && events < EVENTS_PER_TURN; events++) {
      const event = this.#heap.pop();
      if (event === undefined) throw deadlock(this.#idleSinceNs);
      const { run } = event;
      event.run = undefined;
      this.#nowNs = event.timeNs;
      if (event.outside) {
        this.#timers--;
        this.#woken = true;
      }
      run?.();
    }
    if (this.#timers === 0 && !this.#woken && this.#nowNs - this.#idleSinceNs > IDLE_LIMIT_NS) {
      throw deadlock(this.#idleSinceNs);
    }
  }
}

function deadlock(timeNs: number): ContractError {
  return new ContractError(
    `driving a program: it waits, since ${(timeNs / SECOND_NS).toFixed(3)} s of virtual time, for something that never happens`,
    {
      code: 'DEADLOCK',
      hint: 'A promise is awaited that no event resolves: look for a lost callback, or for real input and output outside of VirtualClock.outside().',
    },
  );
}

function nothing(): void {}

/** One turn of the event loop: every promise that can go on has gone on. About a microsecond. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
