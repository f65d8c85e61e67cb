import { type GraphBuilder, THROUGH } from './dependency-graph.js';

/** Up to this many edges are made one by one. */
const DIRECT = 256;

/**
 * Adds an edge from every transaction of one group to every other one of a second group, in linear size: through a node
 * in between where there are many. Both groups ascend. Transactions in both groups would reach themselves through that
 * node; they go through one that leads to the rest of the second group, and to each other in a ring, so that whoever
 * reached each other before still does.
 */
export function linkAll(builder: GraphBuilder, from: readonly number[], to: readonly number[], kind: number): void {
  if (from.length * to.length <= Math.max(DIRECT, 4 * (from.length + to.length))) {
    for (const a of from) for (const b of to) if (a !== b) builder.edge(a, b, kind);
    return;
  }
  const first = new Set(from);
  const rest = to.filter((b) => !first.has(b));
  const second = new Set(to);
  const both = from.filter((a) => second.has(a));
  hub(
    builder,
    from.filter((a) => !second.has(a)),
    to,
    kind,
  );
  hub(builder, both, rest, kind);
  if (both.length > 1) both.forEach((a, i) => builder.edge(a, both[(i + 1) % both.length], kind));
}

function hub(builder: GraphBuilder, from: readonly number[], to: readonly number[], kind: number): void {
  if (from.length === 0 || to.length === 0) return;
  const middle = builder.between();
  for (const a of from) builder.edge(a, middle, kind);
  for (const b of to) builder.edge(middle, b, THROUGH);
}
