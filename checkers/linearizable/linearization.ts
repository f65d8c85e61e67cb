import { type Agenda, CALL } from './agenda.js';
import { ANY, COMPLEX, ILLEGAL, SAME } from './code.js';
import type { Trail } from './trail.js';

/** What changed the state on the way to a configuration: operations, the states that they left, and when. */
export interface Path {
  readonly operations: Int32Array;
  readonly states: Int32Array;
  readonly times: Int32Array;
}

/** The path to a place in the trail. */
export function pathOf(trail: Trail, last: number): Path {
  const path = trail.path(last);
  return {
    operations: path.map((id) => trail.operation[id]),
    states: path.map((id) => trail.state[id]),
    times: path.map((id) => trail.time[id]),
  };
}

/**
 * The order of operations that a path stands for. It holds only what changed the state; the others that must have
 * happened go where they fit: what changes nothing into a stretch of a state in which it is legal, an overwrite that
 * nobody saw directly before another one.
 */
export function linearizationOf(agenda: Agenda, path: Path): Int32Array {
  return new Placement(agenda, path).order();
}

class Placement {
  readonly #agenda: Agenda;
  readonly #operations: Int32Array;
  readonly #states: Int32Array;
  readonly #times: Int32Array;
  /** Operations to be put before, and in the stretch after, the operation at a place of the path; linked lists. */
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #next: Int32Array;
  /** Latest stretch with a state so far. */
  readonly #stretchOf = new Map<number, number>();
  readonly #placed: Uint8Array;
  #at = 0;
  #overwrite = -1;

  constructor(agenda: Agenda, { operations, states, times }: Path) {
    this.#agenda = agenda;
    this.#operations = operations;
    this.#states = states;
    this.#times = times;
    const length = agenda.code.problem.length;
    this.#before = new Int32Array(operations.length + 1).fill(-1);
    this.#after = new Int32Array(operations.length + 1).fill(-1);
    this.#next = new Int32Array(length).fill(-1);
    this.#placed = new Uint8Array(length);
    for (const i of this.#operations) this.#placed[i] = 1;
    this.#stretchOf.set(agenda.code.initial, 0);
  }

  order(): Int32Array {
    const { events, times, optional } = this.#agenda;
    for (let e = 0; e < events.length; e++) {
      const event = events[e];
      if ((event & 3) === CALL) continue;
      this.#advance(times[e]);
      const i = event >> 2;
      if (this.#placed[i] === 0 && optional[i] === 0) this.#place(i);
    }
    return this.#collect();
  }

  /** Takes in what was put into the order up to a time. */
  #advance(time: number): void {
    for (; this.#at < this.#operations.length && this.#times[this.#at] <= time; this.#at++) {
      this.#stretchOf.set(this.#states[this.#at], this.#at + 1);
      if (this.#agenda.code.guard[this.#operations[this.#at]] === ANY) this.#overwrite = this.#at;
    }
  }

  #place(i: number): void {
    const stretch = this.#stretch(i);
    if (stretch >= 0) {
      this.#next[i] = this.#after[stretch];
      this.#after[stretch] = i;
    } else {
      this.#next[i] = this.#before[this.#overwrite];
      this.#before[this.#overwrite] = i;
    }
    this.#placed[i] = 1;
  }

  /** The latest stretch in which the operation changes nothing and was open; -1 where there is none. */
  #stretch(i: number): number {
    const { code } = this.#agenda;
    const { guard, target, kind, steps, problem } = code;
    const open = (stretch: number) => stretch >= this.#at || this.#times[stretch] > problem.call[i];
    if (guard[i] === COMPLEX || (guard[i] === ANY && target[i] === SAME)) {
      for (let stretch = this.#at; stretch >= 0 && open(stretch); stretch--) {
        const state = stretch === 0 ? code.initial : this.#states[stretch - 1];
        if (guard[i] === ANY || steps.next(state, kind[i]) !== ILLEGAL) return stretch;
      }
      return -1;
    }
    const stretch = this.#stretchOf.get(guard[i] === ANY ? target[i] : guard[i]);
    return stretch !== undefined && open(stretch) ? stretch : -1;
  }

  #collect(): Int32Array {
    const { call } = this.#agenda.code.problem;
    const order: number[] = [];
    const drain = (head: number) => {
      const from = order.length;
      for (let i = head; i >= 0; i = this.#next[i]) order.push(i);
      if (order.length - from > 1) {
        const sorted = order.splice(from).toSorted((a, b) => call[a] - call[b]);
        for (const i of sorted) order.push(i);
      }
    };
    drain(this.#after[0]);
    for (let at = 0; at < this.#operations.length; at++) {
      drain(this.#before[at]);
      order.push(this.#operations[at]);
      drain(this.#after[at + 1]);
    }
    return Int32Array.from(order);
  }
}
