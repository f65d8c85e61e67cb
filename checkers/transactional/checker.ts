import type { CheckContext, Checker, History, Verdict } from '../../src/core/index.js';
import { analyze, transactionsOnly } from './analysis.js';
import { decide, onlyDecided } from './decide.js';
import { question, type TransactionalOptions } from './options.js';
import type { Dialect } from './transactions.js';
import { verdict } from './verdict.js';

/** Transactions of appends to lists and reads of them: `[["append", k, v], ["r", k, [v …]]]`. */
export function listAppend(options: TransactionalOptions = {}): Checker {
  return checker('list-append', options);
}

/** Transactions of writes to registers and reads of them, every value of a key written once: `[["w", k, v], ["r", k, v]]`. */
export function rwRegister(options: TransactionalOptions = {}): Checker {
  return checker('rw-register', options);
}

function checker(dialect: Dialect, options: TransactionalOptions): Checker {
  const asked = question(options);
  return {
    name: dialect,
    async check(history: History, context: CheckContext): Promise<Verdict> {
      const analysis = (onlyDecided(asked) ? transactionsOnly : analyze)(history, dialect, asked, context);
      return verdict(analysis, asked, decide(analysis, asked, context));
    },
  };
}
