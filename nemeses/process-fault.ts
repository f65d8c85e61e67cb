import {
  allOf,
  type Cluster,
  errorMessage,
  type NemesisContext,
  type NodeName,
  type ProcessProbe,
  type ProcessState,
  type Undo,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan, Finding, Release } from './fault.js';
import { type Holds, namesOf, Unprobed } from './holds.js';
import { leaders } from './leaders.js';
import { lookUntil } from './look.js';
import { nodesIn } from './values.js';

/** A process takes a moment to go, and longer to come back. */
const ROUNDS = 5;
const HEALED_ROUNDS = 50;

/** What a fault makes of a process. */
type HeldState = Exclude<ProcessState, 'running'>;

interface ProcessFault {
  readonly requires: 'kill' | 'pause';
  /** What a probe should see on the nodes that were hit. */
  readonly state: HeldState;
  hit(cluster: Cluster, node: NodeName): Promise<Undo>;
  restore(cluster: Cluster, node: NodeName): Release;
}

/** Ends database processes with SIGKILL; the release starts them again. */
export const kill: FaultKind = processFault({
  requires: 'kill',
  state: 'gone',
  hit: (cluster, node) => cluster.kill(node),
  restore: (cluster, node) => async (others) => {
    if (others.keeping(node, 'gone').length > 0) return;
    await cluster.start(node);
    // A pause that is still on is one of the node, not of the process that is no more.
    if (others.keeping(node, 'paused').length > 0) await cluster.pause(node);
  },
});

/** Stops database processes in their tracks (SIGSTOP); the release lets them go on. */
export const pause: FaultKind = processFault({
  requires: 'pause',
  state: 'paused',
  hit: (cluster, node) => cluster.pause(node),
  restore: (cluster, node) => async (others) => {
    if (others.stateOf(node) === 'running') await cluster.resume(node);
  },
});

function processFault({ requires, state, hit, restore }: ProcessFault): FaultKind {
  return {
    requires,

    async plan(value, context) {
      const chosen = nodesIn(value);
      const nodes = chosen.length > 0 ? chosen : await leaders(context);
      return nodes.length === 0 ? undefined : { nodes, state, facts: { nodes } };
    },

    async start({ nodes }, { cluster }, register) {
      // To the end on every node, whatever becomes of the others: what is still under way could not be taken back.
      await allOf(nodes, (node) => {
        register(restore(cluster, node));
        return hit(cluster, node);
      });
    },

    probe: (plan, context, others) => look(context, ROUNDS, plan, onExpectation(plan, state, others)),
    probeHealed: (plan, context, others) => look(context, HEALED_ROUNDS, plan, healedExpectation(plan, state, others)),
  };
}

/** The state that a node's process should be in, or why nothing can be told from it; undefined: it is of no interest. */
type Expectation = (node: NodeName) => { readonly state: ProcessState } | { readonly because: string } | undefined;

function onExpectation({ nodes }: FaultPlan, state: HeldState, others: Holds): Expectation {
  return (node) => {
    if (!nodes.includes(node)) return others.stateOf(node) === 'running' ? { state: 'running' } : undefined;
    return hidden(node, state, others) ?? { state };
  };
}

/** A node of no fault that does not run is not this one's doing, and cannot be mended by taking it back. */
function healedExpectation({ nodes }: FaultPlan, state: HeldState, others: Holds): Expectation {
  return (node) =>
    nodes.includes(node) ? (hidden(node, state, others) ?? { state: others.stateOf(node) }) : undefined;
}

/** Who keeps a node's process as this fault would: a kill hides everything, a pause another pause. */
function hidden(node: NodeName, state: HeldState, others: Holds): { readonly because: string } | undefined {
  const killing = others.keeping(node, 'gone');
  if (killing.length > 0) return { because: `killed by ${namesOf(killing)}` };
  const same = others.keeping(node, state);
  return same.length > 0 ? { because: `paused by ${namesOf(same)}` } : undefined;
}

/** Looks at every node's process until each is in the state that it should be in, or for the last time. */
function look(context: NemesisContext, rounds: number, { nodes }: FaultPlan, expected: Expectation): Promise<Finding> {
  const { cluster } = context;
  const round = async (looks: number) => {
    const sights = await Promise.all(cluster.nodes.map((node) => sightOf(cluster, node)));
    return finding(sights, nodes, expected, looks);
  };
  return lookUntil(context, rounds, round, ({ holds }) => holds !== false);
}

interface Sight {
  readonly node: NodeName;
  readonly probe?: ProcessProbe;
  /** Why there is no probe. */
  readonly because?: string;
}

/** A node that cannot be looked at says so; the others are looked at all the same. */
async function sightOf(cluster: Cluster, node: NodeName): Promise<Sight> {
  try {
    return { node, probe: await cluster.probe.process(node) };
  } catch (thrown) {
    return { node, because: errorMessage(thrown) };
  }
}

function finding(sights: readonly Sight[], nodes: readonly NodeName[], expected: Expectation, looks: number): Finding {
  const unprobed = new Unprobed();
  let telling = false;
  let wrong = false;
  for (const { node, probe, because } of sights) {
    const expectation = expected(node);
    if (expectation === undefined) continue;
    if ('because' in expectation) unprobed.add(expectation.because, node);
    else if (probe === undefined) unprobed.add(because ?? '', node);
    else {
      if (nodes.includes(node)) telling = true;
      if (probe.state !== expectation.state) wrong = true;
    }
  }
  const processes = sights.flatMap(({ probe }) => (probe ? [shown(probe)] : []));
  return {
    holds: wrong ? false : telling ? true : undefined,
    measured: { processes, looks, ...unprobed.facts() },
  };
}

function shown({ node, state, pid }: ProcessProbe): Value {
  return pid === undefined ? { node, state } : { node, state, pid };
}
