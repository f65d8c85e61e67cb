import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import { coveringChain } from './bag.js';
import { type ContainerHistory, containerMonitor } from './container.js';
import { byPosition } from './counting-sort.js';
import { Gaps } from './gaps.js';
import type { Monitor } from './index.js';
import { decidePlaces } from './queue-places.js';

/**
 * First-in-first-out queues with distinct values, in linear time. A value must go before another where its put
 * returned before the other's was called, or its take before the other's take. Both are interval orders; where their
 * union has a topological order, putting and taking in that order, each operation as early as it can be, is a
 * linearization, and where it has none there is none (Henzinger, Sezgin and Vafeiadis 2013, "Aspect-oriented
 * linearizability proofs"; Bouajjani and others 2015, "On reducing linearizability to state reachability").
 * Taking nothing needs a gap that no value covers: what must be in before that gap, and nothing else, goes before it.
 */
const distinctQueueMonitor: Monitor = containerMonitor('fifo-queue', 'enqueue', {
  decide: decideQueue,
  hiding:
    (_, { putRet, putCall }) =>
    (inside, taken) =>
      putRet[inside] < putCall[taken],
});

/** Queues: with distinct values as above; where values repeat, and where open takes took some, their places are searched. */
export const fifoQueueMonitor: Monitor = {
  name: distinctQueueMonitor.name,
  decide: (problem, initial, stop = () => undefined) =>
    distinctQueueMonitor.decide(problem, initial, stop) ?? decidePlaces(problem, initial, stop),
};

function decideQueue(problem: Problem, history: ContainerHistory): Decision {
  const cuts = emptyMoments(problem, history);
  if (!(cuts instanceof Int32Array)) return cuts;
  const segment = segmentsOf(history, cuts);
  const order = new Topological(history, segment, cuts.length + 1).order();
  if (!(order instanceof Int32Array)) return order;
  return { valid: true, order: linearize(history, order, segment, cuts) };
}

/** The earliest gap for each take that found nothing, in ascending order; `history.empties` is sorted alike. */
export function emptyMoments(problem: Problem, history: ContainerHistory): Int32Array | Decision {
  const { count, end, putRet, takeCall, empties } = history;
  const gaps = new Gaps(end);
  for (let v = 0; v < count; v++) gaps.cover(putRet[v], takeCall[v]);
  for (const op of empties) {
    const from = problem.call[op] + 1;
    if (gaps.open(from) <= Math.min(problem.ret[op], end)) continue;
    const all = Int32Array.from({ length: count }, (_, v) => v);
    return { valid: false, failed: -1, conflict: [op, ...coveringChain(history, all, from, problem.ret[op])] };
  }
  // Operations stand in the order of their calls, so their earliest gaps are in ascending order.
  return Int32Array.from(empties, (op) => gaps.open(problem.call[op] + 1));
}

/** For each value how many cuts come before it: those at or before the return of its put. */
export function segmentsOf({ end, putRet }: ContainerHistory, cuts: Int32Array): Int32Array {
  const before = new Int32Array(end + 2);
  for (const cut of cuts) before[cut]++;
  for (let g = 1; g < before.length; g++) before[g] += before[g - 1];
  return putRet.map((position) => before[Math.min(position, end)]);
}

/** Values in an order that respects both interval orders and the segments. */
class Topological {
  readonly #history: ContainerHistory;
  readonly #segment: Int32Array;
  readonly #ready: number[][];
  readonly #left: Int32Array;
  readonly #conditions: Uint8Array;

  constructor(history: ContainerHistory, segment: Int32Array, segments: number) {
    this.#history = history;
    this.#segment = segment;
    this.#ready = Array.from({ length: segments }, () => []);
    this.#left = new Int32Array(segments);
    for (const s of segment) this.#left[s]++;
    this.#conditions = new Uint8Array(history.count);
  }

  order(): Int32Array | Decision {
    const { count, end, putCall, putRet, takeCall, takeRet, put, take } = this.#history;
    const puts = new Frontier(putCall, putRet, end);
    const takes = new Frontier(takeCall, takeRet, end);
    const order = new Int32Array(count);
    const gone = new Uint8Array(count);
    const open = (v: number) => {
      if (++this.#conditions[v] === 2) this.#ready[this.#segment[v]].push(v);
    };
    let current = 0;
    for (let i = 0; i < count; i++) {
      const firstPut = puts.advance(gone, open);
      const firstTake = takes.advance(gone, open);
      while (this.#left[current] === 0) current++;
      const next = this.#ready[current].pop();
      if (next === undefined) {
        const culprits = [put[firstPut], take[firstPut], put[firstTake], take[firstTake]];
        return { valid: false, failed: -1, conflict: culprits.filter((op) => op >= 0) };
      }
      this.#left[current]--;
      gone[next] = 1;
      order[i] = next;
    }
    return order;
  }
}

/** Of intervals that are removed one by one: which ones begin before any of the remaining ones ends. */
export class Frontier {
  readonly #call: Int32Array;
  readonly #ret: Int32Array;
  readonly #byCall: Int32Array;
  readonly #byRet: Int32Array;
  #nextCall = 0;
  #nextRet = 0;

  constructor(call: Int32Array, ret: Int32Array, end: number) {
    this.#call = call;
    this.#ret = ret;
    this.#byCall = sortedBy(call, end);
    this.#byRet = sortedBy(ret, end);
  }

  /** Reports the intervals that have become minimal; the remaining one that ends first. */
  advance(gone: Uint8Array, minimal: (v: number) => void): number {
    while (gone[this.#byRet[this.#nextRet]] === 1) this.#nextRet++;
    const first = this.#byRet[this.#nextRet];
    const bound = this.#ret[first];
    while (this.#nextCall < this.#byCall.length && this.#call[this.#byCall[this.#nextCall]] < bound) {
      minimal(this.#byCall[this.#nextCall++]);
    }
    return first;
  }
}

/** Indices in ascending order of a column of positions, at most `end + 1`. */
export function sortedBy(column: Int32Array, end: number): Int32Array {
  const indices = new Int32Array(column.length);
  for (let i = 0; i < indices.length; i++) indices[i] = i;
  return byPosition(indices, column, end + 1);
}

/** Puts and takes in the order of the values, merged by their earliest gaps; the cuts between the segments. */
function linearize(history: ContainerHistory, order: Int32Array, segment: Int32Array, cuts: Int32Array): Int32Array {
  const { put, take, putCall, takeCall, count, empties } = history;
  const linearization = new Int32Array(count * 2 + empties.length);
  let length = 0;
  let from = 0;
  for (let s = 0; s <= cuts.length; s++) {
    const start = s === 0 ? 0 : cuts[s - 1];
    let to = from;
    while (to < count && segment[order[to]] === s) to++;
    let putAt = start;
    let takeAt = start;
    for (let p = from, t = from; t < to; ) {
      const nextPut = p < to ? Math.max(putAt, putCall[order[p]] + 1) : Number.POSITIVE_INFINITY;
      const nextTake = Math.max(takeAt, takeCall[order[t]] + 1);
      if (nextPut <= nextTake || p === t) {
        putAt = nextPut;
        linearization[length++] = put[order[p++]];
      } else {
        takeAt = nextTake;
        const operation = take[order[t++]];
        if (operation >= 0) linearization[length++] = operation;
      }
    }
    from = to;
    if (s < cuts.length) linearization[length++] = empties[s];
  }
  return linearization.slice(0, length);
}
