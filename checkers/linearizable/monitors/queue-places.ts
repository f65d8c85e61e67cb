import { NO_VALUE, NULL_ID, type Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import { NEVER, type Problem } from '../problem.js';
import type { Stop } from '../search.js';

/** So many places are tried at most, beyond some for each operation. */
const PLACES = 50_000;
const PLACES_EACH = 4;

/** So many places are tried between two looks at the budget. */
const STRIDE = 1024;

/** A put and a take of one value, which has the next place in the queue; `-1` for a take that nobody knows to have taken it. */
interface Move {
  readonly value: number;
  readonly put: number;
  readonly take: number;
  /** How long it can wait: until one of both must have returned. */
  readonly until: number;
}

/** Where the search stands before a place: how far the lists are gone through, and what can have the place. */
interface Frame {
  readonly puts: number;
  readonly takes: number;
  readonly putEnds: number;
  readonly takeEnds: number;
  readonly openTakes: number;
  /** How many that found nothing stand before this place. */
  readonly empties: number;
  /** The last call of what happened. */
  readonly latest: number;
  readonly moves: readonly Move[];
  next: number;
}

/**
 * Looks for an order of a first-in-first-out queue whose values repeat. Puts and takes come in the same order: place by
 * place, one of each with the same value is chosen that nothing that is left must precede. Of several with that value the
 * one that must return first does as well as each other (exchange argument: it could have the other's place), so only the
 * value is to be chosen. What found nothing stands before a place as soon as nothing behind it must come before, nor anything
 * before it behind. What is left after some choices is not gone through twice.
 *
 * Only the beginning of the history up to a position is looked at: what returned later has no end, but its answer is known.
 */
class QueuePlaces {
  readonly #problem: Problem;
  readonly #until: number;
  /** In the order of their calls: puts that returned, takes whose answer is known, others, and takes that found nothing. */
  readonly #puts: number[] = [];
  readonly #takes: number[] = [];
  readonly #openTakes: number[] = [];
  readonly #empties: number[] = [];
  /** The first two in the order of their returns. */
  readonly #putEnds: readonly number[];
  readonly #takeEnds: readonly number[];
  /** Puts that need not happen, by value, and how many of them did. */
  readonly #spare = new Map<number, number[]>();
  readonly #used = new Map<number, number>();
  /** By how many stand before a place: the first return of the other empties. */
  readonly #emptyRet: Int32Array;
  readonly #gone: Uint8Array;
  readonly #seen = new Set<string>();
  readonly #order: Move[] = [];
  /** Values that open takes took. */
  readonly #opened: number[] = [];
  /** Takes that must happen and did not yet. */
  #left = 0;
  #looked = 0;

  constructor(problem: Problem, put: number, until: number = NEVER) {
    this.#problem = problem;
    this.#until = until;
    this.#gone = new Uint8Array(problem.length);
    for (let i = 0; i < problem.length && problem.call[i] < until; i++) this.#add(i, put);
    this.#putEnds = this.#byEnd(this.#puts);
    this.#takeEnds = this.#byEnd(this.#takes);
    this.#emptyRet = new Int32Array(this.#empties.length + 1).fill(NEVER);
    for (let k = this.#empties.length - 1; k >= 0; k--) {
      this.#emptyRet[k] = Math.min(this.#emptyRet[k + 1], this.#ret(this.#empties[k]));
    }
  }

  #add(i: number, put: number): void {
    const { f, input, output } = this.#problem;
    const ends = this.#ret(i) < NEVER;
    if (f[i] === put) {
      if (ends) this.#puts.push(i);
      else this.#spare.set(input[i], [...(this.#spare.get(input[i]) ?? []), i]);
    } else if (output[i] === NULL_ID) {
      if (ends) this.#empties.push(i);
    } else if (output[i] === NO_VALUE) this.#openTakes.push(i);
    else {
      this.#takes.push(i);
      if (ends) this.#left++;
    }
  }

  #ret(i: number): number {
    const ret = this.#problem.ret[i];
    return ret >= this.#until ? NEVER : ret;
  }

  #byEnd(operations: readonly number[]): number[] {
    return operations.toSorted((a, b) => this.#ret(a) - this.#ret(b));
  }

  /** An order of the operations; `false`: there is none; `undefined`: told to stop, or more than `most` places were tried. */
  find(most: number, stop: Stop): Int32Array | false | undefined {
    const start = { puts: 0, takes: 0, putEnds: 0, takeEnds: 0, openTakes: 0, empties: 0, latest: -1 };
    const stack = [this.#frame(start)];
    for (let frame = stack[0]; frame; frame = stack[stack.length - 1]) {
      if (this.#left === 0 && frame.empties === this.#empties.length) return this.#linearized(stack);
      if (this.#looked > most || (this.#looked % STRIDE === STRIDE - 1 && stop(0) !== undefined)) return undefined;
      if (frame.next < frame.moves.length) {
        this.#looked++;
        stack.push(this.#go(frame.moves[frame.next++], frame));
      } else {
        stack.pop();
        this.#back();
      }
    }
    return false;
  }

  #go(move: Move, from: Frame): Frame {
    const { call } = this.#problem;
    this.#order.push(move);
    this.#mark(move, 1);
    const take = move.take < 0 ? this.#openTakes[from.openTakes] : move.take;
    return this.#frame({
      ...from,
      openTakes: from.openTakes + (move.take < 0 ? 1 : 0),
      latest: Math.max(from.latest, call[move.put], call[take]),
    });
  }

  #back(): void {
    const move = this.#order.pop();
    if (move) this.#mark(move, 0);
  }

  #mark({ value, put, take }: Move, gone: 0 | 1): void {
    this.#gone[put] = gone;
    if (this.#ret(put) === NEVER) this.#used.set(value, (this.#used.get(value) ?? 0) + gone * 2 - 1);
    if (take < 0) {
      if (gone === 1) this.#opened.push(value);
      else this.#opened.pop();
      return;
    }
    this.#gone[take] = gone;
    if (this.#ret(take) < NEVER) this.#left -= gone * 2 - 1;
  }

  #frame(at: Omit<Frame, 'moves' | 'next'>): Frame {
    const { call } = this.#problem;
    const putEnds = this.#firstLeft(this.#putEnds, at.putEnds);
    const takeEnds = this.#firstLeft(this.#takeEnds, at.takeEnds);
    const putRet = putEnds < this.#putEnds.length ? this.#ret(this.#putEnds[putEnds]) : NEVER;
    const takeRet = takeEnds < this.#takeEnds.length ? this.#ret(this.#takeEnds[takeEnds]) : NEVER;
    let { empties, latest } = at;
    for (; empties < this.#empties.length; empties++) {
      const own = call[this.#empties[empties]];
      const first = Math.min(putRet, takeRet);
      if (own > Math.min(first, this.#emptyRet[empties]) || latest > first) break;
      latest = Math.max(latest, own);
    }
    const puts = this.#firstLeft(this.#puts, at.puts);
    const takes = this.#firstLeft(this.#takes, at.takes);
    const frame = { puts, takes, putEnds, takeEnds, openTakes: at.openTakes, empties, latest, next: 0 };
    const takeBefore = Math.min(takeRet, this.#emptyRet[empties]);
    const moves = this.#isNew(frame) ? this.#moves(frame, Math.min(putRet, takeBefore), takeBefore) : [];
    return { ...frame, moves };
  }

  #firstLeft(operations: readonly number[], from: number): number {
    let k = from;
    while (k < operations.length && this.#gone[operations[k]] === 1) k++;
    return k;
  }

  /** Was nothing the same left before? What puts that need not happen are left follows from what was taken. */
  #isNew({ puts, takes, empties, latest }: Omit<Frame, 'moves'>): boolean {
    const late = empties < this.#empties.length ? latest : '';
    const gone = [this.#outOfOrder(this.#puts, puts, latest), this.#outOfOrder(this.#takes, takes, latest)];
    const key = `${gone.join('|')}|${empties} ${late}|${this.#opened.toSorted((a, b) => a - b).join(' ')}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** The first that is left of a list, and those behind it that are gone; none was called after the latest. */
  #outOfOrder(operations: readonly number[], first: number, latest: number): string {
    let name = `${first}`;
    const { call } = this.#problem;
    for (let k = first + 1; k < operations.length && call[operations[k]] <= latest; k++) {
      if (this.#gone[operations[k]] === 1) name += ` ${k}`;
    }
    return name;
  }

  /** For each value that can have the next place, the put and the take that must return first. */
  #moves(frame: Omit<Frame, 'moves'>, putBefore: number, takeBefore: number): Move[] {
    const { input, output, call } = this.#problem;
    const putOf = this.#earliest(this.#puts, frame.puts, putBefore, input);
    const takeOf = this.#earliest(this.#takes, frame.takes, takeBefore, output);
    const open = this.#openTakes[frame.openTakes];
    const moves: Move[] = [];
    for (const [value, take] of takeOf) {
      const put = putOf.get(value) ?? this.#spare.get(value)?.[this.#used.get(value) ?? 0] ?? -1;
      if (put < 0 || call[put] > putBefore) continue;
      moves.push({ value, put, take, until: Math.min(this.#ret(put), this.#ret(take)) });
    }
    moves.sort((a, b) => a.until - b.until);
    if (open === undefined || call[open] > takeBefore) return moves;
    // Where both need not happen, neither does.
    const taken = [...putOf].filter(([value]) => !takeOf.has(value));
    const others = taken.map(([value, put]) => ({ value, put, take: -1, until: this.#ret(put) }));
    return [...moves, ...others.toSorted((a, b) => a.until - b.until)];
  }

  #earliest(operations: readonly number[], from: number, before: number, valueOf: Int32Array): Map<number, number> {
    const best = new Map<number, number>();
    for (let k = from; k < operations.length && this.#problem.call[operations[k]] < before; k++) {
      const i = operations[k];
      if (this.#gone[i] === 1) continue;
      const other = best.get(valueOf[i]);
      if (other === undefined || this.#ret(i) < this.#ret(other)) best.set(valueOf[i], i);
    }
    return best;
  }

  /** Each operation as early as it can be, in the order of the places; empties between them. */
  #linearized(stack: readonly Frame[]): Int32Array {
    const { call } = this.#problem;
    const rest = this.#puts.filter((i) => this.#gone[i] === 0);
    const timed: (readonly [time: number, place: number, kind: number, operation: number])[] = [];
    let [putAt, takeAt, cut, opened] = [-1, -1, -1, 0];
    for (let place = 0; place <= this.#order.length + rest.length; place++) {
      const to = stack[Math.min(place, stack.length - 1)].empties;
      for (let k = place === 0 ? 0 : stack[Math.min(place, stack.length) - 1].empties; k < to; k++) {
        cut = Math.max(cut, putAt, takeAt, call[this.#empties[k]]);
        timed.push([cut, place * 2, 0, this.#empties[k]]);
      }
      const move = this.#order[place];
      const put = move?.put ?? rest[place - this.#order.length];
      if (put === undefined) break;
      putAt = Math.max(putAt, cut, call[put]);
      timed.push([putAt, place * 2, 1, put]);
      if (!move) continue;
      const take = move.take < 0 ? this.#openTakes[opened++] : move.take;
      takeAt = Math.max(takeAt, putAt, call[take]);
      timed.push([takeAt, place * 2, 2, take]);
    }
    timed.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    return Int32Array.from(timed, ([, , , operation]) => operation);
  }
}

/**
 * Decides a first-in-first-out queue that starts empty by its places. Where there is no order, the first return that no
 * order survives is found by halving. `undefined` where too many places were tried.
 */
export function decidePlaces(problem: Problem, initial: Value | undefined, stop: Stop): Decision | undefined {
  const { history, f, input, length, events } = problem;
  const put = history.code('enqueue');
  if (Array.isArray(initial) && initial.length > 0) return undefined;
  for (let i = 0; i < length; i++) if (f[i] === put && input[i] === NULL_ID) return undefined;
  const most = PLACES + PLACES_EACH * length;
  const found = new QueuePlaces(problem, put).find(most, stop);
  if (found !== false) return found && { valid: true, order: found };
  let right = 0;
  let wrong = events.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >>> 1;
    const order = new QueuePlaces(problem, put, middle).find(most, stop);
    if (order === undefined) return undefined;
    if (order === false) wrong = middle;
    else right = middle;
  }
  return { valid: false, failed: events[wrong - 1] >> 1 };
}
