import type { System } from '../../core/index.js';

/** What is run where no workload is named: registers, or what the system can do instead. */
export function defaultWorkload(system: System): string {
  return Object.hasOwn(system.clients, 'register') ? 'register' : (Object.keys(system.clients)[0] ?? 'register');
}
