/** A run from its plan to its verdict. */
export * from './analyze.js';
export { type CheckParts, checkRun } from './check-run.js';
export * from './client-worker.js';
export { completionBreaches } from './completion-contract.js';
export * from './concurrency.js';
export * from './conductor.js';
export { faultResults } from './fault-results.js';
export { interruptedVerdict } from './interrupted-verdict.js';
export * from './judge.js';
export * from './lane.js';
export { listedAnomalies } from './listed-anomalies.js';
export * from './nemesis-worker.js';
export * from './plan-run.js';
export * from './recorder.js';
export * from './recovery.js';
export { clientOperations } from './results.js';
export * from './run.js';
export * from './run-parts.js';
