import type { Link, Net, NodeName, Undo } from '../src/core/index.js';
import type { Faults } from './faults.js';
import { dropCommand, flushCommand, undropCommand } from './firewall.js';
import type { Pods } from './pods.js';

/**
 * Network faults as rules in the pods. A directed link is cut where its packets arrive: a rule at the destination
 * drops what has the source's address. Every drop has rules of its own, so a link that two drops hold opens with the
 * second undo.
 */
export class DockerNet implements Net {
  readonly #pods: Pods;
  readonly #faults: Faults;
  #count = 0;

  constructor(pods: Pods, faults: Faults) {
    this.#pods = pods;
    this.#faults = faults;
  }

  drop(links: readonly Link[]): Promise<Undo> {
    const fault = `drop-${++this.#count}`;
    const sources = sourcesByDestination(links);
    const destinations = [...sources.keys()];
    return this.#faults.start(
      () =>
        allOf(destinations, async (to) => {
          const addresses = [...(sources.get(to) ?? [])].map((from) => this.#pods.of(from).address);
          await this.#pods.run(to, dropCommand(fault, addresses));
        }),
      () =>
        allOf(destinations, async (to) => {
          await this.#pods.run(to, undropCommand(fault));
        }),
    );
  }

  /** Empties our chain in every pod, whatever was registered: also what an undo that failed left behind. */
  async heal(): Promise<void> {
    await allOf(this.#pods.nodes, async (node) => {
      await this.#pods.run(node, flushCommand());
    });
  }
}

/** For each node that loses packets: from which nodes. A link from a node to itself has no wire to cut. */
export function sourcesByDestination(links: readonly Link[]): Map<NodeName, Set<NodeName>> {
  const sources = new Map<NodeName, Set<NodeName>>();
  for (const { from, to } of links) {
    if (from === to) continue;
    const known = sources.get(to);
    if (known) known.add(from);
    else sources.set(to, new Set([from]));
  }
  return sources;
}

/** Each at the same time, to the end, whatever becomes of the others; then the first error. */
async function allOf<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(items.map(action));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
