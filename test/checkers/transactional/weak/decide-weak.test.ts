import { describe, expect, it } from 'vitest';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import {
  decideWeak,
  VISIBILITY_MODELS,
  WEAK_MODELS,
  type WeakModel,
} from '../../../../checkers/transactional/weak/decide-weak.js';
import { Random } from '../../../../src/core/index.js';
import { completions, historyOf } from '../shorthand.js';
import { smallHistory, toHistory } from '../solver/small-history.js';
import { bruteForceWeak } from './brute-force.js';

const SERIES = [
  ['rw-register', 'of Biswas and Enea', WEAK_MODELS, 100_000],
  ['list-append', 'of Biswas and Enea', WEAK_MODELS, 50_000],
  ['rw-register', 'without sessions', VISIBILITY_MODELS, 20_000],
  ['list-append', 'without sessions', VISIBILITY_MODELS, 20_000],
] as const;

describe('histories of up to six transactions', () => {
  it.each(SERIES)(
    'are decided, %s, by the models %s as by trying every commit order',
    (dialect, _, given, histories) => {
      const random = new Random(4, 'weak');
      const models: readonly WeakModel[] = given;
      const counts = new Map<string, number[]>(models.map((model) => [model, [0, 0]]));
      for (let n = 0; n < histories; n++) {
        const small = smallHistory(random, dialect);
        const columns = new Transactions(toHistory(small), dialect);
        let stronger = true;
        for (const model of models) {
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
      for (const [model, count] of counts) expect(Math.min(...count), model).toBeGreaterThan(histories / 100);
    },
    300_000,
  );
});

describe('a list that was read', () => {
  const decide = (model: WeakModel, ...transactions: string[]) =>
    decideWeak(new Transactions(historyOf('list-append', completions(...transactions)), 'list-append'), model).valid;

  it('makes everybody visible of whom it holds an element, not only the last one', () => {
    const torn = ['ax1ay1', 'ax2', 'rx12ry'];
    expect([decide('be-read-atomic', ...torn), decide('read-atomic', ...torn)]).toEqual([false, false]);
    expect(decide('be-read-committed', ...torn)).toBe(false);
    expect(decide('read-atomic', 'ax1ay1', 'ax2', 'rx12ry1')).toBe(true);
  });

  it('lets an append to it see nothing of what stood there before', () => {
    // The second transaction appended behind the first one and read y as it was before that.
    expect(decide('read-atomic', 'ax1ay1', 'ax2ry', 'rx12')).toBe(true);
  });
});
