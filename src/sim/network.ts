import { type Link, type LinkProbe, MILLISECOND_NS, type NodeName, type Random, UsageError } from '../core/index.js';
import type { SimulationParameters } from './parameters.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * Packets between nodes: each one takes its own time, so they overtake each other; some are lost, doubled or held up.
 * A dropped link swallows what would arrive on it while it is dropped, as a firewall rule at the receiver does.
 */
export class SimulatedNetwork {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #parameters: SimulationParameters;
  readonly #indices: ReadonlyMap<NodeName, number>;
  /** For every link, how many drops hold it. */
  readonly #drops: Int32Array;
  readonly #size: number;

  constructor(clock: VirtualClock, random: Random, nodes: readonly NodeName[], parameters: SimulationParameters) {
    this.#clock = clock;
    this.#random = random;
    this.#parameters = parameters;
    this.#indices = new Map(nodes.map((node, index) => [node, index]));
    this.#size = nodes.length;
    this.#drops = new Int32Array(this.#size * this.#size);
  }

  /** How long the next packet takes, in nanoseconds. */
  latencyNs(): number {
    const { latencyMs, jitterMs } = this.#parameters;
    return Math.round((latencyMs + this.#random.exponential(jitterMs)) * MILLISECOND_NS);
  }

  /** Sends one packet; `deliver` is called when it arrives, each time that it arrives. */
  send(from: NodeName, to: NodeName, deliver: () => void): void {
    const link = this.#link(from, to);
    const { loss, duplicate } = this.#parameters;
    if (loss > 0 && this.#random.chance(loss)) return;
    this.#transmit(link, deliver);
    if (duplicate > 0 && this.#random.chance(duplicate)) this.#transmit(link, deliver);
  }

  /** Drops links until the returned function is called; a second call of it does nothing. */
  drop(links: readonly Link[]): () => void {
    const indices = links.map(({ from, to }) => this.#link(from, to));
    const epoch = this.#epoch;
    for (const index of indices) this.#drops[index]++;
    let undone = false;
    return () => {
      if (undone || epoch !== this.#epoch) return;
      undone = true;
      for (const index of indices) this.#drops[index]--;
    };
  }

  /** Opens every link. */
  heal(): void {
    this.#epoch++;
    this.#drops.fill(0);
  }

  /** Sends packets over every link and counts what arrives until the time is over. */
  async probe(links: readonly Link[], attempts: number, timeoutNs: number): Promise<LinkProbe[]> {
    const latencies = links.map(() => [] as number[]);
    let open = true;
    const sentNs = this.#clock.nowNs();
    links.forEach(({ from, to }, i) => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        let arrived = false;
        this.send(from, to, () => {
          if (open && !arrived) latencies[i].push(this.#clock.nowNs() - sentNs);
          arrived = true;
        });
      }
    });
    await this.#clock.sleep(timeoutNs);
    open = false;
    return links.map((link, i) => {
      const arrived = latencies[i].toSorted((a, b) => a - b);
      const received = arrived.length;
      const probe = { ...link, sent: attempts, received };
      return received === 0 ? probe : { ...probe, latencyNs: arrived[received >> 1] };
    });
  }

  #epoch = 0;

  #transmit(link: number, deliver: () => void): void {
    const { reorder, reorderMs } = this.#parameters;
    let delayNs = this.latencyNs();
    if (reorder > 0 && this.#random.chance(reorder)) {
      delayNs += Math.round(this.#random.float() * reorderMs * MILLISECOND_NS);
    }
    this.#clock.schedule(this.#clock.nowNs() + delayNs, () => {
      if (this.#drops[link] === 0) deliver();
    });
  }

  #link(from: NodeName, to: NodeName): number {
    const a = this.#indices.get(from);
    const b = this.#indices.get(to);
    if (a === undefined || b === undefined) {
      throw new UsageError(`a packet from ${from} to ${to}: there is no such node`, {
        code: 'UNKNOWN_NODE',
        hint: `The nodes are ${[...this.#indices.keys()].join(', ')}.`,
      });
    }
    return a * this.#size + b;
  }
}
