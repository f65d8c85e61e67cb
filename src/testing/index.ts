/** What a plug-in author runs against a generator, client, workload, system, nemesis or checker. */
export { type CheckerExamples, checkerConformance } from './checker-conformance.js';
export * from './client-conformance.js';
export { assertConforms, type Conformance } from './conformance.js';
export * from './generator-simulation.js';
export * from './nemesis-conformance.js';
export { systemConformance } from './system-conformance.js';
export * from './workload-conformance.js';
