import { linearizable } from '../../checkers/index.js';
import type { Workload } from '../../src/core/index.js';
import { registerFinalReads, registerGenerator } from './generator.js';
import { type RegisterOptions, registerOptions } from './options.js';

/**
 * Independent compare-and-set registers. The protocol `register`, every operation with its `key`:
 *
 *     read   null          ok: the value, null where nothing was written yet
 *     write  v
 *     cas    [from, to]    ok: it held `from` and holds `to` now; fail: it did not hold `from`
 */
export const register: Workload<RegisterOptions> = {
  name: 'register',
  description: 'Reads, writes and compare-and-set on many registers; finds what is not linearizable.',
  protocol: 'register',
  options: registerOptions,
  generator: registerGenerator,
  finalGenerator: (_options, _context, history) => registerFinalReads(history),
  checkers: () => [linearizable({ model: 'cas-register', init: null })],
};
