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
  const { operation, state, time } = trail;
  const path = trail.path(last);
  const { length } = path;
  const operations = new Int32Array(length);
  const states = new Int32Array(length);
  const times = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    const id = path[at];
    operations[at] = operation[id];
    states[at] = state[id];
    times[at] = time[id];
  }
  return { operations, states, times };
}

/**
 * The order of operations that a path stands for. It holds only what changed the state; the others that must have
 * happened go where they fit: what changes nothing into a stretch of a state in which it is legal, an overwrite that
 * nobody saw directly before another one.
 */
export function linearizationOf(agenda: Agenda, path: Path): Int32Array {
  return new Placement(agenda, path).order();
}

/** So many operations are sorted by the library; fewer faster by insertion. */
const MANY = 16;

class Placement {
  readonly #agenda: Agenda;
  readonly #operations: Int32Array;
  readonly #states: Int32Array;
  readonly #times: Int32Array;
  /** Operations to be put before, and in the stretch after, the operation at a place of the path; linked lists. */
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #next: Int32Array;
  /** By state: the latest stretch with it so far; -1 where there is none. */
  readonly #stretchOf: Int32Array;
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
    for (let at = 0; at < operations.length; at++) this.#placed[operations[at]] = 1;
    this.#stretchOf = new Int32Array(agenda.code.states.size).fill(-1);
    this.#stretchOf[agenda.code.initial] = 0;
  }

  order(): Int32Array {
    const { events, times, optional } = this.#agenda;
    const placed = this.#placed;
    for (let e = 0; e < events.length; e++) {
      const event = events[e];
      if ((event & 3) === CALL) continue;
      this.#advance(times[e]);
      const i = event >> 2;
      if (placed[i] === 0 && optional[i] === 0) this.#place(i);
    }
    return this.#collect();
  }

  /** Takes in what was put into the order up to a time. */
  #advance(time: number): void {
    for (; this.#at < this.#operations.length && this.#times[this.#at] <= time; this.#at++) {
      this.#stretchOf[this.#states[this.#at]] = this.#at + 1;
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
    const { guard, target } = this.#agenda.code;
    if (guard[i] === COMPLEX || (guard[i] === ANY && target[i] === SAME)) return this.#stretchOfComplex(i);
    const stretch = this.#stretchOf[guard[i] === ANY ? target[i] : guard[i]];
    return stretch >= 0 && this.#isOpen(i, stretch) ? stretch : -1;
  }

  #stretchOfComplex(i: number): number {
    const { initial, guard, kind, steps } = this.#agenda.code;
    for (let stretch = this.#at; stretch >= 0 && this.#isOpen(i, stretch); stretch--) {
      const state = stretch === 0 ? initial : this.#states[stretch - 1];
      if (guard[i] === ANY || steps.next(state, kind[i]) !== ILLEGAL) return stretch;
    }
    return -1;
  }

  /** Was the operation called before the end of a stretch? */
  #isOpen(i: number, stretch: number): boolean {
    return stretch >= this.#at || this.#times[stretch] > this.#agenda.code.problem.call[i];
  }

  #collect(): Int32Array {
    const before = this.#before;
    const after = this.#after;
    const operations = this.#operations;
    const order = new Int32Array(operations.length + this.#next.length);
    let count = this.#drain(after[0], order, 0);
    for (let at = 0; at < operations.length; at++) {
      if (before[at] >= 0) count = this.#drain(before[at], order, count);
      order[count++] = operations[at];
      if (after[at + 1] >= 0) count = this.#drain(after[at + 1], order, count);
    }
    return order.slice(0, count);
  }

  /** Lays a list down from a place on, in the order of calls, which is that of the numbers; the place behind it. */
  #drain(head: number, order: Int32Array, from: number): number {
    let end = from;
    for (let i = head; i >= 0; i = this.#next[i]) order[end++] = i;
    if (end - from > MANY) order.subarray(from, end).sort();
    else {
      for (let at = from + 1; at < end; at++) {
        const i = order[at];
        let to = at;
        for (; to > from && order[to - 1] > i; to--) order[to] = order[to - 1];
        order[to] = i;
      }
    }
    return end;
  }
}
