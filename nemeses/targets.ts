import type { NodeName, Random } from '../src/core/index.js';

/** Which nodes a kill or a pause is about. `primaries` are those that lead when the fault starts. */
export const targets = ['one', 'minority', 'majority', 'all', 'primaries'] as const;

export type Target = (typeof targets)[number];

/** How many nodes it takes at least for a target to be what its name says. */
export function fewestNodes(target: Target): number {
  return target === 'minority' ? 3 : 1;
}

/**
 * Nodes of a target, in the cluster's order: `minority` and `majority` are the largest minority and the smallest
 * majority. Undefined for `primaries`, which only the cluster knows.
 */
export function chooseTargets(
  target: Target,
  nodes: readonly NodeName[],
  random: Random,
): readonly NodeName[] | undefined {
  if (target === 'primaries') return undefined;
  const count = {
    one: 1,
    minority: Math.floor((nodes.length - 1) / 2),
    majority: Math.floor(nodes.length / 2) + 1,
    all: nodes.length,
  }[target];
  const chosen = new Set(random.shuffle(nodes).slice(0, count));
  return nodes.filter((node) => chosen.has(node));
}
