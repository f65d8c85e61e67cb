/** Answers whether a path leads from one node of a graph to another. */
export interface PathTable {
  /** Does a path lead from `u` to `v`? Every node reaches itself. False as well where the table does not cover `v`. */
  reaches(u: number, v: number): boolean;
  /** What it took to build the table. */
  readonly steps: number;
}
