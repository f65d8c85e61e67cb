import type { FaultWindow } from '../src/core/index.js';

/** A stretch of time in which the same faults were on, at least one. From `fromNs` to before `toNs`. */
export interface FaultStretch {
  readonly fromNs: number;
  readonly toNs: number;
  readonly windows: readonly FaultWindow[];
}

/** The time of faults cut wherever one comes or goes, in order. A fault that was never taken back lasts for ever. */
export function faultStretches(windows: readonly FaultWindow[]): FaultStretch[] {
  const cuts = [...new Set(windows.flatMap((window) => [window.startNs, endOf(window)]))].toSorted((a, b) => a - b);
  const stretches: FaultStretch[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [fromNs, toNs] = [cuts[i], cuts[i + 1]];
    const on = windows.filter((window) => window.startNs <= fromNs && endOf(window) >= toNs);
    if (on.length > 0) stretches.push({ fromNs, toNs, windows: on });
  }
  return stretches;
}

/** Did all of these faults together leave a majority of the nodes that ran and reached each other? */
export function leavesMajority({ windows }: FaultStretch, nodes: readonly string[]): boolean {
  const hit = new Set(windows.filter(isOfProcesses).flatMap((window) => window.nodes));
  let sides: readonly (readonly string[])[] = [nodes.filter((node) => !hit.has(node))];
  for (const window of windows) {
    if (isOfProcesses(window)) continue;
    // Without sides nobody can say who reached whom.
    const { groups } = window;
    if (!groups) return false;
    sides = sides.flatMap((side) => groups.map((group) => side.filter((node) => group.includes(node))));
  }
  return sides.some((side) => side.length * 2 > nodes.length);
}

/** A fault of the network has sides, or is a partition that has none; any other hits its nodes. */
function isOfProcesses(window: FaultWindow): boolean {
  return window.groups === undefined && window.fault !== 'partition';
}

function endOf(window: FaultWindow): number {
  return window.endNs ?? Number.POSITIVE_INFINITY;
}
