import type { DependencyGraph } from './dependency-graph.js';
import type { PathTable } from './path-table.js';

/** What paths say about a pair of chains: putting one of them first closes a cycle, … */
export const FIRST_CLOSES = 1;
export const SECOND_CLOSES = 2;
/** … the head of the first leads to that of the second, or the other way round. */
const HEADS_ASCEND = 4;
const HEADS_DESCEND = 8;

/**
 * The order of the chains of one key in which nothing but paths is known of them. Pairs of chains are numbered row by row:
 * the first with each later one, then the second with each later one, and so on.
 */
export class KeyOrder {
  readonly #graph: DependencyGraph;
  readonly #key: number;
  readonly #flags: Uint8Array;
  readonly #offset: number;
  readonly #firstChain: number;
  readonly #count: number;

  /**
   * @param flags what is known of each pair, of this key's from `offset` on
   */
  constructor(graph: DependencyGraph, key: number, flags: Uint8Array, offset: number) {
    this.#graph = graph;
    this.#key = key;
    this.#flags = flags;
    this.#offset = offset;
    this.#firstChain = graph.chains.keyStart[key] + 1;
    this.#count = graph.chains.keyStart[key + 1] - this.#firstChain;
  }

  /** Notes what a table knows of every pair; how many paths were asked for. */
  ask(table: PathTable): number {
    const graph = this.#graph;
    let asked = 0;
    const open = (from: number, to: number): boolean => {
      asked++;
      return !table.reaches(to, from);
    };
    let at = this.#offset;
    for (let i = 0; i < this.#count; i++) {
      const a = this.#firstChain + i;
      const headA = graph.head(a);
      for (let j = i + 1; j < this.#count; j++, at++) {
        const b = this.#firstChain + j;
        const headB = graph.head(b);
        let known = this.#flags[at];
        asked += 2;
        // Who leads to the other's head cannot come after it.
        if (table.reaches(graph.commit(headA), graph.start(headB))) known |= HEADS_ASCEND | SECOND_CLOSES;
        else if (table.reaches(graph.commit(headB), graph.start(headA))) known |= HEADS_DESCEND | FIRST_CLOSES;
        if ((known & FIRST_CLOSES) === 0 && !graph.forEachOrderEdge(a, b, this.#key, open)) known |= FIRST_CLOSES;
        if ((known & SECOND_CLOSES) === 0 && !graph.forEachOrderEdge(b, a, this.#key, open)) known |= SECOND_CLOSES;
        this.#flags[at] = known;
      }
    }
    return asked;
  }

  /**
   * Makes choices of open pairs, and adds the edges of decided ones that others do not imply: from each chain to those of the ones
   * behind it whose heads no other one of these leads to.
   * @param position of nodes in a topological order
   * @param then how many edges the flags rest on
   * @param open takes the choices that are open
   * @returns a choice that is impossible; -1 where there is none
   */
  decide(table: PathTable, position: Int32Array, then: number, open: number[]): number {
    const graph = this.#graph;
    let at = this.#offset;
    for (let i = 0; i < this.#count; i++) {
      for (let j = i + 1; j < this.#count; j++, at++) {
        const closing = this.#flags[at] & (FIRST_CLOSES | SECOND_CLOSES);
        if (closing === 0) open.push(graph.choices.add(this.#key, this.#firstChain + i, this.#firstChain + j));
        else if (closing === (FIRST_CLOSES | SECOND_CLOSES)) return this.#choice(i, j, then);
      }
    }
    const placeOf = (i: number) => position[graph.start(graph.head(this.#firstChain + i))];
    const ascending = Array.from({ length: this.#count }, (_, i) => i).toSorted((a, b) => placeOf(a) - placeOf(b));
    const next: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      next.length = 0;
      for (const j of ascending) {
        if (j === i || !this.#precedes(i, j) || next.some((c) => this.#headLeadsTo(c, j))) continue;
        next.push(j);
        this.#addEdges(table, i, j, then);
      }
    }
    return -1;
  }

  #addEdges(table: PathTable, i: number, j: number, then: number): void {
    const graph = this.#graph;
    let literal = -1;
    graph.forEachOrderEdge(this.#firstChain + i, this.#firstChain + j, this.#key, (from, to, edgeLabel) => {
      if (table.reaches(from, to)) return true;
      if (literal < 0) literal = 2 * this.#choice(i, j, then) + (i < j ? 0 : 1);
      graph.edges.push(from, to, edgeLabel, literal);
      return true;
    });
  }

  #choice(i: number, j: number, then: number): number {
    const { choices } = this.#graph;
    const choice = choices.add(this.#key, this.#firstChain + Math.min(i, j), this.#firstChain + Math.max(i, j));
    choices.edgesThen[choice] = then;
    return choice;
  }

  #flag(i: number, j: number): number {
    const row = Math.min(i, j);
    return this.#flags[this.#offset + row * this.#count - ((row + 1) * (row + 2)) / 2 + Math.max(i, j)];
  }

  #precedes(i: number, j: number): boolean {
    return (this.#flag(i, j) & (i < j ? SECOND_CLOSES : FIRST_CLOSES)) !== 0;
  }

  #headLeadsTo(i: number, j: number): boolean {
    return (this.#flag(i, j) & (i < j ? HEADS_ASCEND : HEADS_DESCEND)) !== 0;
  }
}
