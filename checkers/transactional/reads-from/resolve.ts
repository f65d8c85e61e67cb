import type { TransactionColumns } from '../transactions.js';
import { appendReads } from './append-reads.js';
import type { ReadsFrom } from './reads-from.js';
import { registerReads } from './register-reads.js';

/** Who read from whom, in either dialect. */
export function resolveReads(columns: TransactionColumns): ReadsFrom {
  return columns.dialect === 'list-append' ? appendReads(columns) : registerReads(columns);
}
