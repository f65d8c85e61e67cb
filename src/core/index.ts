/** The contracts and data of dsverify: what a plug-in imports. */
export * from './clock.js';
export * from './contracts/checker.js';
export * from './contracts/client.js';
export * from './contracts/cluster.js';
export * from './contracts/generator.js';
export * from './contracts/nemesis.js';
export * from './contracts/results.js';
export * from './contracts/run-event.js';
export * from './contracts/system.js';
export * from './contracts/workload.js';
export * from './errors.js';
export * from './fault-window.js';
export * from './history.js';
export * from './op.js';
export * from './random.js';
export * from './value.js';
export * from './value-table.js';
