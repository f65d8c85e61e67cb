/** Workloads by name: what clients do, and how it is judged. */
import type { Workload } from '../src/core/index.js';
import { register } from './register/index.js';
import { set } from './set/index.js';
import { listAppend } from './transactional/list-append.js';
import { rwRegister } from './transactional/rw-register.js';

export type { RegisterOptions } from './register/options.js';
export type { SetWorkloadOptions } from './set/index.js';
export type { TransactionOptions } from './transactional/transactions.js';
export { listAppend, register, rwRegister, set };

/** Every workload by its name. Options are checked by the workload's own schema before they reach it. */
export const workloads: ReadonlyMap<string, Workload> = new Map(
  [register as Workload, set as Workload, listAppend as Workload, rwRegister as Workload].map((workload) => [
    workload.name,
    workload,
  ]),
);
