/** Generators: pure descriptions of what clients and nemesis do, and how they are put together. */
export * from './bounds.js';
export * from './choice.js';
export * from './context.js';
export * from './keys.js';
export * from './lift.js';
export * from './order.js';
export * from './pace.js';
export { eachThread, reserve } from './pools.js';
export * from './sources.js';
export { clients, nemesis, onThreads } from './threads.js';
export * from './transform.js';
