import type { TransactionColumns } from '../transactions.js';
import { appendReads } from './append-reads.js';
import type { ReadsFrom } from './reads-from.js';
import { registerReads } from './register-reads.js';

/** The columns that every decision procedure takes: {@link TransactionColumns} and what its class adds. */
export type DecidableColumns = TransactionColumns & {
  readonly keyCount: number;
  readonly mopTransaction: Int32Array;
  elements(mop: number): Int32Array;
};

/** Who read from whom, in either dialect. */
export function resolveReads(columns: DecidableColumns): ReadsFrom {
  return columns.dialect === 'list-append' ? appendReads(columns) : registerReads(columns);
}
