import { type ClusterSpec, ContractError } from '../core/index.js';
import type { AnyProgramFactory } from './node.js';
import type { NodeProgramFactory } from './node-program.js';
import { type SimulationParameters, simulationParameters } from './parameters.js';

/** What a simulated system puts into its cluster's specification: the program of its nodes, and their surroundings. */
export interface Simulation {
  readonly program: AnyProgramFactory;
  readonly parameters: SimulationParameters;
  /** The system's own options, JSON: part of the simulated image's digest. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The `simulation` part of a {@link ClusterSpec}. Parameters that are left out have their defaults. */
export function simulate<Message, Request, Reply>(
  program: NodeProgramFactory<Message, Request, Reply>,
  parameters: Readonly<Record<string, unknown>> = {},
  options: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { program, parameters: simulationParameters.parse(parameters), options } satisfies Record<string, unknown>;
}

/** @throws {ContractError} when the specification is not one of a simulated system. */
export function simulationOf(spec: ClusterSpec): Simulation {
  const { simulation } = spec;
  if (simulation === undefined || typeof simulation['program'] !== 'function') {
    throw new ContractError(`simulating ${spec.system}: its specification has no program for the nodes`, {
      code: 'NO_SIMULATED_PROGRAM',
      hint: 'A simulated system builds `simulation` with simulate(program, parameters).',
    });
  }
  return simulation as unknown as Simulation;
}
