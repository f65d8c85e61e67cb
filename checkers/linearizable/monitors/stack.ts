import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import { type ContainerHistory, containerMonitor } from './container.js';
import { CoverTree } from './cover-tree.js';
import { emptyMoments, segmentsOf, sortedBy } from './fifo-queue.js';
import type { Monitor } from './index.js';
import { LinkedOrder } from './linked-order.js';

/**
 * Stacks with distinct values, in O(n log² n). Two steps leave a group of values as linearizable as it was:
 *
 * - A value that can be pushed before all others and popped after all others is taken off: whatever the others do, it
 *   can lie below them.
 * - Where a gap is covered by no value, the group falls apart: what must be in before the gap, and the rest, one after
 *   the other. (Leaving out values keeps a stack's history linearizable, so each part alone is, if the whole is.)
 *
 * Where neither can be done, some value would have to lie below all others and none can. When a group falls apart, only
 * its smaller part is sorted anew. (The steps are in the spirit of Lee and Mathur 2025, "Efficient decrease-and-conquer
 * linearizability monitoring".)
 */
export const stackMonitor: Monitor = containerMonitor('stack', 'push', decideStack);

function decideStack(problem: Problem, history: ContainerHistory): Decision {
  const cuts = emptyMoments(problem, history);
  if (!(cuts instanceof Int32Array)) return cuts;
  return new Unstacking(history, segmentsOf(history, cuts), cuts.length + 1).decide();
}

/** Up to so many values are sorted by insertion. */
const FEW = 24;

class Unstacking {
  readonly #history: ContainerHistory;
  readonly #groupOf: Int32Array;
  readonly #byPutCall: LinkedOrder;
  readonly #byPutRet: LinkedOrder;
  readonly #byTakeCall: LinkedOrder;
  readonly #byTakeRet: LinkedOrder;
  readonly #cover: CoverTree;
  /** Bit 1: nothing must be put before it; bit 2: nothing must be taken after it. */
  readonly #conditions: Uint8Array;
  /** Of each group, values that can lie below all others. */
  readonly #ready: number[][];
  readonly #out: number[] = [];
  /** Room for sorting. */
  readonly #keys: Float64Array;

  constructor(history: ContainerHistory, segment: Int32Array, segments: number) {
    const { count, end, putCall, putRet, takeCall, takeRet } = history;
    this.#history = history;
    this.#groupOf = segment;
    this.#ready = Array.from({ length: segments }, () => []);
    this.#conditions = new Uint8Array(count);
    this.#keys = new Float64Array(count);
    this.#cover = new CoverTree(end + 2);
    for (let v = 0; v < count; v++) this.#cover.add(putRet[v] + 1, takeCall[v], 1);
    const order = (column: Int32Array) => {
      const list = new LinkedOrder(column, segment);
      for (const v of sortedBy(column, end)) list.append(v);
      return list;
    };
    this.#byPutCall = order(putCall);
    this.#byPutRet = order(putRet);
    this.#byTakeCall = order(takeCall);
    this.#byTakeRet = order(takeRet);
  }

  decide(): Decision {
    const { empties } = this.#history;
    for (let segment = 0; segment <= empties.length; segment++) {
      const culprits = this.#decideGroup(segment);
      if (culprits) return { valid: false, failed: -1, conflict: culprits };
      if (segment < empties.length) this.#out.push(empties[segment]);
    }
    return { valid: true, order: Int32Array.from(this.#out) };
  }

  /**
   * Unstacks one segment. The agenda holds groups (as ~group), values that are taken when what is above is done, and
   * values that are groups of their own (as count + value).
   */
  #decideGroup(segment: number): number[] | undefined {
    const { put, take, count } = this.#history;
    const agenda: number[] = [~segment];
    for (let item = agenda.pop(); item !== undefined; item = agenda.pop()) {
      if (item < 0) {
        const culprits = this.#unstack(~item, agenda);
        if (culprits) return culprits;
        continue;
      }
      const v = item < count ? item : item - count;
      if (item >= count) this.#out.push(put[v]);
      if (take[v] >= 0) this.#out.push(take[v]);
    }
    return undefined;
  }

  /** Takes values off the bottom of a group until it is empty or falls apart. */
  #unstack(group: number, agenda: number[]): number[] | undefined {
    while (this.#byPutRet.first(group) >= 0) {
      const bottom = this.#takeBottom(group);
      if (bottom >= 0) {
        this.#out.push(this.#history.put[bottom]);
        agenda.push(bottom);
        continue;
      }
      const gap = this.#cover.firstOpen(this.#leastPutRet(group) + 1, this.#greatestPutRet(group));
      if (gap < 0) return this.#operationsOf(group);
      const [first, second] = this.#split(group, gap);
      agenda.push(second, first);
      return undefined;
    }
    return undefined;
  }

  #leastPutRet(group: number): number {
    return this.#history.putRet[this.#byPutRet.first(group)];
  }

  #greatestPutRet(group: number): number {
    return this.#history.putRet[this.#byPutRet.last(group)];
  }

  /** Removes a value that can lie below all others of its group; -1 where there is none. */
  #takeBottom(group: number): number {
    const { putCall, putRet, takeCall, takeRet } = this.#history;
    const firstReturn = this.#leastPutRet(group);
    const lastCall = takeCall[this.#byTakeCall.last(group)];
    for (let v = this.#byPutCall.first(group); v >= 0 && putCall[v] < firstReturn; v = this.#byPutCall.first(group)) {
      this.#byPutCall.remove(v);
      this.#meets(v, 1, group);
    }
    for (let v = this.#byTakeRet.last(group); v >= 0 && takeRet[v] > lastCall; v = this.#byTakeRet.last(group)) {
      this.#byTakeRet.remove(v);
      this.#meets(v, 2, group);
    }
    const bottom = this.#ready[group].pop();
    if (bottom === undefined) return -1;
    this.#removeFromAll(bottom);
    this.#cover.add(putRet[bottom] + 1, takeCall[bottom], -1);
    return bottom;
  }

  #meets(v: number, condition: number, group: number): void {
    this.#conditions[v] |= condition;
    if (this.#conditions[v] === 3) this.#ready[group].push(v);
  }

  #removeFromAll(v: number): void {
    this.#byPutCall.remove(v);
    this.#byPutRet.remove(v);
    this.#byTakeCall.remove(v);
    this.#byTakeRet.remove(v);
  }

  /**
   * Parts a group at a gap; the groups before and after it, as the agenda has them. The smaller part moves to a new
   * group, unless it is a single value: nothing is left to decide of that.
   */
  #split(group: number, gap: number): readonly [number, number] {
    const { moved, fromStart } = this.#smallerPart(group, gap);
    const [only] = moved;
    if (moved.length === 1 && only !== undefined) {
      const { putRet, takeCall, count } = this.#history;
      this.#removeFromAll(only);
      this.#cover.add(putRet[only] + 1, takeCall[only], -1);
      return fromStart ? [count + only, ~group] : [~group, count + only];
    }
    const fresh = this.#ready.push([]) - 1;
    for (const v of moved) {
      this.#removeFromAll(v);
      this.#groupOf[v] = fresh;
      this.#conditions[v] = 0;
    }
    for (const list of [this.#byPutCall, this.#byPutRet, this.#byTakeCall, this.#byTakeRet]) {
      this.#sort(moved, list.column);
      for (const v of moved) list.append(v);
    }
    return fromStart ? [~fresh, ~group] : [~group, ~fresh];
  }

  /** Sorts values by a column: a few in place, many as doubles that carry the value along. */
  #sort(values: number[], column: Int32Array): void {
    const n = values.length;
    if (n > FEW) {
      const { count } = this.#history;
      const keys = this.#keys.subarray(0, n);
      for (let k = 0; k < n; k++) keys[k] = column[values[k]] * count + values[k];
      keys.sort();
      for (let k = 0; k < n; k++) values[k] = keys[k] % count;
      return;
    }
    for (let k = 1; k < n; k++) {
      const v = values[k];
      let at = k;
      for (; at > 0 && column[values[at - 1]] > column[v]; at--) values[at] = values[at - 1];
      values[at] = v;
    }
  }

  /** Walks the group from both ends at once until one side reaches the gap. */
  #smallerPart(group: number, gap: number): { moved: number[]; fromStart: boolean } {
    const { putRet } = this.#history;
    const front: number[] = [];
    const back: number[] = [];
    let v = this.#byPutRet.first(group);
    let w = this.#byPutRet.last(group);
    for (;;) {
      if (putRet[v] >= gap) return { moved: front, fromStart: true };
      if (putRet[w] < gap) return { moved: back, fromStart: false };
      front.push(v);
      back.push(w);
      v = this.#byPutRet.after(v);
      w = this.#byPutRet.before(w);
    }
  }

  #operationsOf(group: number): number[] {
    const { put, take } = this.#history;
    const operations: number[] = [];
    for (let v = this.#byPutRet.first(group); v >= 0; v = this.#byPutRet.after(v)) {
      operations.push(put[v]);
      if (take[v] >= 0) operations.push(take[v]);
    }
    return operations;
  }
}
