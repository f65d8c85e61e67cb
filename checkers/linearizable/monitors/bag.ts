import { NULL_ID, type Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import type { Problem } from '../problem.js';
import { type ContainerHistory, containerMonitor } from './container.js';
import { Gaps } from './gaps.js';
import type { Monitor } from './index.js';
import { ascending } from './priority.js';
import { countTokens } from './tokens.js';

/**
 * Priority queues with distinct values, in O(n log n). A value can only be taken while no smaller one is inside, so
 * its take needs a gap that no smaller value covers; given the earliest such gap for every take, and every put as late
 * as it can be, all of them fit together: where a take was moved behind its call, smaller values cover the gaps between,
 * so no greater value's take lies there either. (The patterns are those of Bouajjani, Enea and Wang 2017, "Checking
 * linearizability of concurrent priority queues"; removing the greatest value first is Lee and Mathur's 2025
 * "Efficient decrease-and-conquer linearizability monitoring".)
 */
export const priorityQueueMonitor: Monitor = containerMonitor('priority-queue', 'enqueue', {
  decide: (problem, history) => decideBag(problem, history, true),
  hiding({ history: { values } }, { value, putRet, takeCall }) {
    const rank = new Int32Array(value.length);
    let place = 0;
    let previous = -1;
    for (const v of ascending(values, value)) {
      if (previous >= 0 && value[v] !== value[previous]) place++;
      rank[v] = place;
      previous = v;
    }
    return (inside, taken) => rank[inside] < rank[taken] && putRet[inside] < takeCall[taken];
  },
});

const distinctBagMonitor: Monitor = containerMonitor('unordered-queue', 'enqueue', {
  decide: (problem, history) => decideBag(problem, history, false),
  hiding: () => () => false,
});

/**
 * Unordered queues: with distinct values as priority queues, but only finding nothing needs an empty container. Where
 * values repeat and nobody found nothing, counting decides.
 */
export const unorderedQueueMonitor: Monitor = {
  name: distinctBagMonitor.name,
  decide: (problem, initial, stop) =>
    distinctBagMonitor.decide(problem, initial, stop) ?? decideValues(problem, initial),
};

/** By counting. `undefined` where somebody found nothing, and nothing else is wrong. */
function decideValues(problem: Problem, initial: Value | undefined): Decision | undefined {
  const { history, f, output } = problem;
  const put = history.code('enqueue');
  const counted = countTokens(problem, initial, put);
  const empty = counted.valid === true && output.some((id, i) => id === NULL_ID && f[i] !== put);
  return empty ? undefined : counted;
}

function decideBag(problem: Problem, history: ContainerHistory, ordered: boolean): Decision {
  const { count, end, take, putRet, takeCall, takeRet, empties } = history;
  const { call, ret } = problem;
  const order = ordered ? ascending(problem.history.values, history.value) : Int32Array.from(take, (_, v) => v);
  const gaps = new Gaps(end);
  const takenAt = new Int32Array(count);
  const cover = (v: number) => gaps.cover(putRet[v], takeCall[v]);
  let covered = 0;
  for (let i = 0; i < count; i++) {
    const v = order[i];
    // Equal values are not in each other's way.
    for (; history.value[order[covered]] !== history.value[v]; covered++) cover(order[covered]);
    const gap = take[v] < 0 ? end + 1 : ordered ? gaps.open(takeCall[v] + 1) : takeCall[v] + 1;
    if (take[v] >= 0 && gap > takeRet[v]) {
      const chain = coveringChain(history, order.subarray(0, i), takeCall[v] + 1, takeRet[v]);
      return { valid: false, failed: -1, conflict: [history.put[v], take[v], ...chain] };
    }
    takenAt[v] = gap;
  }
  for (; covered < count; covered++) cover(order[covered]);
  const emptyAt = new Int32Array(empties.length);
  for (let i = 0; i < empties.length; i++) {
    emptyAt[i] = gaps.open(call[empties[i]] + 1);
    if (emptyAt[i] <= ret[empties[i]] && emptyAt[i] <= end) continue;
    return {
      valid: false,
      failed: -1,
      conflict: [empties[i], ...coveringChain(history, order, call[empties[i]] + 1, ret[empties[i]])],
    };
  }
  return { valid: true, order: linearize(history, order, takenAt, emptyAt) };
}

/** Gap by gap: first the takes, least value first, then those that find nothing, then puts of values that stay. */
function linearize(history: ContainerHistory, order: Int32Array, takenAt: Int32Array, emptyAt: Int32Array): Int32Array {
  const { count, end, put, take, putRet, empties } = history;
  const buckets = new Buckets((end + 1) * 3, count * 2 + empties.length);
  for (let i = 0; i < empties.length; i++) buckets.add(emptyAt[i] * 3 + 1, empties[i]);
  for (let i = count - 1; i >= 0; i--) {
    const v = order[i];
    const putAt = Math.min(putRet[v], takenAt[v]);
    // Buckets give back what was added last first: so the take goes in before its put, the greatest value first.
    if (take[v] >= 0) buckets.add(takenAt[v] * 3, take[v]);
    buckets.add(putAt === takenAt[v] ? putAt * 3 : putAt * 3 + 2, put[v]);
  }
  return buckets.drain();
}

/** Items by number, each bucket a linked list. */
class Buckets {
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #item: Int32Array;
  #size = 0;

  constructor(buckets: number, items: number) {
    this.#head = new Int32Array(buckets).fill(-1);
    this.#next = new Int32Array(items);
    this.#item = new Int32Array(items);
  }

  add(bucket: number, item: number): void {
    const at = this.#size++;
    this.#item[at] = item;
    this.#next[at] = this.#head[bucket];
    this.#head[bucket] = at;
  }

  drain(): Int32Array {
    const drained = new Int32Array(this.#size);
    let length = 0;
    for (let bucket = 0; bucket < this.#head.length; bucket++) {
      for (let at = this.#head[bucket]; at >= 0; at = this.#next[at]) drained[length++] = this.#item[at];
    }
    return drained;
  }
}

/** Puts and takes of a few of the given values that together cover all gaps from `from` to `to`. */
export function coveringChain(history: ContainerHistory, values: Int32Array, from: number, to: number): number[] {
  const { putRet, takeCall, put, take } = history;
  const near = values.filter((v) => putRet[v] < Math.min(takeCall[v], to) && takeCall[v] >= from);
  near.sort((a, b) => putRet[a] - putRet[b]);
  const chain: number[] = [];
  let gap = from;
  for (let i = 0; gap <= to && i < near.length; ) {
    let furthest = -1;
    for (; i < near.length && putRet[near[i]] < gap; i++) {
      if (furthest < 0 || takeCall[near[i]] > takeCall[furthest]) furthest = near[i];
    }
    if (furthest < 0 || takeCall[furthest] < gap) break;
    chain.push(put[furthest]);
    if (take[furthest] >= 0) chain.push(take[furthest]);
    gap = takeCall[furthest] + 1;
  }
  return chain;
}
