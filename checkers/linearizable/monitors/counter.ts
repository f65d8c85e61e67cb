import type { Value } from '../../../src/core/index.js';
import { agendaOf } from '../agenda.js';
import { codeOf } from '../code.js';
import type { Decision } from '../decision.js';
import type { Model } from '../model.js';
import { partOfProblem } from '../part.js';
import { NEVER, operationOf, type Problem } from '../problem.js';
import { Search, type Stop } from '../search.js';
import type { Monitor } from './index.js';
import { chosen, SubsetSums } from './subset-sums.js';

/** With more configurations than this it does not apply. */
const STEPS = 500_000;
/** The orders in which unfinished adds are tried where some are needed; numbers are amounts and places of calls. */
const PREFERENCES: readonly ((a: Unfinished, b: Unfinished) => number)[] = [
  (a, b) => Math.abs(b.amount) - Math.abs(a.amount) || b.call - a.call,
  (a, b) => b.call - a.call,
  (a, b) => Math.abs(a.amount) - Math.abs(b.amount) || b.call - a.call,
];

/** An add of unknown outcome. */
interface Unfinished {
  readonly op: number;
  readonly call: number;
  readonly amount: number;
}

/** What every operation of a counter adds and has seen. */
interface Changes {
  readonly amount: readonly number[];
  /** The total that was seen after it. */
  readonly seen: readonly (number | undefined)[];
}

/**
 * Counters with adds of unknown outcome. A total that was seen is the sum of finished adds and of some of the unfinished
 * ones that had been called; so is the difference between two totals, one seen after the other. Of the finished
 * operations alone an order with such sums is searched, so that it does not matter which of the unfinished ones they
 * are: where there is none, no order exists. Where there is one, each sum is made of adds of its own; where that does not
 * come out, the monitor does not apply. A read that all adds together do not reach is wrong by itself.
 */
export const counterMonitor: Monitor = {
  name: 'counter-monitor',
  decide(problem, initial, stop = () => undefined) {
    const changes = changesOf(problem);
    if (changes === undefined) return undefined;
    const start = typeof initial === 'number' ? initial : 0;
    const far = outOfReach(problem, changes, start);
    if (far >= 0) return { valid: false, failed: -1, conflict: [far], proof: true };
    const unfinished: Unfinished[] = [];
    for (let op = 0; op < problem.length; op++) {
      if (problem.ret[op] === NEVER && changes.amount[op] !== 0)
        unfinished.push({ op, call: problem.call[op], amount: changes.amount[op] });
    }
    return unfinished.length === 0 ? undefined : new Slack(problem, changes, start, unfinished).decide(stop);
  },
};

/** `undefined` where something is no whole number. */
function changesOf(problem: Problem): Changes | undefined {
  const amount: number[] = [];
  const seen: (number | undefined)[] = [];
  for (let i = 0; i < problem.length; i++) {
    const { f, input, output } = operationOf(problem, i);
    const added = f === 'read' ? 0 : input;
    const total = f === 'add' ? undefined : output;
    if (!isWhole(added) || (total !== undefined && !isWhole(total))) return undefined;
    amount.push(added);
    seen.push(total);
  }
  return { amount, seen };
}

function isWhole(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e12;
}

/** The first operation that saw a total that all adds called by then do not come to; -1: none. */
function outOfReach({ events }: Problem, { amount, seen }: Changes, start: number): number {
  let least = start;
  let greatest = start;
  for (let at = 0; at < events.length; at++) {
    const i = events[at] >> 1;
    const total = seen[i];
    if ((events[at] & 1) === 0) {
      least += Math.min(amount[i], 0);
      greatest += Math.max(amount[i], 0);
    } else if (total !== undefined && (total < least || total > greatest)) return i;
  }
  return -1;
}

class Slack {
  readonly #problem: Problem;
  readonly #changes: Changes;
  readonly #start: number;
  readonly #unfinished: readonly Unfinished[];

  constructor(problem: Problem, changes: Changes, start: number, unfinished: readonly Unfinished[]) {
    this.#problem = problem;
    this.#changes = changes;
    this.#start = start;
    this.#unfinished = unfinished;
  }

  decide(stop: Stop): Decision | undefined {
    const { length, ret } = this.#problem;
    const finished: number[] = [];
    for (let i = 0; i < length; i++) if (ret[i] !== NEVER) finished.push(i);
    // Each operation is a kind of its own: which unfinished ones it may have seen depends on when it returned.
    const part = {
      ...partOfProblem(this.#problem, finished),
      process: Int32Array.from(finished),
      model: this.#model(),
    };
    const search = new Search(agendaOf(codeOf(part, undefined)), 'auto');
    const decision = search.run((done) => (search.steps > STEPS ? 'time' : stop(done)));
    if (decision.valid === 'unknown') return undefined;
    if (!decision.valid) return { valid: false, failed: -1, conflict: Array.from({ length }, (_, i) => i) };
    const order = Array.from(decision.order, (k) => finished[k]);
    for (const preference of PREFERENCES) {
      const whole = this.#withUnfinished(order, preference);
      if (whole) return { valid: true, order: Int32Array.from(whole) };
    }
    return undefined;
  }

  /** The finished operations; the state is what they have added, and what unfinished ones had when a total was seen last. */
  #model(): Model {
    const { amount, seen } = this.#changes;
    const { ret, model } = this.#problem;
    const sums = new SubsetSums(this.#unfinished.map((one) => one.amount));
    const called = countsBefore(this.#unfinished, ret);
    return {
      name: 'counter-with-slack',
      functions: model.functions,
      owned: true,
      init: () => [this.#start, 0],
      step(state, { process: i }) {
        const [total, slack] = state as readonly number[];
        const after = total + amount[i];
        const seenTotal = seen[i];
        if (seenTotal === undefined) return [[after, slack]];
        const now = seenTotal - after;
        return sums.has(now, called[i]) && sums.has(now - slack, called[i]) ? [[after, now]] : [];
      },
    };
  }

  /** An order with unfinished adds put before those that saw them; `undefined` where there are not enough of some amount. */
  #withUnfinished(
    order: readonly number[],
    preference: (a: Unfinished, b: Unfinished) => number,
  ): number[] | undefined {
    const { amount, seen } = this.#changes;
    const bound = latestCalls(this.#problem, order);
    let free = this.#unfinished.toSorted(preference);
    let total = this.#start;
    const whole: number[] = [];
    for (const [k, i] of order.entries()) {
      total += amount[i];
      const missing = (seen[i] ?? total) - total;
      if (missing !== 0) {
        const able = free.filter(({ call }) => call < bound[k]);
        const places = chosen(
          missing,
          able.map((one) => one.amount),
        );
        if (places === undefined) return undefined;
        const used = new Set(places.map((place) => able[place].op));
        whole.push(...used);
        free = free.filter(({ op }) => !used.has(op));
        total += missing;
      }
      whole.push(i);
    }
    return whole;
  }
}

/** By operation: how many of the unfinished ones were called before it returned. */
function countsBefore(unfinished: readonly Unfinished[], ret: Int32Array): Int32Array {
  return ret.map((position) => {
    let low = 0;
    let high = unfinished.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (unfinished[middle].call < position) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** By place in an order: before which position another operation must have been called to go there. */
function latestCalls({ ret }: Problem, order: readonly number[]): Int32Array {
  const bound = new Int32Array(order.length);
  let least = NEVER;
  for (let k = order.length - 1; k >= 0; k--) {
    least = Math.min(least, ret[order[k]]);
    bound[k] = least;
  }
  return bound;
}
