import { doubled } from '../doubled.js';
import { type EdgeList, type Rows, rowsBy } from './edge-list.js';
import { positionsIn } from './reachability.js';

/**
 * An order of nodes that is kept right while edges come and go (Pearce and Kelly 2007). Certain edges are given at the start; others
 * are inserted and taken back in the reverse order. An edge that leads forward already costs one comparison; another one
 * searches only between its two ends. Taking edges back leaves the order as it is: it stays right for fewer edges.
 */
export class IncrementalOrder {
  readonly #edges: EdgeList;
  readonly #certain: number;
  readonly #out: Rows;
  readonly #in: Rows;
  /** Position of each node. */
  readonly position: Int32Array;
  readonly #headOut: Int32Array;
  readonly #headIn: Int32Array;
  #nextOut: Int32Array = new Int32Array(1024);
  #nextIn: Int32Array = new Int32Array(1024);
  readonly #came: Int32Array;
  readonly #seen: Int32Array;
  #stamp = 0;
  #work = 0;
  readonly #forward: number[] = [];
  readonly #backward: number[] = [];
  /** After a refused insertion: the edges that close the cycle, from the new edge's end back to its origin. */
  cycle: number[] = [];

  /** @param edges the certain edges, free of cycles; inserted ones are appended behind them */
  constructor(edges: EdgeList, nodes: number, order: Int32Array) {
    this.#edges = edges;
    this.#certain = edges.length;
    this.#out = rowsBy(edges.from, edges.length, nodes);
    this.#in = rowsBy(edges.to, edges.length, nodes);
    this.position = positionsIn(order);
    this.#headOut = new Int32Array(nodes).fill(-1);
    this.#headIn = new Int32Array(nodes).fill(-1);
    this.#came = new Int32Array(nodes);
    this.#seen = new Int32Array(nodes);
  }

  /** How many edges there are, for {@link undoTo}. */
  get mark(): number {
    return this.#edges.length;
  }

  /** Edges looked at since this was last asked. */
  takeWork(): number {
    const work = this.#work;
    this.#work = 0;
    return work;
  }

  /** Inserts an edge; false, and nothing inserted, where it would close a cycle. */
  insert(from: number, to: number, edgeLabel: number, cause: number): boolean {
    if (this.position[from] >= this.position[to] && !this.#reorder(from, to)) return false;
    const edges = this.#edges;
    this.#work++;
    edges.push(from, to, edgeLabel, cause);
    const at = edges.length - 1 - this.#certain;
    if (at >= this.#nextOut.length) {
      this.#nextOut = doubled(this.#nextOut);
      this.#nextIn = doubled(this.#nextIn);
    }
    this.#nextOut[at] = this.#headOut[from];
    this.#headOut[from] = at;
    this.#nextIn[at] = this.#headIn[to];
    this.#headIn[to] = at;
    return true;
  }

  /** Takes back every edge inserted since a mark. */
  undoTo(mark: number): void {
    const edges = this.#edges;
    while (edges.length > mark) {
      const e = --edges.length;
      const at = e - this.#certain;
      this.#headOut[edges.from[e]] = this.#nextOut[at];
      this.#headIn[edges.to[e]] = this.#nextIn[at];
    }
  }

  #reorder(from: number, to: number): boolean {
    if (from === to) {
      this.cycle = [];
      return false;
    }
    const { position } = this;
    const high = position[from];
    const low = position[to];
    if (!this.#searchForward(from, to, high)) return false;
    this.#searchBackward(from, low);
    const byPosition = (a: number, b: number) => position[a] - position[b];
    this.#backward.sort(byPosition);
    this.#forward.sort(byPosition);
    const moved = [...this.#backward, ...this.#forward];
    this.#work += 4 * moved.length;
    const places = moved.map((v) => position[v]).toSorted((a, b) => a - b);
    for (let i = 0; i < moved.length; i++) position[moved[i]] = places[i];
    return true;
  }

  #searchForward(from: number, to: number, high: number): boolean {
    const edges = this.#edges;
    const queue = this.#forward;
    queue.length = 0;
    queue.push(to);
    const stamp = ++this.#stamp;
    this.#seen[to] = stamp;
    for (let head = 0; head < queue.length; head++) {
      const v = queue[head];
      this.#work += 2 + this.#out.start[v + 1] - this.#out.start[v];
      for (let i = this.#out.start[v]; i < this.#out.start[v + 1]; i++) {
        if (this.#reach(this.#out.edge[i], edges.to, from, to, high, stamp)) return false;
      }
      for (let at = this.#headOut[v]; at >= 0; at = this.#nextOut[at]) {
        this.#work++;
        if (this.#reach(at + this.#certain, edges.to, from, to, high, stamp)) return false;
      }
    }
    return true;
  }

  /** Notes the end of an edge; true where it is the origin of the edge to insert. */
  #reach(e: number, end: Int32Array, from: number, to: number, high: number, stamp: number): boolean {
    const w = end[e];
    if (this.position[w] > high || this.#seen[w] === stamp) return false;
    this.#seen[w] = stamp;
    this.#came[w] = e;
    if (w === from) {
      this.#trace(from, to);
      return true;
    }
    this.#forward.push(w);
    return false;
  }

  #trace(from: number, to: number): void {
    this.cycle = [];
    for (let v = from; v !== to; v = this.#edges.from[this.#came[v]]) this.cycle.push(this.#came[v]);
    this.cycle.reverse();
  }

  #searchBackward(from: number, low: number): void {
    const edges = this.#edges;
    const queue = this.#backward;
    queue.length = 0;
    queue.push(from);
    const stamp = ++this.#stamp;
    this.#seen[from] = stamp;
    const visit = (w: number) => {
      if (this.position[w] < low || this.#seen[w] === stamp) return;
      this.#seen[w] = stamp;
      queue.push(w);
    };
    for (let head = 0; head < queue.length; head++) {
      const v = queue[head];
      this.#work += 2 + this.#in.start[v + 1] - this.#in.start[v];
      for (let i = this.#in.start[v]; i < this.#in.start[v + 1]; i++) visit(edges.from[this.#in.edge[i]]);
      for (let at = this.#headIn[v]; at >= 0; at = this.#nextIn[at]) {
        this.#work++;
        visit(edges.from[at + this.#certain]);
      }
    }
  }
}
