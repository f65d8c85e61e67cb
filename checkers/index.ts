/** The checkers: pure functions from a history to a verdict. */
export * from './compose.js';
export type { AskedFault } from './fault-coverage.js';
export * from './linearizable/index.js';
export * from './performance/index.js';
export * from './registry.js';
export { type SetOptions, set, setFull } from './sets/index.js';
export * from './transactional/index.js';
export * from './vacuity.js';
