import {
  type Cluster,
  MILLISECOND_NS,
  type NemesisContext,
  type NodeName,
  type ProcessProbe,
  type ProcessState,
  type Undo,
  type Value,
} from '../src/core/index.js';
import type { FaultKind, FaultPlan, Finding } from './fault.js';
import { leaders } from './leaders.js';
import { nodesIn } from './values.js';

/** A process takes a moment to go, and longer to come back. */
const ROUNDS = 5;
const HEALED_ROUNDS = 50;

interface ProcessFault {
  readonly requires: 'kill' | 'pause';
  /** What a probe should see on the nodes that were hit. */
  readonly state: ProcessState;
  hit(cluster: Cluster, node: NodeName): Promise<Undo>;
  restore(cluster: Cluster, node: NodeName): Promise<void>;
}

/** Ends database processes with SIGKILL; the undo starts them again. */
export const kill: FaultKind = processFault({
  requires: 'kill',
  state: 'gone',
  hit: (cluster, node) => cluster.kill(node),
  restore: (cluster, node) => cluster.start(node),
});

/** Stops database processes in their tracks (SIGSTOP); the undo lets them go on. */
export const pause: FaultKind = processFault({
  requires: 'pause',
  state: 'paused',
  hit: (cluster, node) => cluster.pause(node),
  restore: (cluster, node) => cluster.resume(node),
});

function processFault({ requires, state, hit, restore }: ProcessFault): FaultKind {
  return {
    requires,

    async plan(value, context) {
      const chosen = nodesIn(value);
      const nodes = chosen.length > 0 ? chosen : await leaders(context);
      return nodes.length === 0 ? undefined : { nodes, facts: { nodes } };
    },

    async start({ nodes }, { cluster }, register) {
      await Promise.all(
        nodes.map((node) => {
          register(() => restore(cluster, node));
          return hit(cluster, node);
        }),
      );
    },

    probe: ({ nodes }, context) => look(context, ROUNDS, (node) => (nodes.includes(node) ? state : 'running')),
    probeHealed: (_plan: FaultPlan, context) => look(context, HEALED_ROUNDS, () => 'running'),
  };
}

/** Looks at every node's process until each is in the state that it should be in, or for the last time. */
async function look(
  { cluster, clock, signal }: NemesisContext,
  rounds: number,
  expected: (node: NodeName) => ProcessState,
): Promise<Finding> {
  for (let round = 1; ; round++) {
    const probes = await Promise.all(cluster.nodes.map((node) => cluster.probe.process(node)));
    const holds = probes.every(({ node, state }) => state === expected(node));
    if (holds || round === rounds) return { holds, measured: { processes: probes.map(shown), looks: round } };
    await clock.sleep(200 * MILLISECOND_NS, signal);
  }
}

function shown({ node, state, pid }: ProcessProbe): Value {
  return pid === undefined ? { node, state } : { node, state, pid };
}
