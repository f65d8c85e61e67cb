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
 * its smaller part is moved, in its order. (The steps are in the spirit of Lee and Mathur 2025, "Efficient decrease-and-conquer
 * linearizability monitoring".)
 */
export const stackMonitor: Monitor = containerMonitor('stack', 'push', {
  decide: decideStack,
  hiding:
    (_, { putRet, putCall, takeCall }) =>
    (inside, taken) =>
      putRet[taken] < putCall[inside] && putRet[inside] < takeCall[taken],
});

function decideStack(problem: Problem, history: ContainerHistory): Decision {
  const cuts = emptyMoments(problem, history);
  if (!(cuts instanceof Int32Array)) return cuts;
  return new Unstacking(history, segmentsOf(history, cuts), cuts.length + 1).decide();
}

class Unstacking {
  readonly #history: ContainerHistory;
  readonly #byPutCall: LinkedOrder;
  readonly #byPutRet: LinkedOrder;
  readonly #byTakeCall: LinkedOrder;
  readonly #byTakeRet: LinkedOrder;
  readonly #cover: CoverTree;
  /** Bit 1: nothing must be put before it; bit 2: nothing must be taken after it. Among fewer values that stays so. */
  readonly #conditions: Uint8Array;
  /** 1 while a value moves to another group. */
  readonly #moves: Uint8Array;
  /** Of each group, values that can lie below all others. */
  readonly #ready: number[][];
  /** The order so far. */
  readonly #out: Int32Array;
  #length = 0;

  constructor(history: ContainerHistory, segment: Int32Array, segments: number) {
    const { count, end, putCall, putRet, takeCall, takeRet } = history;
    this.#history = history;
    this.#ready = Array.from({ length: segments }, () => []);
    this.#conditions = new Uint8Array(count);
    this.#moves = new Uint8Array(count);
    this.#out = new Int32Array(count * 2 + history.empties.length);
    this.#cover = new CoverTree(
      end + 2,
      putRet.map((position) => position + 1),
      takeCall,
    );
    const order = (column: Int32Array) => {
      const list = new LinkedOrder(column);
      for (const v of sortedBy(column, end)) list.append(v, segment[v]);
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
      if (segment < empties.length) this.#out[this.#length++] = empties[segment];
    }
    return { valid: true, order: this.#out.subarray(0, this.#length) };
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
      if (item >= count) this.#out[this.#length++] = put[v];
      if (take[v] >= 0) this.#out[this.#length++] = take[v];
    }
    return undefined;
  }

  /** Takes values off the bottom of a group until it is empty or falls apart. */
  #unstack(group: number, agenda: number[]): number[] | undefined {
    while (this.#byPutRet.first(group) >= 0) {
      const bottom = this.#takeBottom(group);
      if (bottom >= 0) {
        this.#out[this.#length++] = this.#history.put[bottom];
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
      this.#byPutCall.remove(v, group);
      this.#meets(v, 1, group);
    }
    for (let v = this.#byTakeRet.last(group); v >= 0 && takeRet[v] > lastCall; v = this.#byTakeRet.last(group)) {
      this.#byTakeRet.remove(v, group);
      this.#meets(v, 2, group);
    }
    const bottom = this.#ready[group].pop();
    if (bottom === undefined) return -1;
    this.#removeFromAll(bottom, group);
    this.#cover.uncover(putRet[bottom] + 1, takeCall[bottom]);
    return bottom;
  }

  #meets(v: number, condition: number, group: number): void {
    this.#conditions[v] |= condition;
    if (this.#conditions[v] === 3) this.#ready[group].push(v);
  }

  #removeFromAll(v: number, group: number): void {
    this.#byPutCall.remove(v, group);
    this.#byPutRet.remove(v, group);
    this.#byTakeCall.remove(v, group);
    this.#byTakeRet.remove(v, group);
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
      this.#removeFromAll(only, group);
      this.#cover.uncover(putRet[only] + 1, takeCall[only]);
      return fromStart ? [count + only, ~group] : [~group, count + only];
    }
    const fresh = this.#ready.push([]) - 1;
    for (const v of moved) this.#moves[v] = 1;
    this.#byPutCall.move(moved, this.#moves, group, fresh, fromStart);
    this.#byPutRet.move(moved, this.#moves, group, fresh, fromStart);
    this.#byTakeCall.move(moved, this.#moves, group, fresh, fromStart);
    this.#byTakeRet.move(moved, this.#moves, group, fresh, fromStart);
    for (const v of moved) this.#moves[v] = 0;
    return fromStart ? [~fresh, ~group] : [~group, ~fresh];
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
