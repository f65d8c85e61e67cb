/** What a plug-in author runs against a generator, client, workload or system. */
export * from './client-conformance.js';
export { assertConforms, type Conformance } from './conformance.js';
export * from './generator-simulation.js';
export { systemConformance } from './system-conformance.js';
export * from './workload-conformance.js';
