import type { System } from '../src/core/index.js';

/** A system whose options are its own business: they come out of its schema and go back into its functions. */
type AnySystem = System<unknown>;

/** Systems by name, each loaded when it is asked for: naming them all costs nothing. `sim` is the default simulated one. */
export const systems: ReadonlyMap<string, () => Promise<AnySystem>> = new Map<string, () => Promise<AnySystem>>([
  ['sim', loadPrimaryBackup],
  ['primary-backup', loadPrimaryBackup],
  ['abd', async () => (await import('./abd/index.js')).abd as unknown as AnySystem],
  ['etcd', async () => (await import('./etcd/index.js')).etcd as unknown as AnySystem],
]);

async function loadPrimaryBackup(): Promise<AnySystem> {
  return (await import('./primary-backup/index.js')).primaryBackup as unknown as AnySystem;
}
