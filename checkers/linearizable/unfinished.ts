import { type Agenda, CALL } from './agenda.js';
import { NEVER } from './problem.js';
import { TupleTable } from './tuple-table.js';

/** The operations of an agenda that never end and need not happen, by what they need and leave. */
export interface UnfinishedClasses {
  /** Class of each operation; -1 for any other. */
  readonly classOf: Int32Array;
  /** The operations of each class, in the order of their calls. */
  readonly members: readonly (readonly number[])[];
}

export function unfinishedClasses({ code, optional, slot }: Agenda): UnfinishedClasses {
  const { problem, guard, target } = code;
  const classOf = new Int32Array(problem.length).fill(-1);
  const members: number[][] = [];
  const classes = new TupleTable(2);
  for (let i = 0; i < problem.length; i++) {
    if (optional[i] === 0 || problem.ret[i] !== NEVER || slot[i] < 0) continue;
    const id = classes.intern(guard[i], target[i]);
    classOf[i] = id;
    if (id === members.length) members.push([]);
    members[id].push(i);
  }
  return { classOf, members };
}

/**
 * The same agenda where, of every class that is not `counted`, the first called stands for all, and may happen any
 * number of times. Whatever order the operations have, they have here too. Members of a class end alike, so the first
 * to be called lacks nothing that the others have.
 */
export function withRepetition(
  agenda: Agenda,
  { classOf, members }: UnfinishedClasses,
  counted: ReadonlySet<number>,
): Agenda {
  const { length } = agenda.code.problem;
  const repeatable = new Uint8Array(length);
  const events = new Int32Array(agenda.events.length);
  const times = new Int32Array(agenda.events.length);
  const slot = new Int32Array(length).fill(-1);
  const free: number[] = [];
  let slots = 0;
  let count = 0;
  for (let e = 0; e < agenda.events.length; e++) {
    const event = agenda.events[e];
    const i = event >> 2;
    const own = classOf[i];
    if (own >= 0 && !counted.has(own)) {
      if (members[own][0] !== i) continue;
      repeatable[i] = 1;
    }
    events[count] = event;
    times[count++] = agenda.times[e];
    if ((event & 3) === CALL) slot[i] = free.pop() ?? slots++;
    else free.push(slot[i]);
  }
  return {
    ...agenda,
    repeatable,
    events: events.subarray(0, count),
    times: times.subarray(0, count),
    slot,
    slots,
  };
}

/**
 * Gives every use of a class, in the order of time, an operation of its own that was called before: the one called
 * first of those not used. The classes that have too few, if any.
 */
export function distinctUses(
  agenda: Agenda,
  { classOf, members }: UnfinishedClasses,
  operations: Int32Array,
  times: Int32Array,
): { readonly operations: Int32Array; readonly overused: ReadonlySet<number> } {
  const { call } = agenda.code.problem;
  const used = new Int32Array(members.length);
  const overused = new Set<number>();
  const distinct = operations.map((i, k) => {
    const own = classOf[i];
    if (own < 0) return i;
    const member = members[own][used[own]++];
    if (member === undefined || call[member] > times[k]) overused.add(own);
    return member ?? i;
  });
  return { operations: distinct, overused };
}
