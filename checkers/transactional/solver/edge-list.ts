import { doubled } from '../doubled.js';

/** Kinds of edges. `INNER` leads from a transaction's start to its own commit. */
export const SESSION = 0;
export const REALTIME = 1;
export const READ_FROM = 2;
export const OVERWRITES = 3;
export const READ_OVERWRITTEN = 4;
export const INNER = 5;
const KINDS = 8;

/** A label: the kind of an edge, and the key that it is about (0 where it is about none). */
export function label(kind: number, key = 0): number {
  return key * KINDS + kind;
}

export function labelKind(of: number): number {
  return of % KINDS;
}

export function labelKey(of: number): number {
  return Math.floor(of / KINDS);
}

/** No choice stands behind the edge: it holds in every execution. */
export const CERTAIN = -1;

/** A list of edges that grows. */
export class EdgeList {
  length = 0;
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  label = new Int32Array(1024);
  /** The literal of the choice that brought the edge, or `CERTAIN`. */
  cause = new Int32Array(1024);

  push(from: number, to: number, edgeLabel: number, cause = CERTAIN): void {
    if (this.length === this.from.length) this.#grow();
    const at = this.length++;
    this.from[at] = from;
    this.to[at] = to;
    this.label[at] = edgeLabel;
    this.cause[at] = cause;
  }

  #grow(): void {
    this.from = doubled(this.from);
    this.to = doubled(this.to);
    this.label = doubled(this.label);
    this.cause = doubled(this.cause);
  }
}

/** Out-edges (or in-edges) of an edge list, in compressed rows: edge numbers by node. */
export interface Rows {
  readonly start: Int32Array;
  readonly edge: Int32Array;
}

/** Groups the first `length` edges by one end. */
export function rowsBy(end: Int32Array, length: number, nodes: number): Rows {
  const start = new Int32Array(nodes + 1);
  for (let e = 0; e < length; e++) start[end[e] + 1]++;
  for (let v = 0; v < nodes; v++) start[v + 1] += start[v];
  const at = start.slice(0, nodes);
  const edge = new Int32Array(length);
  for (let e = 0; e < length; e++) edge[at[end[e]]++] = e;
  return { start, edge };
}
