import { type Agenda, CALL } from './agenda.js';
import { ANY } from './code.js';
import { type ConfigSet, DEAD, STATE, WORDS } from './config-set.js';
import { NONE, type OpenOperations } from './open-operations.js';

/**
 * What the rest of the history says about configurations, for a search that keeps only some of them: which cannot survive,
 * and which overwrites are worth a place in the order now. Only for guarded assignments.
 *
 * The cue is Gibbons and Korach (Testing shared memories, 1997, section 4.2): the operations about one write are together
 * from the first return among them to the last call. A state must stay until the last call of those that only its write
 * can serve. What others need, whose first return lies before that, belongs in front of it, in the order of those returns;
 * all else can wait. Where values are written once that decides; where they are not, it is a good guess.
 */
export class Foresight {
  readonly #agenda: Agenda;
  readonly #open: OpenOperations;
  readonly #words: number;
  /** By operation: the last position before its return at which one that leaves the state it needs was called. */
  readonly #lastLeaver: Int32Array;
  /** By operation: until when the state that it needs, or overwrites with, must stay. */
  readonly #hold: Int32Array;
  /** Of the present event: the state that matters, where there is one, until when it must stay, and its position. */
  #state = NONE;
  #until = -1;
  #operation = 0;
  #time = 0;
  /** Is only tried what is worth it? */
  frugal = true;
  readonly #dropped: number[] = [];

  constructor(agenda: Agenda, open: OpenOperations, words: number) {
    this.#agenda = agenda;
    this.#open = open;
    this.#words = words;
    this.#lastLeaver = lastLeavers(agenda);
    this.#hold = holds(agenda);
  }

  /** Is told which event configurations are to get past; `must`: the operation must have happened then. */
  aim(operation: number, time: number, must: boolean): void {
    const { guard, target } = this.#agenda.code;
    this.#operation = operation;
    this.#time = time;
    this.#state = NONE;
    if (must) this.#state = guard[operation] === ANY ? target[operation] : guard[operation];
    this.#until = this.#hold[operation];
  }

  /**
   * Drops configurations in which one of the operations called directly before an event cannot happen any more. False
   * where that leaves none: then they stay.
   */
  drop(index: number, set: ConfigSet): boolean {
    const { events, times, code, optional } = this.#agenda;
    for (let e = index - 1; e >= 0 && (events[e] & 3) === CALL; e--) {
      const i = events[e] >> 2;
      const needs = code.guard[i];
      if (needs < 0 || optional[i] === 1 || this.#lastLeaver[i] > times[index]) continue;
      const { data, stride, count } = set;
      this.#dropped.length = 0;
      let left = 0;
      for (let k = 0, at = 0; k < count; k++, at += stride) {
        if (data[at] === DEAD) continue;
        if (data[at] !== needs && this.#isLost(i, data, at, times[index])) this.#dropped.push(at);
        else left++;
      }
      if (left === 0) return false;
      for (const at of this.#dropped) data[at] = DEAD;
    }
    return true;
  }

  /** Does a configuration lose, with the overwrite that it leaves behind at the present event, what another operation needs? */
  isLosing(record: Int32Array): boolean {
    const { guard, target } = this.#agenda.code;
    const left = target[this.#operation];
    if (guard[this.#operation] !== ANY || left === record[STATE] || left < 0) return false;
    return this.#isAnyLost(this.#open.readers[left], record) || this.#isAnyLost(this.#open.changers[left], record);
  }

  /** Is an open overwrite with a state worth a place in the order of a configuration, before what the event is about? */
  isWorthwhile(state: number, urgent: number): boolean {
    return state === this.#state || state === urgent || this.#state < 0 || !this.frugal;
  }

  /** The state that must be there first of all that must be there before the one that the event is about; or none. */
  urgent(from: Int32Array): number {
    if (this.#state < 0 || !this.frugal) return NONE;
    const { overwriting, overwritingCount, readers, changers } = this.#open;
    let least = this.#until;
    let urgent = NONE;
    for (let k = 0; k < overwritingCount; k++) {
      const state = overwriting[k];
      if (state === this.#state) continue;
      const last = this.#lastDeadline(state, from);
      if (last < 0) continue;
      const until = Math.min(this.#firstNeed(readers[state], from, last), this.#firstNeed(changers[state], from, last));
      if (until >= least) continue;
      least = until;
      urgent = state;
    }
    return urgent;
  }

  /** The latest deadline of overwrites with a state that are still available; -1 where none is. */
  #lastDeadline(state: number, from: Int32Array): number {
    const { next, operation, overwriters } = this.#open;
    let last = -1;
    for (let at = overwriters[state]; at !== NONE; at = next[at]) {
      if ((from[WORDS + (at >>> 5)] & (1 << (at & 31))) === 0) continue;
      last = Math.max(last, this.#agenda.deadline[operation[at]]);
    }
    return last;
  }

  /** Until when the first of a list must have happened, where what it needs is there until `last` and perhaps later. */
  #firstNeed(first: number, from: Int32Array, last: number): number {
    const { next, operation } = this.#open;
    let least = Number.POSITIVE_INFINITY;
    for (let at = first; at !== NONE; at = next[at]) {
      const i = operation[at];
      if (this.#isDone(i, at, from, 0)) continue;
      const until = this.#agenda.deadline[i];
      least = Math.min(least, this.#lastLeaver[i] > this.#time ? until : Math.min(last, until));
    }
    return least;
  }

  #isAnyLost(first: number, record: Int32Array): boolean {
    const { next, operation } = this.#open;
    for (let at = first; at !== NONE; at = next[at]) {
      const i = operation[at];
      if (this.#agenda.optional[i] === 1 || this.#isDone(i, at, record, 0)) continue;
      if (this.#isLost(i, record, 0, this.#time)) return true;
    }
    return false;
  }

  /** Has an operation that needs a state happened, or need it not? */
  #isDone(i: number, slot: number, data: Int32Array, at: number): boolean {
    const bit = 1 << (slot & 31);
    if (this.#agenda.code.reads[i] === 1) return (data[at + WORDS + this.#words + (slot >>> 5)] & bit) !== 0;
    return (data[at + WORDS + (slot >>> 5)] & bit) === 0;
  }

  /** Will the state that an operation needs not come again while it is open? */
  #isLost(i: number, data: Int32Array, at: number, time: number): boolean {
    if (this.#lastLeaver[i] > time) return false;
    const { overwriters, changersTo, next } = this.#open;
    const needs = this.#agenda.code.guard[i];
    if (changersTo[needs] > 0) return false;
    for (let own = overwriters[needs]; own !== NONE; own = next[own]) {
      if ((data[at + WORDS + (own >>> 5)] & (1 << (own & 31))) !== 0) return false;
    }
    return true;
  }
}

function lastLeavers({ code, events, times }: Agenda): Int32Array {
  const { problem, guard, target, states } = code;
  const last = new Int32Array(states.size).fill(-1);
  const lastLeaver = new Int32Array(problem.length).fill(-1);
  for (let e = 0; e < events.length; e++) {
    const i = events[e] >> 2;
    if ((events[e] & 3) !== CALL) {
      if (guard[i] >= 0) lastLeaver[i] = last[guard[i]];
    } else if (target[i] >= 0) last[target[i]] = times[e];
  }
  return lastLeaver;
}

/** An operation needs the one that left its state last before its call, if no other may have done so while it was open. */
function holds({ code, events, times }: Agenda): Int32Array {
  const { problem, guard, target, states } = code;
  /** By state: how many that leave it are open, how many were called, and the last of them. */
  const open = new Int32Array(states.size);
  const calls = new Int32Array(states.size);
  const last = new Int32Array(states.size).fill(NONE);
  /** By operation: how many had been called when it was; -1 where several were open. Its position; the one that it needs. */
  const callsThen = new Int32Array(problem.length);
  const called = new Int32Array(problem.length);
  const leaver = new Int32Array(problem.length).fill(NONE);
  const hold = new Int32Array(problem.length).fill(-1);
  for (let e = 0; e < events.length; e++) {
    const i = events[e] >> 2;
    const needs = guard[i];
    const leaves = target[i];
    if ((events[e] & 3) === CALL) {
      called[i] = times[e];
      if (leaves >= 0) {
        open[leaves]++;
        calls[leaves]++;
        last[leaves] = i;
      }
      if (needs >= 0) callsThen[i] = open[needs] > 1 ? -1 : calls[needs];
      continue;
    }
    if (leaves >= 0) open[leaves]--;
    leaver[i] = needs >= 0 ? last[needs] : i;
    if (needs < 0 || leaver[i] === NONE || callsThen[i] !== calls[needs]) continue;
    hold[leaver[i]] = Math.max(hold[leaver[i]], called[i]);
  }
  return leaver.map((i) => (i === NONE ? -1 : hold[i]));
}
