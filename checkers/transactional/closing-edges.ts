import type { DependencyGraph } from './dependency-graph.js';
import type { SearchBudget } from './shortest-path.js';

/** Words of sources that are followed at a time: 32 sources each. */
const WORDS = 8;

/** Edges, each from a node to another: `from[i]` to `to[i]`. */
export interface EdgeEnds {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Which of some edges close a cycle with a path of edges of some kinds, decided exactly. Edges are taken 256 origins at a
 * time; sets of origins that a node leads to, as bits, are passed against the edges, successors first, between the
 * components where such a path can lie. O(edges times origins over 32), far less where cycles are local.
 * @param component strongly connected components over the same kinds, numbered against the direction of edges
 * @param budget steps of 32 origins along one edge; undefined is returned where it ends
 */
export function closingEdges(
  graph: DependencyGraph,
  kinds: number,
  component: Int32Array,
  { from, to }: EdgeEnds,
  budget: SearchBudget,
): Int32Array | undefined {
  const closing: number[] = [];
  // A path leads to components of smaller numbers only, or stays within one.
  const open: number[] = [];
  for (let i = 0; i < from.length; i++) {
    if (component[to[i]] === component[from[i]]) closing.push(i);
    else if (component[to[i]] > component[from[i]]) open.push(i);
  }
  open.sort((a, b) => component[from[a]] - component[from[b]] || from[a] - from[b] || a - b);
  const order = byComponent(graph.nodes, component);
  const bits = new Int32Array(graph.nodes * WORDS);
  const slot = new Int32Array(graph.nodes).fill(-1);
  for (let next = 0; next < open.length; ) {
    const start = next;
    let origins = 0;
    let highest = 0;
    for (; next < open.length; next++) {
      const origin = from[open[next]];
      if (slot[origin] < 0) {
        if (origins === WORDS * 32) break;
        slot[origin] = origins++;
      }
      highest = Math.max(highest, component[to[open[next]]]);
    }
    const lowest = component[from[open[start]]];
    if (!passBack(graph, kinds, component, order, [lowest, highest], slot, bits, budget)) return undefined;
    for (let i = start; i < next; i++) {
      const bit = slot[from[open[i]]];
      if ((bits[to[open[i]] * WORDS + (bit >>> 5)] >>> (bit & 31)) & 1) closing.push(open[i]);
    }
    for (let i = start; i < next; i++) slot[from[open[i]]] = -1;
  }
  return Int32Array.from(closing).toSorted();
}

/** Nodes by the number of their component, and where each component begins. */
interface NodeOrder {
  readonly nodes: Int32Array;
  readonly start: Int32Array;
}

function byComponent(count: number, component: Int32Array): NodeOrder {
  let components = 0;
  for (let v = 0; v < count; v++) components = Math.max(components, component[v] + 1);
  const start = new Int32Array(components + 1);
  for (let v = 0; v < count; v++) start[component[v] + 1]++;
  for (let c = 0; c < components; c++) start[c + 1] += start[c];
  const at = start.slice(0, components);
  const nodes = new Int32Array(count);
  for (let v = 0; v < count; v++) nodes[at[component[v]]++] = v;
  return { nodes, start };
}

/** Sets, for the nodes of the components from the lowest to the highest, which origins they lead to. */
function passBack(
  { offsets, edges }: DependencyGraph,
  kinds: number,
  component: Int32Array,
  { nodes, start }: NodeOrder,
  [lowest, highest]: readonly [number, number],
  slot: Int32Array,
  bits: Int32Array,
  budget: SearchBudget,
): boolean {
  const set = new Int32Array(WORDS);
  for (let c = lowest; c <= highest; c++) {
    if (budget.exhausted) return false;
    set.fill(0);
    for (let i = start[c]; i < start[c + 1]; i++) {
      const v = nodes[i];
      if (slot[v] >= 0) set[slot[v] >>> 5] |= 1 << (slot[v] & 31);
      budget.spend((offsets[v + 1] - offsets[v]) * WORDS);
      for (let e = offsets[v]; e < offsets[v + 1]; e++) {
        const w = edges[e] >> 3;
        if ((kinds & (1 << (edges[e] & 7))) === 0 || component[w] === c || component[w] < lowest) continue;
        for (let word = 0; word < WORDS; word++) set[word] |= bits[w * WORDS + word];
      }
    }
    for (let i = start[c]; i < start[c + 1]; i++) bits.set(set, nodes[i] * WORDS);
  }
  return true;
}
