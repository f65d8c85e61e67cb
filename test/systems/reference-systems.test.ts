import { describe, expect, it } from 'vitest';
import { nonlinearizableKeys } from './register-oracle.js';
import { lostElements } from './set-oracle.js';
import { runTrial } from './trial.js';

describe('the reference systems, left in peace', () => {
  it.each(['sim', 'abd'])('%s: the same seed gives the same history, another seed another one', async (system) => {
    const text = async (seed: number) => JSON.stringify([...(await runTrial({ system, seed, seconds: 5 })).ops()]);
    const first = await text(1);
    expect(first.length).toBeGreaterThan(10_000);
    expect(await text(1)).toBe(first);
    expect(await text(2)).not.toBe(first);
  });

  it.each(['sim', 'abd'])('%s: every operation completes, and registers are linearizable', async (system) => {
    for (let seed = 1; seed <= 3; seed++) {
      const history = await runTrial({ system, seed, seconds: 10 });
      const kinds = new Set([...history.ops()].map(({ f, type }) => `${f} ${type}`));
      expect(kinds.has('write ok') && kinds.has('read ok')).toBe(true);
      expect([...kinds].filter((kind) => kind.endsWith('info'))).toEqual([]);
      expect(nonlinearizableKeys(history)).toEqual([]);
    }
  });

  it.each(['sim', 'abd'])('%s: every element added is in every read that began later', async (system) => {
    const history = await runTrial({ system, seed: 1, seconds: 5, protocol: 'set' });
    const { lost, reads, added } = lostElements(history);
    expect(lost).toEqual([]);
    expect(reads).toBeGreaterThan(50);
    expect(added).toBeGreaterThan(200);
  });

  it('abd says that it cannot compare and set', async () => {
    const { systems } = await import('../../systems/index.js');
    const abd = await systems.get('abd')?.();
    expect(abd?.supports?.['register']).toEqual(['read', 'write']);
  });
});
