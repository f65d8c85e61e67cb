import type { DependencyGraph } from './dependency-graph.js';

/** Strongly connected components: each node's component; components are numbered from the last to the first in a topological order. */
export interface Components {
  readonly component: Int32Array;
  readonly count: number;
}

/**
 * Tarjan's algorithm (SIAM J. Comput. 1972) over the edges whose kinds are in `kinds`, with a stack of its own.
 * O(nodes + edges) time, 20 bytes a node.
 */
export function components(graph: DependencyGraph, kinds: number): Components {
  const { nodes, offsets, edges } = graph;
  const component = new Int32Array(nodes).fill(-1);
  // 0: not seen. A node's number in the order of discovery, plus one.
  const index = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const cursor = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  let depth = 0;
  let opened = 0;
  let discovered = 0;
  let count = 0;
  for (let root = 0; root < nodes; root++) {
    if (index[root] !== 0) continue;
    path[0] = root;
    depth = 1;
    index[root] = low[root] = ++discovered;
    cursor[root] = offsets[root];
    open[opened++] = root;
    while (depth > 0) {
      const v = path[depth - 1];
      const end = offsets[v + 1];
      let at = cursor[v];
      let descended = false;
      while (at < end) {
        const edge = edges[at++];
        if ((kinds & (1 << (edge & 7))) === 0) continue;
        const to = edge >> 3;
        if (index[to] === 0) {
          index[to] = low[to] = ++discovered;
          cursor[to] = offsets[to];
          path[depth++] = to;
          open[opened++] = to;
          descended = true;
          break;
        }
        if (component[to] < 0 && index[to] < low[v]) low[v] = index[to];
      }
      cursor[v] = at;
      if (descended) continue;
      depth--;
      if (low[v] === index[v]) {
        let w: number;
        do {
          w = open[--opened];
          component[w] = count;
        } while (w !== v);
        count++;
      }
      if (depth > 0) {
        const parent = path[depth - 1];
        if (low[v] < low[parent]) low[parent] = low[v];
      }
    }
  }
  return { component, count };
}

/** The components of at least two transactions, each as its nodes in ascending order, by their first node. */
export function cyclicComponents(graph: DependencyGraph, found: Components): Int32Array[] {
  const { component, count } = found;
  const transactions = new Int32Array(count);
  for (let v = 0; v < graph.transactions; v++) transactions[component[v]]++;
  const members = new Map<number, number[]>();
  for (let v = 0; v < graph.nodes; v++) {
    const c = component[v];
    if (transactions[c] < 2) continue;
    const list = members.get(c);
    if (list === undefined) members.set(c, [v]);
    else list.push(v);
  }
  return [...members.values()].map((list) => Int32Array.from(list));
}
