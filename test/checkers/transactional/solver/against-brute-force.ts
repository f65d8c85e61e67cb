import { expect } from 'vitest';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { ISOLATION_LEVELS } from '../../../../checkers/transactional/solver/isolation-level.js';
import { replay } from '../../../../checkers/transactional/solver/replay.js';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { Random } from '../../../../src/core/index.js';
import { bruteForce } from './brute-force.js';
import { type SmallHistory, smallHistory, toHistory } from './small-history.js';

/** Ways to the answer: all stages, search after pruning with either kind of tables of paths, search alone. */
const STAGES = [
  { greedy: true, pruning: true },
  { greedy: false, pruning: true, paths: { kind: 'bits' } },
  { greedy: false, pruning: true, paths: { kind: 'clocks' } },
  { greedy: false, pruning: false },
] as const;

/**
 * Decides random histories at every level and compares with {@link bruteForce}; replays each execution found. Every verdict must occur
 * often enough at every level for the comparison to mean something.
 */
export function compareWithBruteForce(dialect: SmallHistory['dialect'], histories: number): void {
  const random = new Random(4, dialect);
  const counts = new Map(ISOLATION_LEVELS.map(({ name }) => [name, { valid: 0, invalid: 0 }]));
  for (let n = 0; n < histories; n++) {
    const small = smallHistory(random, dialect);
    const columns = new Transactions(toHistory(small), dialect);
    for (const level of ISOLATION_LEVELS) {
      const expected = bruteForce(small, level.snapshot, level.order);
      const decision = decideIsolation(columns, level, { stages: STAGES[n % 4], explain: false });
      if (decision.valid !== expected) {
        expect.fail(`history ${n}: ${level.name} is ${expected}, decided ${decision.valid}: ${JSON.stringify(small)}`);
      }
      const wrong = decision.valid ? replay(columns, level, decision.schedule ?? []) : undefined;
      if (wrong !== undefined) expect.fail(`history ${n}: ${level.name}: ${wrong}: ${JSON.stringify(small)}`);
      const count = counts.get(level.name);
      if (count !== undefined) count[expected ? 'valid' : 'invalid']++;
    }
  }
  for (const [name, { valid, invalid }] of counts) {
    expect(Math.min(valid, invalid), name).toBeGreaterThan(histories / 25);
  }
}
