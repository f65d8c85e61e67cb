import { type GraphBuilder, THROUGH } from './dependency-graph.js';

/** Up to this many edges are made one by one. */
const DIRECT = 256;

/**
 * Adds an edge from every transaction of one group to every other one of a second group, in linear size: through a node
 * in between where there are many. Both groups ascend and hold nobody twice. Transactions in both groups would reach
 * themselves through that node; they go through one that leads to the rest of the second group, and to each other along two
 * chains of nodes, one to those that come later in the group and one to those that come earlier. So exactly the edges
 * asked for are there, none more and none less: a cycle with one rw edge is found as such even where thousands read one version.
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
  chain(builder, both, kind);
  chain(builder, both.toReversed(), kind);
}

function hub(builder: GraphBuilder, from: readonly number[], to: readonly number[], kind: number): void {
  if (from.length === 0 || to.length === 0) return;
  const middle = builder.between();
  for (const a of from) builder.edge(a, middle, kind);
  for (const b of to) builder.edge(middle, b, THROUGH);
}

/** From each of a group to all that come behind it: a node for each but the first, leading to it and on to the next node. */
function chain(builder: GraphBuilder, group: readonly number[], kind: number): void {
  if (group.length < 2) return;
  const node = builder.between(group.length - 1);
  for (let i = 1; i < group.length; i++) {
    builder.edge(group[i - 1], node + i - 1, kind);
    builder.edge(node + i - 1, group[i], THROUGH);
    if (i + 1 < group.length) builder.edge(node + i - 1, node + i, THROUGH);
  }
}
