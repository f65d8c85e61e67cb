import { listAppend as listAppendChecker } from '../../checkers/index.js';
import type { Workload } from '../../src/core/index.js';
import { transactionFinalReads } from './final-reads.js';
import { type TransactionOptions, transactionOptions, transactions } from './transactions.js';

/**
 * Transactions that append unique elements to lists and read lists. A read shows the order of all appends before it, so
 * dependencies between transactions can be read off: the strongest workload for isolation.
 *
 * Protocol: `txn: [["r", k, null], ["append", k, v] …]`, completed with the lists filled in; a list that nothing was
 * appended to reads as null. All operations of a transaction are one: together or not at all.
 */
export const listAppend: Workload<TransactionOptions> = {
  name: 'list-append',
  description: 'Transactions that append to lists and read them; finds every isolation anomaly by its cycle',
  protocol: 'list-append',
  options: transactionOptions,
  generator: (options) => transactions(options, 'append'),
  finalGenerator: (options, { concurrency }, history) => transactionFinalReads(options, concurrency, history),
  checkers: () => [listAppendChecker({ consistencyModels: ['strict-serializable'] })],
};
