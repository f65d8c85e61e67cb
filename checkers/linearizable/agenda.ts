import { ANY, type Code, SAME } from './code.js';
import { type Unfinished, weighFacts } from './facts.js';
import { settleLast } from './last-of-process.js';
import { NEVER, type Problem } from './problem.js';

/** Kinds of events; an event is `operation * 4 + kind`. */
export const CALL = 0;
/** From here on the operation must have happened. */
export const RETURN = 1;
/** From here on it does not matter any more whether the operation happens. */
export const EXPIRE = 2;

/**
 * What a search goes through: the events that matter, and a slot for each operation while it is open. Slots are used
 * again, so that sets of open operations are narrow bit sets.
 */
export interface Agenda {
  readonly code: Code;
  readonly events: Int32Array;
  /** Position of each event in the problem, for real-time order. */
  readonly times: Int32Array;
  /** Last position at which each operation may still happen; {@link NEVER} for those without an end. */
  readonly deadline: Int32Array;
  /** 1 where the operation need not happen. */
  readonly optional: Uint8Array;
  /** 1 where the operation may happen any number of times: it stands for all that behave alike. */
  readonly repeatable: Uint8Array;
  readonly slot: Int32Array;
  /** How many slots there are: the most operations that are open at one time. */
  readonly slots: number;
  /** Last position at which some operation that must happen needs a state; by state. Absent: nothing can be said. */
  readonly lastNeed: Int32Array | undefined;
}

/**
 * Decides which operations with an unknown outcome matter, and until when.
 * - One that leaves a state which no operation needs is dropped: taking it out of an order of operations keeps it legal.
 *   So is the last of a process that serves nobody else, such as taking a lock that only its owner releases; the last
 *   that only makes way for others, such as releasing it, happens at once.
 * - One that alone can have left a state which was seen had happened when the first that saw it returned.
 * - Any other expires when the last operation that needs the state it leaves has returned.
 *
 * With `mandatory`, every operation outside it is optional: it may be left out, but happens, if at all, between its
 * call and its return.
 */
export function agendaOf(code: Code, mandatory?: Uint8Array): Agenda {
  const { problem, simple } = code;
  const { length, ret } = problem;
  const optional = optionalOf(problem, mandatory);
  const deadline = ret.slice();
  const dropped = new Uint8Array(length);
  const closing = new Map<number, number[]>();
  // Most histories are finished. Then nothing is weighed: a short check would be over before those loops are compiled.
  const unfinished = optional.includes(1);
  if (unfinished) dropUseless(code, { optional, dropped, deadline }, !mandatory);
  const lastNeed = simple ? needs(code, optional, dropped) : undefined;
  if (unfinished) {
    if (lastNeed) weighNeeds(code, { optional, dropped, deadline }, lastNeed, !mandatory);
    else weighFacts(code, { optional, dropped, deadline }, !mandatory);
    for (let i = 0; i < length; i++) {
      if (!dropped[i] && deadline[i] < ret[i]) append(closing, deadline[i], i);
    }
  }
  const repeatable = new Uint8Array(length);
  return { code, optional, repeatable, deadline, lastNeed, ...schedule(code, dropped, optional, deadline, closing) };
}

/** 1 for operations that need not happen. */
function optionalOf({ length, ret }: Problem, mandatory: Uint8Array | undefined): Uint8Array {
  const optional = new Uint8Array(length);
  if (!mandatory && !ret.includes(NEVER)) return optional;
  for (let i = 0; i < length; i++) optional[i] = ret[i] === NEVER || (mandatory && mandatory[i] === 0) ? 1 : 0;
  return optional;
}

/** Drops what need not happen and is of no use to any other. */
function dropUseless(code: Code, weighed: Unfinished, certain: boolean): void {
  const { optional, dropped } = weighed;
  for (let i = 0; i < code.problem.length; i++) if (optional[i] && code.reads[i]) dropped[i] = 1;
  settleLast(code, weighed, certain);
}

/** The same, and until when the others matter, by when the states that they leave are needed. */
function weighNeeds(
  code: Code,
  { optional, dropped, deadline }: Unfinished,
  lastNeed: Int32Array,
  certain: boolean,
): void {
  const { problem, target } = code;
  const { length, call } = problem;
  for (let i = 0; i < length; i++) {
    if (!optional[i]) continue;
    const last = lastNeed[target[i]];
    if (last < call[i]) dropped[i] = 1;
    else if (last < deadline[i]) deadline[i] = last;
  }
  if (certain) promote(code, optional, dropped, deadline);
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/**
 * By state: the last position at which it may be needed. An optional operation's own need counts only where the state
 * that it leaves is needed; until nothing changes.
 */
function needs(code: Code, optional: Uint8Array, dropped: Uint8Array): Int32Array {
  const { problem, guard, target, states } = code;
  const { length, call, ret } = problem;
  const last = new Int32Array(states.size).fill(-1);
  const pending: number[] = [];
  for (let i = 0; i < length; i++) {
    if (dropped[i]) continue;
    if (optional[i]) {
      if (guard[i] !== ANY) pending.push(i);
    } else if (guard[i] !== ANY && ret[i] > last[guard[i]]) last[guard[i]] = ret[i];
  }
  for (let changed = pending.length > 0; changed; ) {
    changed = false;
    for (const i of pending) {
      const until = Math.min(last[target[i]], ret[i]);
      if (until >= call[i] && until > last[guard[i]]) {
        last[guard[i]] = until;
        changed = true;
      }
    }
  }
  return last;
}

/** Makes mandatory what alone can have left a state that was seen. */
function promote(code: Code, optional: Uint8Array, dropped: Uint8Array, deadline: Int32Array): void {
  const { problem, guard, target, states, initial } = code;
  const { length, call, ret } = problem;
  let any = false;
  for (let i = 0; i < length && !any; i++) any = optional[i] === 1 && dropped[i] === 0;
  if (!any) return;
  const sources = new Uint8Array(states.size);
  sources[initial] = 1;
  const firstSeen = new Int32Array(states.size).fill(NEVER);
  for (let i = 0; i < length; i++) {
    if (dropped[i]) continue;
    if (target[i] !== SAME && sources[target[i]] < 2) sources[target[i]]++;
    if (!optional[i] && guard[i] >= 0 && ret[i] < firstSeen[guard[i]]) firstSeen[guard[i]] = ret[i];
  }
  for (let i = 0; i < length; i++) {
    const first = firstSeen[target[i]];
    if (!optional[i] || dropped[i] || sources[target[i]] !== 1 || first === NEVER || first < call[i]) continue;
    optional[i] = 0;
    deadline[i] = first;
  }
}

/** The events in order, and a slot for each operation from its call to its end. */
function schedule(
  code: Code,
  dropped: Uint8Array,
  optional: Uint8Array,
  deadline: Int32Array,
  closing: ReadonlyMap<number, readonly number[]>,
): Pick<Agenda, 'events' | 'times' | 'slot' | 'slots'> {
  const { events: all, length } = code.problem;
  const events = new Int32Array(length * 2);
  const times = new Int32Array(length * 2);
  const slot = new Int32Array(length).fill(-1);
  const free = new Int32Array(length);
  let freeCount = 0;
  let slots = 0;
  let count = 0;
  const closes = closing.size > 0;
  for (let at = 0; at < all.length; at++) {
    const i = all[at] >> 1;
    if (!dropped[i]) {
      if ((all[at] & 1) === 0) {
        slot[i] = freeCount > 0 ? free[--freeCount] : slots++;
        events[count] = i * 4 + CALL;
        times[count++] = at;
      } else if (deadline[i] === at) {
        events[count] = i * 4 + RETURN;
        times[count++] = at;
        free[freeCount++] = slot[i];
      }
    }
    const closed = closes ? closing.get(at) : undefined;
    if (!closed) continue;
    for (const j of closed) {
      events[count] = j * 4 + (optional[j] ? EXPIRE : RETURN);
      times[count++] = at;
      free[freeCount++] = slot[j];
    }
  }
  return { events: events.subarray(0, count), times: times.subarray(0, count), slot, slots };
}
