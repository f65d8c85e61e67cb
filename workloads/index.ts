/** Workloads by name: what clients do, and how it is judged. */
import type { Workload } from '../src/core/index.js';
import { register } from './register/index.js';
import { set } from './set/index.js';

export type { RegisterOptions } from './register/options.js';
export type { SetWorkloadOptions } from './set/index.js';
export { register, set };

/** Every workload by its name. Options are checked by the workload's own schema before they reach it. */
export const workloads: ReadonlyMap<string, Workload> = new Map(
  [register as Workload, set as Workload].map((workload) => [workload.name, workload]),
);
