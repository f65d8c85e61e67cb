import type { Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import { partOfProblem } from '../part.js';
import { NEVER, type Problem } from '../problem.js';
import { byPosition } from './counting-sort.js';
import type { Monitor } from './index.js';
import { type Contradiction, type LogEntries, logEntries, NOBODY } from './log-entries.js';

/** Of so many operations it is tried whether each is needed to contradict the others. */
const FEW = 12;

/**
 * Append-only logs, in O(n log n) and mostly linear. Offsets give the order of the entries, so each is appended as late
 * as it and those behind it can be. Entries that no append that returned was told are those of unfinished ones: each
 * goes to one of its value that was called by then, the one called last, which serves the fewest others; entries whose
 * value nobody saw then take what is left, in the order of calls. (These choices are as good as all others: the calls that
 * can serve an entry are a beginning of those that can serve a later one.)
 */
export const logMonitor: Monitor = {
  name: 'log-monitor',
  decide(problem, initial) {
    const first = Array.isArray(initial) ? (initial as readonly Value[]) : [];
    const found = orderOf(problem, first);
    if (found === undefined || found instanceof Int32Array) return found && { valid: true, order: found };
    return wrong(problem, first);
  },
};

/** An order, or operations that have none. */
function orderOf(problem: Problem, initial: readonly Value[]): Int32Array | Contradiction | undefined {
  const entries = logEntries(problem, initial);
  if (entries === undefined || !('append' in entries)) return entries;
  const appends = entries.append.slice();
  return (
    assignSeen(problem, entries, appends) ??
    assignUnseen(problem, entries, appends) ??
    linearize(problem, entries, appends)
  );
}

/** Gives unfinished appends to the entries whose values are known. */
function assignSeen(problem: Problem, entries: LogEntries, appends: Int32Array): Contradiction | undefined {
  const { call, input } = problem;
  const { count, append, value, latest, unfinished } = entries;
  const free = new Map<number, number[]>();
  let called = 0;
  for (let place = 0; place < count; place++) {
    if (append[place] !== NOBODY || value[place] === NOBODY) continue;
    for (; called < unfinished.length && call[unfinished[called]] < latest[place]; called++) {
      const i = unfinished[called];
      const alike = free.get(input[i]);
      if (alike) alike.push(i);
      else free.set(input[i], [i]);
    }
    const one = free.get(value[place])?.pop();
    if (one === undefined) return tooFew(problem, entries, place);
    appends[place] = one;
  }
  return undefined;
}

/** What says that an entry and others before it have a value that was not appended so often by then. */
function tooFew({ call, ret, input }: Problem, entries: LogEntries, place: number): Contradiction {
  const { append, value, witness, before, unfinished } = entries;
  const same = [...value.keys()].filter((k) => k <= place && append[k] === NOBODY && value[k] === value[place]);
  const seen = same.map((k) => witness[k]);
  const until = Math.max(...seen.map((i) => ret[i]));
  const called = unfinished.filter((i) => input[i] === value[place] && call[i] < until);
  return called.length < same.length ? seen : [...new Set([...seen, before[place]])];
}

/** Gives the unfinished appends that are left to the other entries. */
function assignUnseen({ call, length }: Problem, entries: LogEntries, appends: Int32Array): Contradiction | undefined {
  const { count, append, value, before, latest, unfinished } = entries;
  const used = new Uint8Array(length);
  for (const i of appends) if (i !== NOBODY) used[i] = 1;
  let next = 0;
  let holes = 0;
  for (let place = 0; place < count; place++) {
    if (append[place] === NOBODY) holes++;
    if (append[place] !== NOBODY || value[place] !== NOBODY) continue;
    while (next < unfinished.length && used[unfinished[next]] === 1) next++;
    if (next === unfinished.length || call[unfinished[next]] > latest[place]) {
      const there = unfinished.filter((i) => call[i] < latest[place]).length;
      // Where there are too few for all entries, one operation that needs them is enough; else it depends on values too.
      return holes > there ? [before[place]] : [];
    }
    appends[place] = unfinished[next++];
  }
  return undefined;
}

/** In each gap first what finds the end, then appends, then what finds entries. */
function linearize(problem: Problem, entries: LogEntries, appends: Int32Array): Int32Array {
  const { length, call, ret, f, events, history } = problem;
  const { place, latest, foundEnd, count } = entries;
  const append = history.code('append');
  const position = new Int32Array(length);
  const items = Array.from(appends);
  for (let k = 0; k < count; k++) position[appends[k]] = latest[k] * 3 + 1;
  for (let i = 0; i < length; i++) {
    if (f[i] === append || ret[i] === NEVER) continue;
    const own = call[i] + 1;
    if (foundEnd[i] === 1) position[i] = own * 3;
    else position[i] = (place[i] < 0 ? own : Math.max(own, latest[place[i]])) * 3 + 2;
    items.push(i);
  }
  return byPosition(items, position, (events.length + 1) * 3);
}

/** The verdict on a history that has no order. What proves it is looked for up to the first return that makes it wrong. */
function wrong(problem: Problem, initial: readonly Value[]): Decision {
  let right = -1;
  let last = problem.events.length - 1;
  while (last - right > 1) {
    const middle = (right + last) >>> 1;
    if (orderOf(beginning(problem, middle), initial) instanceof Int32Array) right = middle;
    else last = middle;
  }
  const failed = problem.events[last] >> 1;
  const start = beginning(problem, last);
  const found = orderOf(start, initial);
  if (found && !(found instanceof Int32Array) && found.length > 0 && found.length <= FEW) {
    const conflict = found.toSorted((a, b) => a - b);
    const proof = conflict.every((one) => isNeeded(problem, initial, conflict, one, start.length));
    if (proof) return { valid: false, failed, conflict, proof };
  }
  return { valid: false, failed, conflict: Array.from({ length: start.length }, (_, i) => i) };
}

/**
 * Is there an order without one operation: of all others, of the first `length`, or at least of the others in the conflict
 * and unfinished ones?
 */
function isNeeded(
  problem: Problem,
  initial: readonly Value[],
  conflict: readonly number[],
  one: number,
  length: number,
): boolean {
  if (conflict.length === 1) return true;
  const rest: number[] = [];
  for (let i = 0; i < problem.length; i++) if (i !== one) rest.push(i);
  const first = rest.filter((i) => i < length);
  const few = first.filter((i) => problem.ret[i] === NEVER || conflict.includes(i));
  return [rest, first, few].some((part) => orderOf(partOfProblem(problem, part), initial) instanceof Int32Array);
}

/** What was called up to a position; what returned later is unfinished. */
function beginning(problem: Problem, until: number): Problem {
  const events = problem.events.subarray(0, until + 1);
  let length = 0;
  while (length < problem.length && problem.call[length] <= until) length++;
  const ret = problem.ret.slice(0, length).map((position) => (position > until ? NEVER : position));
  return { ...problem, length, events, call: problem.call.subarray(0, length), ret };
}
