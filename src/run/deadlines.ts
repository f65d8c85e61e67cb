import type { Clock } from '../core/index.js';

/**
 * One deadline for each slot, with one timer for all: it is set to the earliest when it was set, and left alone when
 * that operation completes, so that an operation costs no timer.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expire: (slot: number) => void;
  readonly #atNs: Float64Array;
  #timerNs = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, slots: number, expire: (slot: number) => void) {
    this.#clock = clock;
    this.#expire = expire;
    this.#atNs = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
  }

  set(slot: number, timeNs: number): void {
    this.#atNs[slot] = timeNs;
    if (timeNs < this.#timerNs) this.#arm(timeNs);
  }

  clear(slot: number): void {
    this.#atNs[slot] = Number.POSITIVE_INFINITY;
  }

  /** Forgets all of them. */
  close(): void {
    this.#cancel?.();
    this.#timerNs = Number.POSITIVE_INFINITY;
    this.#atNs.fill(Number.POSITIVE_INFINITY);
  }

  #arm(timeNs: number): void {
    this.#cancel?.();
    this.#timerNs = timeNs;
    this.#cancel = this.#clock.at(timeNs, () => this.#fire());
  }

  #fire(): void {
    this.#cancel = undefined;
    this.#timerNs = Number.POSITIVE_INFINITY;
    const now = this.#clock.nowNs();
    for (let slot = 0; slot < this.#atNs.length; slot++) {
      if ((this.#atNs[slot] as number) > now) continue;
      this.#atNs[slot] = Number.POSITIVE_INFINITY;
      this.#expire(slot);
    }
    const next = this.#atNs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    if (next < this.#timerNs) this.#arm(next);
  }
}
