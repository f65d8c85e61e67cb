import { type DependencyGraph, THROUGH } from './dependency-graph.js';

/** Counts down the edges that a search may still look at, so that the same input stops at the same place everywhere. */
export class SearchBudget {
  #left: number;

  constructor(edges: number) {
    this.#left = edges;
  }

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  spend(edges: number): void {
    this.#left -= edges;
  }
}

/** A walk: its nodes, and the kind of the edge out of each but the last. */
export interface Walk {
  readonly nodes: readonly number[];
  readonly kinds: readonly number[];
}

const FAR = 0x7fffffff;

/** Breadth-first search, again and again over the same graph without an allocation each time. */
export class PathFinder {
  readonly #graph: DependencyGraph;
  readonly #distance: Int32Array;
  readonly #parent: Int32Array;
  readonly #kind: Uint8Array;
  readonly #touched: Int32Array;
  #touches = 0;
  #level: number[] = [];
  #next: number[] = [];

  constructor(graph: DependencyGraph) {
    this.#graph = graph;
    this.#distance = new Int32Array(graph.nodes).fill(FAR);
    this.#parent = new Int32Array(graph.nodes);
    this.#kind = new Uint8Array(graph.nodes);
    this.#touched = new Int32Array(graph.nodes);
  }

  /**
   * A shortest walk of at least one edge from one node to another, over edges of some kinds, of at most `longest` edges;
   * `THROUGH` edges count nothing. `component` numbers nodes against the direction of edges: nodes below the target's
   * cannot lead to it and are left out.
   */
  find(
    from: number,
    to: number,
    kinds: number,
    component: Int32Array,
    longest: number,
    budget: SearchBudget,
  ): Walk | undefined {
    const { offsets, edges } = this.#graph;
    const floor = component[to];
    if (component[from] < floor) return undefined;
    let reached = FAR;
    let last = -1;
    let lastKind = 0;
    this.#settle(from, 0, -1, 0);
    this.#level.push(from);
    for (let distance = 0; this.#level.length > 0 && distance < reached && distance <= longest; distance++) {
      for (let i = 0; i < this.#level.length; i++) {
        const v = this.#level[i];
        if (this.#distance[v] !== distance) continue;
        budget.spend(offsets[v + 1] - offsets[v]);
        for (let e = offsets[v]; e < offsets[v + 1]; e++) {
          const kind = edges[e] & 7;
          if ((kinds & (1 << kind)) === 0) continue;
          const w = edges[e] >> 3;
          if (component[w] < floor) continue;
          const far = kind === THROUGH ? distance : distance + 1;
          if (far > longest) continue;
          if (w === to) {
            if (far < reached) {
              reached = far;
              last = v;
              lastKind = kind;
            }
          } else if (far < this.#distance[w]) {
            this.#settle(w, far, v, kind);
            (kind === THROUGH ? this.#level : this.#next).push(w);
          }
        }
      }
      const done = this.#level;
      this.#level = this.#next;
      this.#next = done;
      this.#next.length = 0;
    }
    const walk = last < 0 ? undefined : this.#walk(from, last, lastKind, to);
    this.#reset();
    return walk;
  }

  #settle(v: number, distance: number, parent: number, kind: number): void {
    if (this.#distance[v] === FAR) this.#touched[this.#touches++] = v;
    this.#distance[v] = distance;
    this.#parent[v] = parent;
    this.#kind[v] = kind;
  }

  #walk(from: number, last: number, lastKind: number, to: number): Walk {
    const nodes = [to];
    const kinds = [lastKind];
    for (let v = last; v !== from; v = this.#parent[v]) {
      nodes.push(v);
      kinds.push(this.#kind[v]);
    }
    nodes.push(from);
    return { nodes: nodes.toReversed(), kinds: kinds.toReversed() };
  }

  #reset(): void {
    for (let i = 0; i < this.#touches; i++) this.#distance[this.#touched[i]] = FAR;
    this.#touches = 0;
    this.#level.length = 0;
    this.#next.length = 0;
  }
}
