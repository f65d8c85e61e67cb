import type { Cycle } from './cycle.js';
import { type DependencyGraph, RW, THROUGH } from './dependency-graph.js';
import { boundary } from './models.js';

/**
 * Leaves out cycles that close through a process's order or real time between transactions of which the data says the same,
 * where the other anomalies rule out every model that such a cycle rules out: a lost update between consecutive calls, say,
 * is also a read that missed a write which had returned, but that adds nothing.
 */
export function withoutShadowed(graph: DependencyGraph, cycles: readonly Cycle[], others: Iterable<string>): Cycle[] {
  const shadowed = new Set(cycles.filter((cycle) => isShadowed(graph, cycle)));
  if (shadowed.size === 0) return [...cycles];
  const known = new Set(others);
  for (const cycle of cycles) if (!shadowed.has(cycle)) known.add(cycle.type);
  const redundant = new Set<string>();
  for (const { type } of shadowed) {
    if (known.has(type) || redundant.has(type)) continue;
    const without = ruledOut(known);
    if ([...ruledOut([type])].every((model) => without.has(model))) redundant.add(type);
    else known.add(type);
  }
  return cycles.filter((cycle) => !shadowed.has(cycle) || !redundant.has(cycle.type));
}

function ruledOut(types: Iterable<string>): Set<string> {
  const { not, alsoNot } = boundary(types);
  return new Set([...not, ...alsoNot]);
}

function isShadowed(graph: DependencyGraph, { transactions, kinds }: Cycle): boolean {
  return kinds.some((kind, i) => {
    const to = transactions[(i + 1) % transactions.length] as number;
    return kind > RW && dependsByData(graph, transactions[i] as number, to);
  });
}

/** Is there an edge by data from one transaction to another, directly or through a node in between? */
function dependsByData({ offsets, edges }: DependencyGraph, from: number, to: number): boolean {
  for (let e = offsets[from]; e < offsets[from + 1]; e++) {
    if ((edges[e] & 7) > RW) continue;
    const next = edges[e] >> 3;
    if (next === to) return true;
    for (let f = offsets[next]; f < offsets[next + 1]; f++) if (edges[f] === ((to << 3) | THROUGH)) return true;
  }
  return false;
}
