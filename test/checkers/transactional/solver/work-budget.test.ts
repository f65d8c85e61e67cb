import { describe, expect, it } from 'vitest';
import { registerStore } from '../../../../bench/register-store.js';
import { SimulatedStore } from '../../../../bench/simulated-store.js';
import { listAppend, rwRegister } from '../../../../checkers/transactional/checker.js';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { isolationLevel } from '../../../../checkers/transactional/solver/isolation-level.js';
import { WorkBudget } from '../../../../checkers/transactional/solver/work-budget.js';
import { WRITE } from '../../../../checkers/transactional/transactions.js';
import { History, type OpInput, type Value } from '../../../../src/core/index.js';

const serializable = isolationLevel('serializable');
if (serializable === undefined) throw new Error('serializable is a level');

/** Many blind writes of few keys by sessions whose clocks nobody knows: hard to decide. */
const hard = registerStore({
  transactions: 600,
  sessions: 300,
  operations: 6,
  readShare: 0.2,
  keys: 30,
  distribution: 'uniform',
  isolation: 'serializable',
  rows: 'merged',
  seed: 3,
});

describe('the budget of a search', () => {
  it('ends it after the same work every time, whatever the time that took', () => {
    const answers = [100_000, 100_000, 200_000].map((steps) => decideIsolation(hard, serializable, { steps }));
    expect(answers[0]).toEqual(answers[1]);
    expect(answers.map(({ valid }) => valid)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(answers[0]?.reason).toMatch(/^the budget of 0\.1 million steps ran out: of \d+ pairs/);
  });

  it('says that it was the time limit where the user set one', () => {
    const { valid, reason } = decideIsolation(hard, serializable, { timeoutMs: 0 });
    expect(valid).toBe('unknown');
    expect(reason).toMatch(/^the time limit of 0 s was reached/);
  });

  it('stays ended, and a part of it knows the same limit of time', () => {
    const controller = new AbortController();
    const work = new WorkBudget({ steps: 10, signal: controller.signal });
    const part = work.part(1000);
    work.spend(10);
    expect([work.exhausted, part.exhausted]).toEqual([true, false]);
    controller.abort();
    expect([work.exhausted, part.exhausted]).toEqual([true, true]);
    expect([work.reason, part.reason]).toEqual(['the budget of 10 steps ran out', 'the check was called off']);
  });
});

describe('a transactional verdict', () => {
  it('is unknown, and says why, where the search is given too few steps', async () => {
    const { count, process, mopStart, mopKind, mopKey, mopVersion } = hard;
    const events = Array.from({ length: count }, (_, t): OpInput[] => {
      const mops = Array.from({ length: mopStart[t + 1] - mopStart[t] }, (__, i): Value => {
        const m = mopStart[t] + i;
        return [mopKind[m] === WRITE ? 'w' : 'r', mopKey[m], mopVersion[m] < 0 ? null : mopVersion[m]];
      });
      const op = { process: process[t], f: 'txn', value: mops };
      return [
        { ...op, type: 'invoke' },
        { ...op, type: 'ok' },
      ];
    });
    const checker = rwRegister({ consistencyModels: ['serializable'] });
    const verdict = await checker.check(History.from(events.flat()), { budget: { steps: 1_000 } });
    expect(verdict.valid).toBe('unknown');
    expect(verdict.unknownBecause).toMatch(/^serializable: the budget of 1000 steps ran out: of \d+ pairs/);
  });

  it('is the same for any number of threads, counts, cycles and proofs included', async () => {
    const list = (kind: 'serializable' | 'snapshot-isolated' | 'broken') =>
      new SimulatedStore({ kind, dialect: 'list-append', transactions: 1500, keys: 20, staleness: 9 }).run();
    const registers = (kind: 'serializable' | 'snapshot-isolated' | 'broken') =>
      new SimulatedStore({ kind, dialect: 'rw-register', transactions: 1500, keys: 20, staleness: 9 }).run();
    const found = new Set<unknown>();
    for (const kind of ['serializable', 'snapshot-isolated', 'broken'] as const) {
      for (const model of ['serializable', 'snapshot-isolation']) {
        const asked = { consistencyModels: [model] };
        const verdicts = [];
        for (const threads of [1, 2, 8]) {
          const context = { budget: { threads } };
          verdicts.push([
            await listAppend(asked).check(list(kind), context),
            await rwRegister(asked).check(registers(kind), context),
          ]);
        }
        expect(verdicts[1]).toEqual(verdicts[0]);
        expect(verdicts[2]).toEqual(verdicts[0]);
        for (const { valid } of verdicts[0] ?? []) found.add(valid);
      }
    }
    expect([...found].toSorted()).toEqual([false, true]);
  });
});
