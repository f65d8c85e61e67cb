import type { Link, NodeName } from '../src/core/index.js';

/** For each node that loses or counts packets: from which nodes. A link from a node to itself has no wire. */
export function sourcesByDestination(links: readonly Link[]): ReadonlyMap<NodeName, ReadonlySet<NodeName>> {
  return grouped(links.map(({ from, to }) => [to, from]));
}

/** For each node that sends: to which nodes. */
export function destinationsBySource(links: readonly Link[]): ReadonlyMap<NodeName, ReadonlySet<NodeName>> {
  return grouped(links.map(({ from, to }) => [from, to]));
}

function grouped(pairs: readonly (readonly [NodeName, NodeName])[]): Map<NodeName, Set<NodeName>> {
  const groups = new Map<NodeName, Set<NodeName>>();
  for (const [node, other] of pairs) {
    if (node === other) continue;
    const group = groups.get(node);
    if (group) group.add(other);
    else groups.set(node, new Set([other]));
  }
  return groups;
}
