import type { Decision } from '../decision.js';
import { NEVER, type Problem } from '../problem.js';
import { orderElement } from './boolean-flips.js';
import { LEFT_OUT, sharesOf } from './by-value.js';
import { byPosition } from './counting-sort.js';
import { EFFORT, type Life, momentsOfReads, type ReadsBy } from './read-moments.js';
import { ADDED, MISSED, REMOVED, SAW, type SetOperations } from './set-operations.js';

/**
 * Sets with reads of all elements from which elements are removed as well. Once every read has a moment of its own, the
 * elements are independent of one another: each looks at the reads as at answers about it alone, and is ordered alone.
 * The moments are guessed, as early as elements that were added and removed once allow, and no other guess is made: it
 * finds an order or nothing. `undefined` where it does not: the search decides then.
 */
export function orderChangingSet(problem: Problem, set: SetOperations): Decision | undefined {
  const reads: number[] = [];
  const seen: Int32Array[] = [];
  for (let i = 0; i < problem.length; i++) {
    if (set.elementOf[i] >= 0) continue;
    const list = set.elements.list(problem.output[i]);
    if (!list) return undefined;
    reads.push(i);
    seen.push(list);
  }
  const sawBy = readsBy(seen, set.numbering.ids.length);
  const { start, operations } = sharesOf(set.elementOf, set.numbering.ids.length);
  const lives = livesOf(problem, set, start, operations);
  const at = momentsOfReads(problem, reads, lives, sawBy);
  if (!at) return undefined;
  const pinned = pin(problem, reads, at);
  const order = new Elementwise(pinned, set, lives, sawBy);
  for (let element = 0; element < lives.length; element++) {
    if (!order.place(element, operations.subarray(start[element], start[element + 1]))) return undefined;
  }
  return { valid: true, order: order.linearization() };
}

function readsBy(seen: readonly Int32Array[], elements: number): ReadsBy {
  const start = new Int32Array(elements + 1);
  for (const list of seen) for (const element of list) start[element + 1]++;
  for (let element = 0; element < elements; element++) start[element + 1] += start[element];
  const next = start.slice();
  const reads = new Int32Array(start[elements]);
  for (const [k, list] of seen.entries()) for (const element of list) reads[next[element]++] = k;
  return { start, reads };
}

function livesOf(
  { call, ret }: Problem,
  { did, initial, numbering }: SetOperations,
  start: Int32Array,
  operations: Int32Array,
): Life[] {
  const present = new Set(initial);
  return numbering.ids.map((_, element) => {
    let [adds, removes, add, remove] = [0, 0, -1, -1];
    let [seenBefore, seenAfter, missedAfter] = [NEVER, -1, -1];
    for (let k = start[element]; k < start[element + 1]; k++) {
      const i = operations[k];
      if (did[i] === ADDED && adds++ === 0) add = i;
      if (did[i] === REMOVED && removes++ === 0) remove = i;
      if (did[i] === SAW) [seenBefore, seenAfter] = [Math.min(seenBefore, ret[i]), call[i]];
    }
    for (let k = start[element]; k < start[element + 1]; k++) {
      const i = operations[k];
      if (did[i] === MISSED && (remove < 0 || ret[i] < call[remove])) missedAfter = call[i];
    }
    const atFirst = present.has(element);
    const simple = removes <= 1 && adds + (atFirst ? 1 : 0) <= 1;
    return { atFirst, add, remove, simple, seenBefore, seenAfter, missedAfter };
  });
}

/** The problem with reads that begin and end at their moment; they stand in `reads` in that order. */
interface Pinned {
  readonly problem: Problem;
  readonly reads: Int32Array;
  /** By place before: the place now. */
  readonly rank: Int32Array;
}

function pin(problem: Problem, reads: readonly number[], at: Float64Array): Pinned {
  const { length, events } = problem;
  const order = Int32Array.from(reads, (_, k) => k).toSorted((a, b) => at[a] - at[b] || a - b);
  const shift = new Int32Array(events.length + 1);
  for (const moment of at) shift[Math.floor(moment) + 1] += 2;
  for (let p = 0; p < events.length; p++) shift[p + 1] += shift[p];
  const call = problem.call.map((position) => position + shift[position]);
  const ret = problem.ret.map((position) => (position === NEVER ? NEVER : position + shift[position]));
  const rank = new Int32Array(reads.length);
  for (let r = 0; r < order.length; r++) {
    const read = reads[order[r]];
    rank[order[r]] = r;
    call[read] = Math.floor(at[order[r]]) + 2 * r + 1;
    ret[read] = call[read] + 1;
  }
  const pinned = { ...problem, length, call, ret, events: new Int32Array(events.length + 2 * reads.length) };
  return { problem: pinned, reads: order.map((k) => reads[k]), rank };
}

class Elementwise {
  readonly #pinned: Pinned;
  readonly #set: SetOperations;
  readonly #lives: readonly Life[];
  readonly #sawBy: ReadsBy;
  /** By rank of a read: the last element that was found in it. */
  readonly #sees: Int32Array;
  readonly #sequence: Int32Array;
  readonly #moment: Int32Array;
  #length: number;
  #effort: number;

  constructor(pinned: Pinned, set: SetOperations, lives: readonly Life[], sawBy: ReadsBy) {
    const { problem, reads } = pinned;
    this.#pinned = pinned;
    this.#set = set;
    this.#lives = lives;
    this.#sawBy = sawBy;
    this.#sees = new Int32Array(reads.length).fill(LEFT_OUT);
    this.#sequence = new Int32Array(problem.length);
    // At one moment, what comes after a read stands behind it.
    this.#sequence.set(reads);
    this.#length = reads.length;
    this.#effort = EFFORT * (problem.length + sawBy.reads.length);
    this.#moment = problem.call.slice();
  }

  linearization(): Int32Array {
    const { problem } = this.#pinned;
    return byPosition(this.#sequence.subarray(0, this.#length), this.#moment, problem.events.length);
  }

  /** Places the operations about an element; false where no order of them was found. */
  place(element: number, operations: Int32Array): boolean {
    const { atFirst, add, simple } = this.#lives[element];
    const { ret } = this.#pinned.problem;
    const [from, to] = this.#window(element);
    this.#effort -= to - from;
    const saw = this.#mark(element, from, to);
    if (saw < 0 || this.#effort < 0) return false;
    // An addition of unknown outcome that nobody saw need not have happened.
    const unseen =
      simple && saw === 0 && add >= 0 && ret[add] === NEVER && !operations.some((i) => this.#set.did[i] === SAW);
    const own = unseen ? operations.filter((i) => i !== add) : operations;
    const chain = this.#chain(own, from, unseen ? from : to);
    const order = this.#isLegal(chain, element, atFirst) ? chain : this.#reorder(chain, element);
    if (!order) return false;
    let moment = 0;
    for (const i of order) {
      moment = Math.max(moment, this.#moment[i]);
      if (this.#set.elementOf[i] < 0) continue;
      this.#moment[i] = moment;
      this.#sequence[this.#length++] = i;
    }
    return true;
  }

  /** The reads, by rank, that the element may have been there for: others missed it whatever happened. */
  #window(element: number): readonly [number, number] {
    const { atFirst, add, remove, simple } = this.#lives[element];
    const { call, ret } = this.#pinned.problem;
    if (!atFirst && add < 0) return [0, 0];
    const gone = simple && remove >= 0 && (atFirst || ret[add] < call[remove]);
    return [atFirst ? 0 : this.#firstAfter(call[add]), gone ? this.#firstAfter(ret[remove]) : this.#sees.length];
  }

  /** The rank of the first read after a position. */
  #firstAfter(position: number): number {
    const { reads, problem } = this.#pinned;
    let [low, high] = [0, reads.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (problem.call[reads[middle]] > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Marks the reads that saw the element, and counts them; -1 where one is outside of the window. */
  #mark(element: number, from: number, to: number): number {
    const { start, reads } = this.#sawBy;
    for (let k = start[element]; k < start[element + 1]; k++) {
      const rank = this.#pinned.rank[reads[k]];
      if (rank < from || rank >= to) return -1;
      this.#sees[rank] = element;
    }
    return start[element + 1] - start[element];
  }

  /** Operations about the element, and reads, in the order of their calls. */
  #chain(operations: Int32Array, from: number, to: number): number[] {
    const { reads, problem } = this.#pinned;
    const chain: number[] = [];
    let rank = from;
    for (const i of operations) {
      while (rank < to && problem.call[reads[rank]] < problem.call[i]) chain.push(reads[rank++]);
      chain.push(i);
    }
    while (rank < to) chain.push(reads[rank++]);
    return chain;
  }

  #isLegal(chain: readonly number[], element: number, atFirst: boolean): boolean {
    let there = atFirst;
    for (const i of chain) {
      const what = this.#seenAs(i, element);
      if (what === ADDED) there = true;
      else if (what === REMOVED) there = false;
      else if ((what === SAW) !== there) return false;
    }
    return true;
  }

  /** What an operation did about the element. */
  #seenAs(i: number, element: number): number {
    if (this.#set.elementOf[i] >= 0) return this.#set.did[i];
    const { reads, problem } = this.#pinned;
    const rank = this.#firstAfter(problem.call[i] - 1);
    return reads[rank] === i && this.#sees[rank] === element ? SAW : MISSED;
  }

  #reorder(chain: readonly number[], element: number): readonly number[] | undefined {
    const { atFirst, add, remove, simple } = this.#lives[element];
    if (!simple) return undefined;
    const there = chain.filter((i) => this.#seenAs(i, element) === SAW);
    const gone = chain.filter((i) => this.#seenAs(i, element) === MISSED);
    const { problem } = this.#pinned;
    return atFirst
      ? orderElement(problem, { flip: remove, back: add, same: there, other: gone })
      : orderElement(problem, { flip: chain.includes(add) ? add : -1, back: remove, same: gone, other: there });
  }
}
