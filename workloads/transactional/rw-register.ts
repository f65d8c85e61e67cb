import { rwRegister as rwRegisterChecker } from '../../checkers/index.js';
import type { Workload } from '../../src/core/index.js';
import { transactionFinalReads } from './final-reads.js';
import { type TransactionOptions, transactionOptions, transactions } from './transactions.js';

/**
 * Transactions that write unique values to registers and read registers. A read says which write it saw, but not in
 * which order the others came; where dependencies do not settle it, the checker decides by search.
 *
 * Protocol: `txn: [["r", k, null], ["w", k, v] …]`, completed with the values filled in; a register that was never
 * written reads as null. All operations of a transaction are one: together or not at all.
 */
export const rwRegister: Workload<TransactionOptions> = {
  name: 'rw-register',
  description: 'Transactions that write and read registers, for stores without lists',
  protocol: 'rw-register',
  options: transactionOptions,
  generator: (options) => transactions(options, 'w'),
  finalGenerator: (options, { concurrency }, history) => transactionFinalReads(options, concurrency, history),
  checkers: () => [rwRegisterChecker({ consistencyModels: ['strict-serializable'] })],
};
