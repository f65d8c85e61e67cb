import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../../checkers/transactional/checker.js';
import { Random } from '../../../../src/core/index.js';
import { concurrently, historyOf } from '../shorthand.js';
import { type SmallHistory, smallHistory, toHistory } from '../solver/small-history.js';
import { axiomsOf } from './visibility.js';

const MODELS = [
  ['read-atomic', 'readAtomic', true],
  ['causal-cerone', 'causal', true],
  ['update-atomic', 'updateAtomic', false],
  ['parallel-snapshot-isolation', 'parallelSnapshot', false],
] as const;

async function compare(dialect: SmallHistory['dialect'], histories: number): Promise<void> {
  const random = new Random(21, dialect);
  const make = dialect === 'list-append' ? listAppend : rwRegister;
  const checkers = MODELS.map(([name]) => make({ consistencyModels: [name], evidence: 1 }));
  const counts = new Map<string, { admitted: number; refused: number }>();
  for (let n = 0; n < histories; n++) {
    const small = smallHistory(random, dialect);
    if (small.transactions.length > 4) continue;
    const axioms = axiomsOf(small);
    const history = toHistory(small);
    for (const [i, [name, axiom, exact]] of MODELS.entries()) {
      const { valid, summary } = await (checkers[i] as (typeof checkers)[number]).check(history, {});
      if (valid === 'unknown') continue;
      const story = `history ${n}: ${name} is ${axioms[axiom]}, but ${summary}: ${JSON.stringify(small)}`;
      if (exact) expect(valid, story).toBe(axioms[axiom]);
      else expect(valid || !axioms[axiom], story).toBe(true);
      const count = counts.get(name) ?? { admitted: 0, refused: 0 };
      counts.set(name, count);
      count[valid ? 'admitted' : 'refused']++;
    }
  }
  for (const [name, { admitted, refused }] of counts) {
    expect(Math.min(admitted, refused), name).toBeGreaterThan(20);
  }
}

describe('atomic visibility', () => {
  it.each(['rw-register', 'list-append'] as const)(
    'is judged as by every arbitration and visibility, in thousands of random histories: %s',
    async (dialect) => {
      await compare(dialect, 12_000);
    },
    120_000,
  );

  it('is refused where a transaction was seen in part, which read committed lets pass', async () => {
    for (const [dialect, make] of [
      ['list-append', listAppend],
      ['rw-register', rwRegister],
    ] as const) {
      const write = dialect === 'list-append' ? 'a' : 'w';
      const torn = historyOf(dialect, concurrently(`${write}x1${write}y1`, 'rx1ry'));
      const under = async (model: string) => (await make({ consistencyModels: [model] }).check(torn, {})).valid;
      for (const model of ['read-atomic', 'update-atomic', 'causal-cerone', 'prefix', 'parallel-snapshot-isolation']) {
        expect(await under(model), `${dialect}: ${model}`).toBe(false);
      }
      expect(await under('read-committed')).toBe(true);
    }
  });

  it('is refused where a list shows one append of a transaction, and another one is missed', async () => {
    const torn = historyOf('list-append', concurrently('ax1ay1', 'ax2', 'rx12ry'));
    const under = async (model: string) => (await listAppend({ consistencyModels: [model] }).check(torn, {})).valid;
    expect([await under('read-atomic'), await under('causal-cerone')]).toEqual([false, false]);
  });

  it('rules out the promised model by name, beside the weakest of the others', async () => {
    const torn = historyOf('list-append', concurrently('ax1ay1', 'rx1ry'));
    const promised = listAppend({ consistencyModels: ['parallel-snapshot-isolation'] });
    const { anomalies, stats } = await promised.check(torn, {});
    expect(anomalies.map(({ type }) => type)).toEqual(['G-single-item']);
    expect(stats?.['not']).toEqual(['consistent-view', 'parallel-snapshot-isolation', 'repeatable-read']);
  });

  it('asks for causes only from causal consistency on', async () => {
    const uncaused = historyOf('rw-register', concurrently('wx1', 'rx1wy2', 'ry2rx'));
    const under = async (model: string) => (await rwRegister({ consistencyModels: [model] }).check(uncaused, {})).valid;
    expect([await under('read-atomic'), await under('causal-cerone')]).toEqual([true, false]);
  });
});
