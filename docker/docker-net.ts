import { allOf, type Link, type Net, type Undo } from '../src/core/index.js';
import type { Faults } from './faults.js';
import { dropCommand, flushCommand, undropCommand } from './firewall.js';
import { sourcesByDestination } from './links.js';
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
      fault,
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
