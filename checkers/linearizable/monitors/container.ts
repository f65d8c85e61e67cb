import { NO_VALUE, NULL_ID } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import { Numbering } from '../numbering.js';
import { NEVER, type Problem } from '../problem.js';
import type { Stop } from '../search.js';
import type { Monitor } from './index.js';
import { matchings } from './matchings.js';
import { type Hides, orderWithOpenTakes } from './open-takes.js';
import { countTokens } from './tokens.js';

/**
 * A history of a container, by value: every value was put in once and taken out at most once. Positions count events.
 * A put must take effect before the take of its value returns, and a take not before the put was called, so the
 * intervals here are narrowed to that. A value that nobody took is taken after the end, by an operation that is not in
 * the history: all of these overlap, so any order of them will do.
 */
export interface ContainerHistory {
  /** Position of the end: greater than every event's. */
  readonly end: number;
  /** How many values. */
  readonly count: number;
  /** Operation that put the value in. */
  readonly put: Int32Array;
  /** Operation that took it out; -1 where nobody did. */
  readonly take: Int32Array;
  /** Value id, in the history's table. */
  readonly value: Int32Array;
  readonly putCall: Int32Array;
  readonly putRet: Int32Array;
  readonly takeCall: Int32Array;
  readonly takeRet: Int32Array;
  /** Takes that found nothing. */
  readonly empties: readonly number[];
  /** Takes of unknown outcome, in the order of their calls. Each may have taken any value that nobody else took. */
  readonly openTakes: readonly number[];
}

/** Operations that no container can explain, whatever its order: a take without a put, of a value that was taken, too early. */
export interface Contradiction {
  readonly culprits: readonly number[];
}

/**
 * Joins puts and takes by value. `undefined` where a value is put in twice (then it is not known which one a take
 * took), or null is put in. With open takes the caller decides first without them, see {@link containerMonitor}.
 */
export function containerHistory(problem: Problem, putName: string): ContainerHistory | Contradiction | undefined {
  const { length, call, ret, f, input, output, history } = problem;
  const putCode = history.code(putName);
  const numbering = new Numbering(history.values);
  const numberOf = new Int32Array(length);
  const putOf = new Int32Array(length).fill(-1);
  for (let op = 0; op < length; op++) {
    if (f[op] !== putCode) continue;
    const value = numbering.of(input[op]);
    if (putOf[value] >= 0 || input[op] === NULL_ID) return undefined;
    putOf[value] = op;
    numberOf[op] = value;
  }
  const takeOf = new Int32Array(numbering.ids.length).fill(-1);
  const empties: number[] = [];
  const openTakes: number[] = [];
  for (let op = 0; op < length; op++) {
    if (f[op] === putCode) continue;
    if (output[op] === NO_VALUE) openTakes.push(op);
    else if (output[op] === NULL_ID) empties.push(op);
    else {
      const value = numbering.of(output[op]);
      if (value >= takeOf.length) return { culprits: [op] };
      if (takeOf[value] >= 0) return { culprits: [putOf[value], takeOf[value], op] };
      if (ret[op] < call[putOf[value]]) return { culprits: [putOf[value], op] };
      takeOf[value] = op;
    }
  }
  // By operation: the one that took out what it put in.
  const takenBy = numberOf.map((value, op) => (f[op] === putCode ? takeOf[value] : -1));
  return columns(problem, putCode, takenBy, empties, openTakes);
}

function columns(
  problem: Problem,
  putCode: number,
  takenBy: Int32Array,
  empties: number[],
  openTakes: readonly number[],
): ContainerHistory {
  const { length, call, ret, f, input, events } = problem;
  const end = events.length;
  // A put that never returned and whose value nobody took need not have happened: it is left out.
  const puts = new Int32Array(length);
  let count = 0;
  for (let op = 0; op < length; op++) {
    if (f[op] === putCode && (ret[op] !== NEVER || takenBy[op] >= 0)) puts[count++] = op;
  }
  const column = () => new Int32Array(count);
  const history = { put: puts.slice(0, count), take: column(), value: column() };
  const times = { putCall: column(), putRet: column(), takeCall: column(), takeRet: column() };
  for (let v = 0; v < count; v++) {
    const put = puts[v];
    const take = takenBy[put];
    history.take[v] = take;
    history.value[v] = input[put];
    times.takeRet[v] = take < 0 ? end + 1 : ret[take];
    times.takeCall[v] = take < 0 ? end : Math.max(call[take], call[put]);
    times.putCall[v] = call[put];
    times.putRet[v] = Math.min(ret[put], times.takeRet[v]);
  }
  return { ...history, ...times, end, count, empties, openTakes };
}

/** The same history without the values that nobody took: what is wrong in it is wrong whatever open takes took. */
export function takenOnly(history: ContainerHistory): ContainerHistory {
  const kept: number[] = [];
  for (let v = 0; v < history.count; v++) if (history.take[v] >= 0) kept.push(v);
  const pick = (column: Int32Array) => Int32Array.from(kept, (v) => column[v]);
  return {
    ...history,
    count: kept.length,
    put: pick(history.put),
    take: pick(history.take),
    value: pick(history.value),
    putCall: pick(history.putCall),
    putRet: pick(history.putRet),
    takeCall: pick(history.takeCall),
    takeRet: pick(history.takeRet),
    openTakes: [],
  };
}

/** A procedure for containers of one kind. */
export interface ContainerProcedure {
  /** Decides a history without open takes. */
  readonly decide: (problem: Problem, history: ContainerHistory) => Decision;
  /** What a value inside keeps from being taken. */
  readonly hiding: (problem: Problem, history: ContainerHistory) => Hides;
}

/** An order of a container whose values repeat, where a guess which take took which leads to one. */
function guessed(
  problem: Problem,
  put: number,
  { decide, hiding }: ContainerProcedure,
  stop: Stop,
): Decision | undefined {
  for (const { takenBy, empties, openTakes } of matchings(problem, put)) {
    const history = columns(problem, put, takenBy, [...empties], openTakes);
    const decision = decide(problem, history);
    if (decision.valid === true) return decision;
    if (openTakes.length === 0) continue;
    const hides = hiding(problem, history);
    const order = orderWithOpenTakes(problem, history, hides, (closed) => decide(problem, closed), stop);
    if (order) return order;
  }
  return undefined;
}

/**
 * A monitor of a container, from a procedure for histories without open takes. Decides without them first: valid so, it
 * is valid; wrong even in what is certain, it is wrong. Else it depends on what they took: valid where that is so once
 * they took what must have gone; beyond that it does not apply. Where values repeat it finds that more was taken than put
 * in, or guesses at an order; where it did not start empty, the former only.
 */
export function containerMonitor(name: string, putName: string, { decide, hiding }: ContainerProcedure): Monitor {
  return {
    name: `${name}-monitor`,
    decide(problem, initial, stop = () => undefined) {
      const startsEmpty = !Array.isArray(initial) || initial.length === 0;
      const history = startsEmpty ? containerHistory(problem, putName) : undefined;
      if (history === undefined) {
        const put = problem.history.code(putName);
        const counted = countTokens(problem, initial, put);
        if (counted.valid === false || !startsEmpty) return counted.valid === false ? counted : undefined;
        return guessed(problem, put, { decide, hiding }, stop);
      }
      if ('culprits' in history) return { valid: false, failed: -1, conflict: history.culprits };
      const decision = decide(problem, history);
      if (decision.valid || history.openTakes.length === 0) return decision;
      const certain = decide(problem, takenOnly(history));
      if (certain.valid === false) {
        // Any of them may have taken any value, unless something proves that none took this one.
        return { ...certain, conflict: [...(certain.conflict ?? []), ...history.openTakes] };
      }
      const hides = hiding(problem, history);
      return orderWithOpenTakes(problem, history, hides, (closed) => decide(problem, closed), stop);
    },
  };
}
