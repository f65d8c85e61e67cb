import { describe, expect, it } from 'vitest';
import { registerStore } from '../../../../bench/register-store.js';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { ISOLATION_LEVELS } from '../../../../checkers/transactional/solver/isolation-level.js';
import { replay } from '../../../../checkers/transactional/solver/replay.js';

describe('pruning', () => {
  it('decides the same pairs of writes however it asks for paths', () => {
    const answers = new Set<unknown>();
    for (const isolation of ['serializable', 'snapshot'] as const) {
      for (const rows of ['recorded', 'merged'] as const) {
        const load = { transactions: 600, sessions: 8, operations: 6, readShare: 0.35, keys: 60, seed: 5 } as const;
        const columns = registerStore({ ...load, distribution: 'uniform', isolation, rows });
        for (const level of ISOLATION_LEVELS) {
          const decide = (paths: { kind?: 'clocks' | 'bits'; bytesMax?: number }) =>
            decideIsolation(columns, level, { explain: false, stages: { greedy: false, pruning: true, paths } });
          const [clocks, whole, parts] = [{ kind: 'clocks' }, { kind: 'bits' }, { kind: 'bits', bytesMax: 12_000 }].map(
            (paths) => decide(paths as Parameters<typeof decide>[0]),
          );
          expect(whole?.valid).not.toBe('unknown');
          expect([clocks?.valid, parts?.valid]).toEqual([whole?.valid, whole?.valid]);
          expect([clocks?.stats?.open, parts?.stats?.open]).toEqual([whole?.stats?.open, whole?.stats?.open]);
          for (const found of [clocks, whole, parts]) {
            if (found?.schedule !== undefined) expect(replay(columns, level, found.schedule)).toBeUndefined();
          }
          answers.add(whole?.valid);
        }
      }
    }
    expect(answers).toEqual(new Set([true, false]));
  });

  it('leaves few pairs open of a store that writes much, where only the order of sessions is known', () => {
    const columns = registerStore({
      transactions: 5_000,
      sessions: 25,
      operations: 8,
      readShare: 0.3,
      keys: 500,
      distribution: 'uniform',
      isolation: 'snapshot',
      rows: 'merged',
      seed: 1,
    });
    const level = ISOLATION_LEVELS.find(({ name }) => name === 'snapshot-isolation');
    if (level === undefined) throw new Error('snapshot isolation is a level');
    const { valid, stats } = decideIsolation(columns, level);
    expect(valid).toBe(true);
    expect(stats?.open).toBeLessThan((stats?.choices ?? 0) / 20);
  });
});
