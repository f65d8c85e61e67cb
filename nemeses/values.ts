import { isMap, type Link, type NodeName, type Value } from '../src/core/index.js';
import type { Partition } from './shapes.js';

/** Nodes, groups and links as they stand in the values of nemesis operations. */
export type Facts = Readonly<Record<string, Value>>;

/** A partition as facts. */
export function factsOf({ nodes, groups, links }: Partition): Facts {
  const cut = links.map(({ from, to }) => ({ from, to }));
  return groups ? { nodes, groups, links: cut } : { nodes, links: cut };
}

export function nodesIn(value: Facts): readonly NodeName[] {
  return names(value['nodes']);
}

export function groupsIn(value: Facts): readonly (readonly NodeName[])[] | undefined {
  const groups = value['groups'];
  return Array.isArray(groups) ? groups.map(names) : undefined;
}

export function linksIn(value: Facts): readonly Link[] {
  const links = value['links'];
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: Value) => {
    if (!isMap(link)) return [];
    const { from, to } = link;
    return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
  });
}

function names(value: Value | undefined): NodeName[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
