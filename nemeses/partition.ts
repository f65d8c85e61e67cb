import {
  type Link,
  type LinkProbe,
  MILLISECOND_NS,
  type NemesisContext,
  type NodeName,
  type Undo,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan, Finding } from './fault.js';
import { leaders } from './leaders.js';
import { allLinks, type Partition, split } from './shapes.js';
import { factsOf, groupsIn, linksIn, nodesIn } from './values.js';

const ATTEMPTS = 3;
/** A packet may be lost without a partition: a link that should be open has so many chances to show it. */
const ROUNDS = 3;
const HEALED_ROUNDS = 10;

interface PartitionPlan extends FaultPlan, Partition {}

/** Drops packets between nodes. */
export const partition: FaultKind<PartitionPlan> = {
  requires: 'partition',

  async plan(value, context) {
    const links = linksIn(value);
    if (links.length > 0) return planOf({ nodes: nodesIn(value), ...groupsOf(value), links });
    const leading = await leaders(context);
    const rest = context.cluster.nodes.filter((node) => !leading.includes(node));
    return leading.length === 0 || rest.length === 0 ? undefined : planOf(split(leading, rest));
  },

  async start(plan, { cluster }, register) {
    // Until the drop has given its own undo, and should it fail half-way, everything is opened.
    let undo: Undo = () => cluster.net.heal();
    register(() => undo());
    undo = await cluster.net.drop(plan.links);
  },

  async probe(plan, context) {
    const cut = new Set(plan.links.map(nameOf));
    return look(context, ROUNDS, (link) => !cut.has(nameOf(link)));
  },

  async probeHealed(_plan, context) {
    return look(context, HEALED_ROUNDS, () => true);
  },
};

function planOf(shape: Partition): PartitionPlan {
  return { ...shape, facts: factsOf(shape) };
}

function groupsOf(value: Readonly<Record<string, Value>>): { groups?: readonly (readonly NodeName[])[] } {
  const groups = groupsIn(value);
  return groups ? { groups } : {};
}

/** Sends packets over every link: none may arrive where none should, some must arrive everywhere else. */
async function look(
  { cluster, clock, signal }: NemesisContext,
  rounds: number,
  isOpen: (link: Link) => boolean,
): Promise<Finding> {
  const links = allLinks(cluster.nodes);
  const seen = new Map<string, LinkProbe>();
  for (let round = 0; ; round++) {
    for (const probe of await cluster.probe.links(links, { attempts: ATTEMPTS })) {
      const before = seen.get(nameOf(probe));
      seen.set(nameOf(probe), before ? added(before, probe) : probe);
    }
    const probes = [...seen.values()];
    const leaking = probes.filter((probe) => !isOpen(probe) && probe.received > 0);
    const unreachable = probes.filter((probe) => isOpen(probe) && probe.received === 0);
    if (leaking.length > 0 || unreachable.length === 0 || round + 1 >= rounds) {
      return { holds: leaking.length === 0 && unreachable.length === 0, measured: measure(probes, isOpen) };
    }
    await clock.sleep(200 * MILLISECOND_NS, signal);
  }
}

function added(a: LinkProbe, b: LinkProbe): LinkProbe {
  return { ...a, ...b, sent: a.sent + b.sent, received: a.received + b.received };
}

function measure(probes: readonly LinkProbe[], isOpen: (link: Link) => boolean): Value {
  const cut = probes.filter((probe) => !isOpen(probe));
  const open = probes.filter(isOpen);
  const latencies = open.flatMap(({ latencyNs }) => latencyNs ?? []).toSorted((a, b) => a - b);
  const names = (some: readonly LinkProbe[]) => some.map(nameOf);
  return {
    cut: total(cut),
    open: total(open),
    leaking: names(cut.filter(({ received }) => received > 0)),
    unreachable: names(open.filter(({ received }) => received === 0)),
    medianLatencyNs: latencies[latencies.length >> 1] ?? null,
  };
}

function total(probes: readonly LinkProbe[]): Value {
  let sent = 0;
  let received = 0;
  for (const probe of probes) {
    sent += probe.sent;
    received += probe.received;
  }
  return { links: probes.length, sent, received };
}

function nameOf({ from, to }: Link): string {
  return `${from}->${to}`;
}
