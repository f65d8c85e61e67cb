/** What a plug-in author runs against a generator, client, workload or system. */
export * from './generator-simulation.js';
