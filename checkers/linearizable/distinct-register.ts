import { ANY, type Code, SAME } from './code.js';
import type { Decision } from './decision.js';
import { NEVER } from './problem.js';

/**
 * Decides a register whose every value is written at most once (Gibbons and Korach, Testing shared memories, 1997,
 * section 4.2), with compare-and-set, unfinished operations and an initial value. O(n) time and memory.
 *
 * A value is one stretch of the order: the operation that leaves it, then those that need it. A compare-and-set joins
 * the stretches of its two values into one block. Within a block the order is given; between blocks, one with a return
 * before another's call must come first. That relation has a cycle exactly where two blocks each precede the other: a
 * block from its first return `r` to its last call `c` precedes another exactly where its `r` lies before the other's
 * `c`, so the block of a cycle with the greatest `c` is preceded by all of them.
 *
 * `undefined` where a value is left by two operations, or by one and the initial state.
 */
export function decideDistinctRegister(code: Code): Decision | undefined {
  if (!code.simple) return undefined;
  const source = sourcesOf(code);
  return source === undefined ? undefined : new Blocks(code, source).decide();
}

const NONE = -1;

/** By state: the operation that leaves it. Unfinished operations that leave a state which nobody needs are left out. */
function sourcesOf(code: Code): Int32Array | undefined {
  const { problem, guard, target, initial, states } = code;
  const { length, ret } = problem;
  const source = new Int32Array(states.size).fill(NONE);
  const needed = new Uint8Array(states.size);
  let unfinished = false;
  for (let i = 0; i < length; i++) {
    if (ret[i] === NEVER) {
      unfinished = true;
      continue;
    }
    if (guard[i] >= 0) needed[guard[i]] = 1;
    else if (target[i] === SAME) return undefined;
  }
  // An unfinished compare-and-set whose result is needed needs its own guard in turn.
  for (let changed = unfinished; changed; ) {
    changed = false;
    for (let i = 0; i < length; i++) {
      if (ret[i] === NEVER && guard[i] >= 0 && target[i] !== SAME && needed[target[i]] && !needed[guard[i]]) {
        needed[guard[i]] = 1;
        changed = true;
      }
    }
  }
  for (let i = 0; i < length; i++) {
    if (target[i] === SAME || (ret[i] === NEVER && !needed[target[i]])) continue;
    if (source[target[i]] !== NONE || target[i] === initial) return undefined;
    source[target[i]] = i;
  }
  return source;
}

class Blocks {
  readonly #code: Code;
  readonly #source: Int32Array;
  /** By state: reads of it, as a linked list in the order of calls. */
  readonly #firstRead: Int32Array;
  readonly #nextRead: Int32Array;
  /** By state: the compare-and-set that needs it. */
  readonly #successor: Int32Array;
  /** By block: first return, last call, the operations that have them, and its first state. */
  readonly #returns: number[] = [];
  readonly #calls: number[] = [];
  readonly #returner: number[] = [];
  readonly #caller: number[] = [];
  readonly #root: number[] = [];
  #order = new Int32Array(0);
  #placed = 0;

  constructor(code: Code, source: Int32Array) {
    this.#code = code;
    this.#source = source;
    this.#firstRead = new Int32Array(source.length).fill(NONE);
    this.#successor = new Int32Array(source.length).fill(NONE);
    this.#nextRead = new Int32Array(code.problem.length);
  }

  decide(): Decision {
    return this.#link() ?? this.#walk() ?? this.#cross() ?? { valid: true, order: this.#arrange() };
  }

  /** Hangs every operation at the state that it needs. */
  #link(): Decision | undefined {
    const { problem, guard, target, initial } = this.#code;
    const source = this.#source;
    for (let i = problem.length - 1; i >= 0; i--) {
      const needs = guard[i];
      if (needs === ANY) continue;
      const effective = target[i] === SAME ? problem.ret[i] !== NEVER : source[target[i]] === i;
      if (!effective) continue;
      if (source[needs] === NONE && needs !== initial) return this.#invalid([i]);
      if (target[i] === SAME) {
        this.#nextRead[i] = this.#firstRead[needs];
        this.#firstRead[needs] = i;
      } else {
        if (this.#successor[needs] !== NONE) return this.#twoSuccessors(i, this.#successor[needs]);
        this.#successor[needs] = i;
      }
    }
    return undefined;
  }

  /** The conflict, and those that show that its operations of unknown outcome happened. */
  #invalid(conflict: readonly number[]): Decision {
    const { problem, guard, target } = this.#code;
    const needing = new Map<number, number[]>();
    for (let i = 0; i < problem.length; i++) {
      if (problem.ret[i] === NEVER && this.#source[target[i]] !== i) continue;
      const alike = needing.get(guard[i]);
      if (alike) alike.push(i);
      else needing.set(guard[i], [i]);
    }
    // What is added on the way is gone through as well.
    const all = new Set(conflict);
    for (const i of all) {
      if (problem.ret[i] !== NEVER) continue;
      const witnesses = needing.get(target[i]) ?? [];
      const done = witnesses.find((j) => problem.ret[j] !== NEVER);
      for (const j of done === undefined ? witnesses : [done]) all.add(j);
    }
    return { valid: false, failed: -1, conflict: [...all] };
  }

  /** A value that is written once is replaced once. */
  #twoSuccessors(a: number, b: number): Decision {
    const { guard, initial } = this.#code;
    const shared = guard[a] === initial ? [] : [this.#source[guard[a]]];
    return this.#invalid([...shared, a, b]);
  }

  /** Follows every block from its first state: its bounds, and whether its own order is possible. */
  #walk(): Decision | undefined {
    const { problem, guard, target, initial } = this.#code;
    let walked = this.#block(initial);
    let seen = 1;
    for (let i = 0; i < problem.length && !walked; i++) {
      if (target[i] !== SAME && guard[i] === ANY && this.#source[target[i]] === i) walked = this.#block(target[i]);
    }
    if (walked) return walked;
    for (const root of this.#root) {
      for (let state = root; this.#successor[state] !== NONE; state = target[this.#successor[state]]) seen++;
    }
    seen += this.#root.length - 1;
    return this.#circle(seen);
  }

  /** Compare-and-sets that need each other's values in a circle are in no block. */
  #circle(seen: number): Decision | undefined {
    const { guard, target } = this.#code;
    const sources = this.#source.filter((i) => i !== NONE);
    if (sources.length + 1 === seen) return undefined;
    const inBlock = new Set<number>();
    for (const root of this.#root) {
      for (let state = root; ; state = target[this.#successor[state]]) {
        inBlock.add(state);
        if (this.#successor[state] === NONE) break;
      }
    }
    const start = sources.find((i) => !inBlock.has(target[i])) as number;
    const circle = new Set<number>();
    for (let i = start; !circle.has(i); i = this.#source[guard[i]]) circle.add(i);
    return this.#invalid([...circle]);
  }

  #block(root: number): Decision | undefined {
    const { problem, target, initial } = this.#code;
    const { call, ret } = problem;
    let lastCall = NONE;
    let caller = NONE;
    let firstReturn = root === initial ? NONE : NEVER;
    let returner = NONE;
    let late: Decision | undefined;
    const take = (i: number) => {
      // What comes later in the block must not have returned before something earlier was called.
      if (caller !== NONE && ret[i] < lastCall) late ??= this.#invalid(this.#chain(root, caller, i));
      if (ret[i] < firstReturn) {
        firstReturn = ret[i];
        returner = i;
      }
    };
    for (let state = root; ; ) {
      const writer = state === root && root === initial ? NONE : this.#source[state];
      if (writer !== NONE) {
        take(writer);
        if (call[writer] > lastCall) {
          lastCall = call[writer];
          caller = writer;
        }
      }
      let stageCall = lastCall;
      let stageCaller = caller;
      for (let i = this.#firstRead[state]; i !== NONE; i = this.#nextRead[i]) {
        take(i);
        if (call[i] > stageCall) {
          stageCall = call[i];
          stageCaller = i;
        }
      }
      lastCall = stageCall;
      caller = stageCaller;
      const next = this.#successor[state];
      if (next === NONE) break;
      state = target[next];
    }
    this.#root.push(root);
    this.#returns.push(firstReturn);
    this.#calls.push(lastCall);
    this.#returner.push(returner);
    this.#caller.push(caller);
    return late;
  }

  /** The given operations of a block, and what leads to their values. */
  #chain(root: number, ...wanted: number[]): number[] {
    const { target, guard } = this.#code;
    const last = new Set(wanted.filter((i) => i !== NONE));
    const chain: number[] = [...last];
    const states = new Set([...last].map((i) => (target[i] === SAME ? guard[i] : target[i])));
    let missing = states.size;
    for (let state = root; missing > 0; state = target[this.#successor[state]]) {
      const writer = this.#source[state];
      if (writer !== NONE && !last.has(writer)) chain.push(writer);
      if (states.has(state)) missing--;
      if (this.#successor[state] === NONE) break;
    }
    return chain;
  }

  /** Two blocks that each must come before the other. */
  #cross(): Decision | undefined {
    const returns = this.#returns;
    const calls = this.#calls;
    const order = this.#byStart();
    // Of the blocks that start earlier, the one that reaches furthest; a crossing shows with it, or not at all.
    let furthest = NONE;
    for (const b of order) {
      if (furthest !== NONE && returns[furthest] < calls[b] && returns[b] < calls[furthest]) {
        return this.#invalid([...this.#bounds(furthest), ...this.#bounds(b)]);
      }
      if (returns[b] < calls[b] && (furthest === NONE || calls[b] > calls[furthest])) furthest = b;
    }
    return undefined;
  }

  #bounds(block: number): number[] {
    return this.#chain(this.#root[block], this.#returner[block], this.#caller[block]);
  }

  /** Blocks by the lesser of first return and last call: by positions, so that no sort is needed. */
  #byStart(): Int32Array {
    const { events } = this.#code.problem;
    const at = new Int32Array(events.length + 1).fill(NONE);
    const blocks = this.#root.length;
    for (let b = 0; b < blocks; b++) at[Math.min(this.#returns[b], this.#calls[b]) + 1] = b;
    const order = new Int32Array(blocks);
    let count = 0;
    for (const b of at) if (b !== NONE) order[count++] = b;
    return order.subarray(0, count);
  }

  #arrange(): Int32Array {
    const { problem, target, initial } = this.#code;
    this.#order = new Int32Array(problem.length);
    for (const b of this.#byStart()) {
      const root = this.#root[b];
      for (let state = root; ; state = target[this.#successor[state]]) {
        if (state !== initial) this.#order[this.#placed++] = this.#source[state];
        for (let i = this.#firstRead[state]; i !== NONE; i = this.#nextRead[i]) this.#order[this.#placed++] = i;
        if (this.#successor[state] === NONE) break;
      }
    }
    return this.#order.subarray(0, this.#placed);
  }
}
