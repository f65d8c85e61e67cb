import {
  type Link,
  type LinkProbe,
  type NemesisContext,
  type NodeName,
  type Undo,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan, Finding } from './fault.js';
import { type Holds, namesOf, Unprobed } from './holds.js';
import { leaders } from './leaders.js';
import { lookUntil } from './look.js';
import { allLinks, type Partition, split } from './shapes.js';
import { factsOf, groupsIn, linksIn, nodesIn } from './values.js';

const ATTEMPTS = 3;
/** A packet may be lost without a partition: a link that should be open has so many chances to show it. */
const ROUNDS = 3;
const HEALED_ROUNDS = 10;

interface PartitionPlan extends FaultPlan, Partition {
  readonly links: readonly Link[];
}

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
    // A drop that fails has taken back what it could; drops add up, so the others' links stay cut.
    let undo: Undo | undefined;
    register(async () => undo?.());
    undo = await cluster.net.drop(plan.links);
  },

  probe: (plan, context, others) => look(context, ROUNDS, plan, others, true),
  probeHealed: (plan, context, others) => look(context, HEALED_ROUNDS, plan, others, false),
};

function planOf(shape: Partition): PartitionPlan {
  return { ...shape, facts: factsOf(shape) };
}

function groupsOf(value: Readonly<Record<string, Value>>): { groups?: readonly (readonly NodeName[])[] } {
  const groups = groupsIn(value);
  return groups ? { groups } : {};
}

/**
 * Sends packets over every link: none may arrive where none should, some must arrive everywhere else. A link that another
 * fault cuts tells nothing about this one, and one over which nothing could be sent tells nothing at all.
 */
async function look(
  context: NemesisContext,
  rounds: number,
  plan: PartitionPlan,
  others: Holds,
  isOn: boolean,
): Promise<Finding> {
  const { cluster } = context;
  const links = allLinks(cluster.nodes);
  const own = new Set(plan.links.map(nameOf));
  const seen = new Map<string, LinkProbe>();
  const sight = async () => {
    for (const probe of await cluster.probe.links(links, { attempts: ATTEMPTS })) {
      const before = seen.get(nameOf(probe));
      seen.set(nameOf(probe), before ? added(before, probe) : probe);
    }
    return sightOf([...seen.values()], own, others, isOn);
  };
  const isSettled = ({ leaking, unreachable }: Sight) => leaking.length > 0 || unreachable.length === 0;
  return finding(await lookUntil(context, rounds, sight, isSettled));
}

interface Sight {
  readonly cut: readonly LinkProbe[];
  readonly open: readonly LinkProbe[];
  readonly leaking: readonly LinkProbe[];
  readonly unreachable: readonly LinkProbe[];
  /** Was one link of the fault at least among those that tell something? */
  readonly telling: boolean;
  readonly unprobed: Unprobed;
}

function sightOf(probes: readonly LinkProbe[], own: ReadonlySet<string>, others: Holds, isOn: boolean): Sight {
  const unprobed = new Unprobed();
  const judged = probes.filter((probe) => {
    const cutting = others.cutting(probe);
    if (cutting.length > 0) {
      if (own.has(nameOf(probe))) unprobed.add(`cut by ${namesOf(cutting)}`, nameOf(probe));
    } else if (probe.sent === 0) {
      unprobed.add(probe.error ?? 'nothing could be sent', nameOf(probe));
    }
    return cutting.length === 0 && probe.sent > 0;
  });
  const isCut = (probe: LinkProbe) => isOn && own.has(nameOf(probe));
  const cut = judged.filter(isCut);
  const open = judged.filter((probe) => !isCut(probe));
  return {
    cut,
    open,
    leaking: cut.filter(({ received }) => received > 0),
    unreachable: open.filter(({ received }) => received === 0),
    telling: judged.some((probe) => own.has(nameOf(probe))),
    unprobed,
  };
}

function finding({ cut, open, leaking, unreachable, telling, unprobed }: Sight): Finding {
  const latencies = open.flatMap(({ latencyNs }) => latencyNs ?? []).toSorted((a, b) => a - b);
  const wrong = leaking.length > 0 || unreachable.length > 0;
  return {
    holds: wrong ? false : telling ? true : undefined,
    measured: {
      cut: total(cut),
      open: total(open),
      leaking: leaking.map(nameOf),
      unreachable: unreachable.map(nameOf),
      medianLatencyNs: latencies[latencies.length >> 1] ?? null,
      ...unprobed.facts(),
    },
  };
}

function added(a: LinkProbe, b: LinkProbe): LinkProbe {
  return { ...a, ...b, sent: a.sent + b.sent, received: a.received + b.received };
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
