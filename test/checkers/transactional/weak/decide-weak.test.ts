import { describe, expect, it } from 'vitest';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { decideWeak, WEAK_MODELS } from '../../../../checkers/transactional/weak/decide-weak.js';
import { Random } from '../../../../src/core/index.js';
import { smallHistory, toHistory } from '../solver/small-history.js';
import { bruteForceWeak } from './brute-force.js';

const HISTORIES = 100_000;

describe('register histories of up to six transactions', () => {
  it('are decided by the weak models as by trying every commit order, 100,000 random ones', () => {
    const random = new Random(4, 'weak');
    const counts = new Map<string, number[]>(WEAK_MODELS.map((model) => [model, [0, 0]]));
    for (let n = 0; n < HISTORIES; n++) {
      const small = smallHistory(random, 'rw-register');
      const columns = new Transactions(toHistory(small), 'rw-register');
      let stronger = true;
      for (const model of WEAK_MODELS) {
        const expected = bruteForceWeak(small, model);
        const { valid } = decideWeak(columns, model);
        if (valid !== expected) {
          expect.fail(`history ${n}: ${model} is ${expected}, decided ${valid}: ${JSON.stringify(small)}`);
        }
        expect(stronger || !valid).toBe(true);
        stronger = valid;
        const count = counts.get(model) as number[];
        count[valid ? 0 : 1] = (count[valid ? 0 : 1] as number) + 1;
      }
    }
    for (const [model, count] of counts) expect(Math.min(...count), model).toBeGreaterThan(HISTORIES / 100);
  }, 300_000);
});
