/** Faults: what can be injected, how it is asked for, and when it happens. They speak to the Cluster contract only. */
export {
  createNemesis,
  DEFAULT_NEMESIS_INTERVAL_NS,
  type NemesisMode,
  type NemesisOptions,
  nemesisModes,
} from './package.js';
export { type Partition, type PartitionShape, partitionShapes, shapePartition } from './shapes.js';
export { type FaultSpec, faultNames, parseNemesis, showFault } from './spec.js';
export { chooseTargets, type Target, targets } from './targets.js';
