import {
  errorMessage,
  type Link,
  type LinkProbe,
  type NodeName,
  type Probe,
  type ProcessProbe,
  type ProcessState,
} from '../src/core/index.js';
import { destinationsBySource, sourcesByDestination } from './links.js';
import type { Pods } from './pods.js';

const GAP_MS = 5;
/**
 * How long to wait for what has not arrived. Waiting ends as soon as everything has, so only real loss costs this;
 * shorter, and a machine that is busy would look like a network that loses packets.
 */
const TIMEOUT_MS = 1_000;

/**
 * Probes that look at the world: datagrams between the pods, and /proc. A datagram goes one way, so that a link that is
 * cut in one direction shows as cut in that one alone; all pods share a kernel, so its one-way time is exact.
 */
export class DockerProbe implements Probe {
  readonly #pods: Pods;
  readonly #prefix: string;
  #count = 0;

  /** `prefix` makes the probes of this cluster unlike any other's: letters, digits and `-`. */
  constructor(pods: Pods, prefix: string) {
    this.#pods = pods;
    this.#prefix = prefix;
  }

  /** A pod that cannot be asked takes only its own links with it. */
  async links(links: readonly Link[], options: { attempts?: number; timeoutMs?: number } = {}): Promise<LinkProbe[]> {
    const attempts = options.attempts ?? 5;
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const nonce = `${this.#prefix}-${++this.#count}`;
    const sent = await ofEach(destinationsBySource(links), async (from, destinations) => {
      const addresses = [...destinations].map((to) => this.#pods.of(to).address);
      await this.#pods.agent(from, ['send', nonce, String(attempts), String(GAP_MS), ...addresses]);
      return undefined;
    });
    const arrived = await ofEach(sourcesByDestination(links), async (to, sources) => {
      const argv = ['report', nonce, String(sources.size * attempts), String(timeoutMs)];
      return parseReport(await this.#pods.agent(to, argv, { timeoutMs: timeoutMs + 15_000 }));
    });
    return links.map(({ from, to }): LinkProbe => {
      const error = sent.get(from)?.error ?? arrived.get(to)?.error;
      if (error !== undefined) return { from, to, sent: 0, received: 0, error };
      const times = arrived.get(to)?.result?.get(this.#pods.of(from).address);
      const probe = { from, to, sent: attempts, received: times?.size ?? 0 };
      return times ? { ...probe, latencyNs: median([...times.values()]) } : probe;
    });
  }

  async process(node: NodeName): Promise<ProcessProbe> {
    const { state, pid } = parseState(await this.#pods.agent(node, ['state']));
    return pid === undefined ? { node, state } : { node, state, pid };
  }
}

/** Lines `SOURCE SEQUENCE NANOSECONDS`: by source, the time of each datagram, a duplicate counted once. */
export function parseReport(report: string): Map<string, Map<number, number>> {
  const arrived = new Map<string, Map<number, number>>();
  for (const line of report.split('\n')) {
    const [source, sequence, timeNs] = line.split(' ');
    if (source === undefined || sequence === undefined || timeNs === undefined) continue;
    const times = arrived.get(source) ?? new Map<number, number>();
    if (!times.has(Number(sequence))) times.set(Number(sequence), Number(timeNs));
    arrived.set(source, times);
  }
  return arrived;
}

/**
 * Lines `PID STATE`, by pid: the lowest is the database's first process. Paused when every process of it is stopped
 * (`T`; `t` is stopped by a debugger); a node with some stopped and some not still acts.
 */
export function parseState(lines: string): { state: ProcessState; pid?: number } {
  const processes = lines
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length === 2);
  const [first] = processes;
  if (first === undefined) return { state: 'gone' };
  const stopped = processes.every(([, letter]) => letter === 'T' || letter === 't');
  return { state: stopped ? 'paused' : 'running', pid: Number(first[0]) };
}

/** What became of an action on each node, all at the same time: its result, or its error in words. */
async function ofEach<T>(
  groups: ReadonlyMap<NodeName, ReadonlySet<NodeName>>,
  action: (node: NodeName, others: ReadonlySet<NodeName>) => Promise<T>,
): Promise<ReadonlyMap<NodeName, { readonly result?: T; readonly error?: string }>> {
  const done = [...groups].map(async ([node, others]) => {
    const outcome = await action(node, others).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: errorMessage(error) }),
    );
    return [node, outcome] as const;
  });
  return new Map(await Promise.all(done));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
