import { describe, expect, it } from 'vitest';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { ISOLATION_LEVELS } from '../../../../checkers/transactional/solver/isolation-level.js';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { Random } from '../../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { type SmallHistory, type SmallTransaction, smallHistory, toHistory } from './small-history.js';

/**
 * The history of some transactions, without reads of what the others wrote. Those of unknown outcome have happened, for somebody saw
 * them, at any time after they began; what they read nobody knows.
 */
function only(history: SmallHistory, kept: readonly number[]): SmallHistory {
  const chosen = kept.flatMap((t) => history.transactions[t] ?? []);
  const written = new Set(chosen.flatMap(({ mops }) => mops.flatMap((m) => (m.kind === 'w' ? [m.value] : []))));
  const transactions = chosen.map(({ process, outcome, mops, begin, end }): SmallTransaction => {
    const known = outcome === 'ok';
    return {
      process,
      outcome: 'ok',
      begin,
      end: known ? end : Number.POSITIVE_INFINITY,
      mops: mops.filter((m) => m.kind === 'w' || (known && (m.value === null || written.has(m.value)))),
    };
  });
  return { dialect: history.dialect, transactions };
}

describe('transactions that are impossible together', () => {
  it('are impossible without all others, and possible without any one of them', () => {
    const random = new Random(7, 'cores');
    let cores = 0;
    for (let n = 0; n < 4_000; n++) {
      const small = smallHistory(random, 'rw-register');
      const columns = new Transactions(toHistory(small), 'rw-register');
      for (const level of ISOLATION_LEVELS) {
        const { core, refutation } = decideIsolation(columns, level);
        if (core === undefined) continue;
        cores++;
        const kept = [...core];
        expect(bruteForce(only(small, kept), level.snapshot, level.order)).toBe(false);
        for (const left of kept) {
          const rest = kept.filter((t) => t !== left);
          expect(bruteForce(only(small, rest), level.snapshot, level.order)).toBe(true);
        }
        expect(refutation).toBeDefined();
      }
    }
    expect(cores).toBeGreaterThan(1_000);
  });
});
