import { doubled } from '../doubled.js';
import { INITIAL_STATE, type ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';

/**
 * Edges of the commit order that an axiom demands: `from` commits before `to`, because of the read `mop`; or that the list
 * under a key shows, `mop` being -1 less the key.
 */
export class CommitEdges {
  length = 0;
  from: Int32Array = new Int32Array(1 << 12);
  to: Int32Array = new Int32Array(1 << 12);
  mop: Int32Array = new Int32Array(1 << 12);

  push(from: number, to: number, mop: number): void {
    if (this.length === this.from.length) {
      this.from = doubled(this.from);
      this.to = doubled(this.to);
      this.mop = doubled(this.mop);
    }
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.mop[this.length++] = mop;
  }
}

/**
 * The relations that a commit order must keep: session order, reads from, and what an axiom demands. Transactions are nodes; node
 * `count` is the transaction that wrote the initial state of every key, before all sessions.
 */
export class CommitOrder {
  readonly reads: ReadsFrom;
  readonly sessions: Sessions;
  readonly demanded: CommitEdges;
  /** The node of the initial state. */
  readonly initial: number;
  readonly #start: Int32Array;
  readonly #edge: Int32Array;

  constructor(reads: ReadsFrom, sessions: Sessions, demanded = new CommitEdges()) {
    this.reads = reads;
    this.sessions = sessions;
    this.demanded = demanded;
    this.initial = reads.count;
    this.#start = new Int32Array(reads.count + 2);
    this.#edge = new Int32Array(demanded.length);
    this.#group();
  }

  /** How many edges lead to a node. */
  degree(t: number): number {
    const demanded = this.#start[t + 1] - this.#start[t];
    if (t === this.initial) return demanded;
    return 1 + this.reads.readStart[t + 1] - this.reads.readStart[t] + demanded;
  }

  /** The origin of the `i`-th edge that leads to a node: its session's previous transaction, those it read from, the demanded ones. */
  predecessor(t: number, i: number): number {
    if (t === this.initial) return this.demanded.from[this.#edge[this.#start[t] + i]];
    if (i === 0) {
      const previous = this.sessions.previous[t];
      return previous < 0 ? this.initial : previous;
    }
    const at = this.reads.readStart[t] + i - 1;
    const end = this.reads.readStart[t + 1];
    if (at < end) return this.reads.readFrom[at] === INITIAL_STATE ? this.initial : this.reads.readFrom[at];
    return this.demanded.from[this.#edge[this.#start[t] + at - end]];
  }

  /** The demanded edge that {@link predecessor} of this index is; -1 where it is none. And the read, where it is one. */
  demandedEdge(t: number, i: number): number {
    const others = t === this.initial ? 0 : 1 + this.reads.readStart[t + 1] - this.reads.readStart[t];
    return i < others ? -1 : this.#edge[this.#start[t] + i - others];
  }

  #group(): void {
    const { to, length } = this.demanded;
    const start = this.#start;
    for (let e = 0; e < length; e++) start[to[e] + 1]++;
    for (let t = 0; t <= this.reads.count; t++) start[t + 1] += start[t];
    const at = start.slice(0, this.reads.count + 1);
    for (let e = 0; e < length; e++) this.#edge[at[to[e]]++] = e;
  }
}

/** A commit order that keeps all edges, or transactions on a cycle of them, each an edge before the next. */
export type Linearized = { readonly order: Int32Array } | { readonly cycle: number[] };

const NEW = 0;
const OPEN = 1;
const DONE = 2;

/**
 * Depth-first search against the edges. The order stays as close as it can to the one given (by default the oldest first), so on
 * recorded histories it walks memory almost in sequence. Linear.
 */
export function linearize(commits: CommitOrder, like?: Int32Array): Linearized {
  const nodes = commits.initial + 1;
  const { happened } = commits.reads;
  const state = new Uint8Array(nodes);
  const stack = new Int32Array(nodes);
  const next = new Int32Array(nodes);
  const order = new Int32Array(nodes);
  let length = 0;
  const roots = like?.length ?? commits.initial;
  for (let turn = -1; turn < roots; turn++) {
    const root = turn < 0 ? commits.initial : like === undefined ? turn : like[turn];
    if (state[root] !== NEW || (turn >= 0 && happened[root] === 0)) continue;
    let depth = 0;
    stack[0] = root;
    next[0] = 0;
    state[root] = OPEN;
    while (depth >= 0) {
      const t = stack[depth];
      const degree = commits.degree(t);
      let i = next[depth];
      let found = -1;
      for (; i < degree; i++) {
        const p = commits.predecessor(t, i);
        if (state[p] === DONE) continue;
        found = p;
        break;
      }
      if (found < 0) {
        state[t] = DONE;
        order[length++] = t;
        depth--;
        continue;
      }
      if (state[found] === OPEN) return { cycle: openCycle(stack, depth, found) };
      next[depth] = i + 1;
      state[found] = OPEN;
      stack[++depth] = found;
      next[depth] = 0;
    }
  }
  return { order: order.slice(0, length).filter((t) => t !== commits.initial) };
}

/** The stack leads against the edges from the cycle's last transaction to the found one. */
function openCycle(stack: Int32Array, depth: number, found: number): number[] {
  const cycle: number[] = [];
  for (let d = depth; ; d--) {
    cycle.push(stack[d]);
    if (stack[d] === found) return cycle.slice(-1).concat(cycle.slice(0, -1));
  }
}
