import { describe, expect, it } from 'vitest';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { decideWeak, WEAK_MODELS } from '../../../../checkers/transactional/weak/decide-weak.js';
import { History, type OpInput, type Value } from '../../../../src/core/index.js';

type Step = readonly [process: number, ...mops: Value[]];

/** Transactions that return `ok`, each before the next is called. */
function sequential(...steps: Step[]): Transactions {
  const ops = steps.flatMap(([process, ...value]): OpInput[] => [
    { process, type: 'invoke', f: 'txn', value },
    { process, type: 'ok', f: 'txn', value },
  ]);
  return new Transactions(History.from(ops), 'rw-register');
}

/** By model, weakest first. */
function verdicts(columns: Transactions): (boolean | 'unknown')[] {
  return WEAK_MODELS.map((model) => decideWeak(columns, model).valid);
}

describe('read committed, read atomic and causal consistency', () => {
  it('all allow a session that lags behind others in real time', () => {
    expect(verdicts(sequential([0, ['w', 'x', 1]], [1, ['r', 'x', null]]))).toEqual([true, true, true]);
  });

  it('all refuse that a later read of a transaction goes behind an earlier one', () => {
    const columns = sequential(
      [0, ['w', 'x', 1]],
      [0, ['w', 'x', 2], ['w', 'y', 2]],
      [1, ['r', 'y', 2], ['r', 'x', 1]],
    );
    expect(verdicts(columns)).toEqual([false, false, false]);
    expect(decideWeak(columns, 'be-read-committed').cycle).toEqual([
      { from: 0, to: 1, type: 'session', mop: -1 },
      { from: 1, to: 0, type: 'demanded', mop: 4, visible: [{ from: 1, to: 2, type: 'read-from', mop: 3 }] },
    ]);
  });

  it('take reads of the initial state for reads from a first transaction that wrote every key', () => {
    const columns = sequential([0, ['w', 'x', 1], ['w', 'y', 1]], [1, ['r', 'x', 1], ['r', 'y', null]]);
    expect(verdicts(columns)).toEqual([false, false, false]);
    expect(decideWeak(columns, 'be-read-committed').cycle?.map(({ from, to }) => [from, to])).toEqual(
      expect.arrayContaining([[0, -1]]),
    );
  });

  it('refuse a half-seen transaction from read atomic upwards', () => {
    const columns = sequential([0, ['w', 'x', 1], ['w', 'y', 1]], [1, ['r', 'y', null], ['r', 'x', 1]]);
    expect(verdicts(columns)).toEqual([true, false, false]);
  });

  it('refuse that a session misses its own write from read atomic upwards', () => {
    const columns = sequential([0, ['w', 'x', 1]], [0, ['r', 'x', null]]);
    expect(verdicts(columns)).toEqual([true, false, false]);
  });

  it('refuse an effect without its cause only under causal consistency', () => {
    const columns = sequential(
      [0, ['w', 'x', 1]],
      [1, ['r', 'x', 1], ['w', 'y', 2]],
      [2, ['r', 'y', 2]],
      [2, ['r', 'x', null]],
    );
    expect(verdicts(columns)).toEqual([true, true, false]);
  });

  it('refuse a read of a session that has long been overwritten for the reader', () => {
    const writes = Array.from({ length: 200 }, (_, i): Step => [i % 4, ['r', 'seen', null], ['w', 'x', i]]);
    const behind: Step[] = [
      [9, ['r', 'x', 196]],
      [9, ['r', 'x', 4]],
    ];
    const concurrent: Step[] = [
      [9, ['r', 'x', 4]],
      [9, ['r', 'x', 196]],
    ];
    expect(decideWeak(sequential(...writes, ...behind), 'be-causal')).toMatchObject({ valid: false });
    expect(decideWeak(sequential(...writes, ...concurrent), 'be-causal')).toMatchObject({ valid: true });
  });

  it('do not judge reads of a value that several transactions wrote', () => {
    const columns = sequential([0, ['w', 'x', 1]], [1, ['w', 'x', 1]], [2, ['r', 'x', 1]]);
    expect(verdicts(columns)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('leave out what failed, and what is unknown and was not seen', () => {
    const ops: OpInput[] = [
      { process: 0, type: 'invoke', f: 'txn', value: [['w', 'x', 1]] },
      { process: 0, type: 'fail', f: 'txn', value: [['w', 'x', 1]] },
      { process: 1, type: 'invoke', f: 'txn', value: [['w', 'x', 2]] },
      { process: 1, type: 'info', f: 'txn', value: [['w', 'x', 2]] },
      { process: 2, type: 'invoke', f: 'txn', value: [['r', 'x', null]] },
      { process: 2, type: 'ok', f: 'txn', value: [['r', 'x', null]] },
    ];
    expect(verdicts(new Transactions(History.from(ops), 'rw-register'))).toEqual([true, true, true]);
    const order = decideWeak(new Transactions(History.from(ops), 'rw-register'), 'be-causal').order;
    expect([...(order ?? [])]).toEqual([2]);
  });
});
