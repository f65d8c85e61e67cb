/** Runs on disk: their directories, the crash-safe log of the history, and the index over all of them. */
export * from './history-log.js';
export * from './run-directory.js';
export * from './run-facts.js';
export * from './run-index.js';
