/** A deterministic simulated cluster, and what its nodes' programs are written against. */
export { asSimulated, SimulatedCluster } from './cluster.js';
export type { RequestOutcome } from './node.js';
export type { NodeEnvironment, NodeProgram, NodeProgramFactory } from './node-program.js';
export { type SimulationParameters, simulationParameters } from './parameters.js';
export { SimulatedRuntime } from './runtime.js';
export { type Simulation, simulate } from './simulation.js';
export { VirtualClock } from './virtual-clock.js';
