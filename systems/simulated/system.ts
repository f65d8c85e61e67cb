import type { Claim, System, SystemContext } from '../../src/core/index.js';
import { type NodeProgramFactory, simulate } from '../../src/sim/index.js';
import { answering } from './readiness.js';

/** What tells a simulated system from another one. */
interface Description<O, Message, Request, Reply>
  extends Pick<System<O>, 'name' | 'description' | 'options' | 'clients'> {
  /** The program of a node, with the system's options. */
  program(options: O): NodeProgramFactory<Message, Request, Reply>;
  /** Protocol to consistency model: promised whatever the options, for mutants break the promise and keep the claim. */
  readonly claims: Readonly<Record<string, string>>;
  /** Where the claims are argued for. */
  readonly source: string;
  readonly supports?: NonNullable<System<O>['supports']>;
  readonly primaries?: NonNullable<System<O>['primaries']>;
}

/** A system of the simulator: five nodes of one program, ready when each of them answers. */
export function simulatedSystem<O extends Readonly<Record<string, unknown>>, Message, Request, Reply>(
  description: Description<O, Message, Request, Reply>,
): System<O> {
  const { program, claims, source, ...system } = description;
  const claimed = Object.entries(claims).map(([protocol, model]): Claim => ({ protocol, model, source }));
  return {
    ...system,
    runtime: 'sim',
    defaultVersion: '1',
    defaultNodes: 5,
    cluster: (options: O, context: SystemContext) => ({
      runId: context.runId,
      system: system.name,
      version: context.version ?? '1',
      nodes: context.nodes,
      ports: [],
      seed: context.seed,
      simulation: simulate(program(options), options, options),
    }),
    ready: (cluster, _options, signal) => answering(cluster, signal),
    claims: () => claimed,
  };
}
