import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { verifySerialOrder } from '../../../checkers/transactional/verify-serial-order.js';
import { type Checker, History, type OpType, type Value } from '../../../src/core/index.js';
import { concurrently, type Event, historyOf } from './shorthand.js';

function op(process: number, type: OpType, value: Value) {
  return { process, type, f: 'txn', value };
}

async function lists(model: string, ...transactions: string[]) {
  const history = historyOf('list-append', concurrently(...transactions, 'ay1', 'ry1'));
  const { valid, stats, unknownBecause } = await listAppend({ consistencyModels: [model] }).check(history, {});
  return { valid, types: stats?.['anomalyTypes'], unknownBecause };
}

async function registers(events: readonly Event[], checker: Checker = rwRegister()) {
  const history = historyOf('rw-register', events);
  const { valid, stats, unknownBecause, certificate } = await checker.check(history, {});
  return { valid, types: stats?.['anomalyTypes'], unknownBecause, certificate };
}

describe('an element that is appended more than once', () => {
  it.each([
    ['by one transaction, and stands in the list as often', ['ax1ax1', 'rx11']],
    ['by two transactions, and stands in the list as often', ['ax1', 'ax1', 'rx11']],
    ['again by a transaction that had read it', ['ax1', 'rx1ax1', 'rx11']],
    ['again by a transaction that read its own first append', ['rxax1rx1ax1', 'rx11']],
    ['so that two transactions read lists that end alike and append to them', ['ax1', 'rx1ax1', 'rx11ax2', 'rx112']],
    ['and what lies behind its repetition was seen by its reader', ['ax1ax1', 'rx11ax2rx112ax3', 'rx1123']],
  ])('%s, is no anomaly', async (_how, transactions) => {
    const { valid, types } = await lists('strict-serializable', ...transactions);
    expect([valid === false, types]).toEqual([false, []]);
    expect(await lists('read-committed', ...transactions)).toEqual({
      valid: 'unknown',
      types: [],
      unknownBecause: '1 was written to "x" more than once, so reads of it do not tell whose write they saw',
    });
  });

  it('keeps a history from being snapshot isolated by what dependencies alone say', async () => {
    const { valid } = await lists('snapshot-isolation', 'ax1', 'rx1ax2', 'ax1rx11');
    expect(valid).not.toBe(true);
  });

  it('shows nobody else where its transaction read it back', async () => {
    const { valid, types } = await lists('read-atomic', 'ax1rx21ax1', 'ax2');
    expect([valid === false, types]).toEqual([false, []]);
  });

  it('still ends the transaction that appended it: what lies before is no state to read', async () => {
    const events: Event[] = [
      [0, 'invoke', 'ax1ax2'],
      [1, 'call', 'rx1ax2'],
      [1, 'call', 'ay1'],
      [2, 'call', 'ry1'],
    ];
    const check = listAppend({ consistencyModels: ['1SR'] }).check(historyOf('list-append', events), {});
    expect((await check).valid).toBe(false);
  });

  it('hides no other anomaly', async () => {
    expect((await lists('read-committed', 'ax1', 'ax1', 'ax2', 'rx12', 'rx21')).valid).toBe(false);
  });
});

describe('a register that is set to one value more than once', () => {
  it('by one transaction, is read from that transaction', async () => {
    const valid = await registers(concurrently('wx1wx1', 'rx1wy2', 'ry2'));
    expect([valid.valid, valid.types]).toEqual([true, []]);
    expect((await registers(concurrently('wx1wx2wx1', 'rx1wy2', 'ry2'))).valid).toBe(true);
    expect((await registers(concurrently('wx1wx1wx2', 'rx1wy2', 'ry2'))).types).toContain('G1b');
    expect((await registers(concurrently('wx1rx1wx1', 'rx1wy2', 'ry2'))).types).toEqual([]);
  });

  it('by two transactions, loses no update where two others read it and replaced it', async () => {
    const oneByOne: Event[] = ['wx1', 'rx1wx2', 'wx1', 'rx1wx3', 'rx3'].map((text): Event => [0, 'call', text]);
    const { valid, types } = await registers(oneByOne);
    expect([valid, types]).toEqual([true, []]);
    const weak = await registers(oneByOne, rwRegister({ consistencyModels: ['cursor-stability'] }));
    expect(weak.unknownBecause).toContain('1 was written to "x" more than once');
  });

  it('by two transactions, has no versions in a circle where single keys are linearizable', async () => {
    const oneByOne: Event[] = ['wx1', 'wx2', 'wx1', 'rx1', 'wy3', 'ry3'].map((text): Event => [0, 'call', text]);
    for (const assume of ['linearizable-keys', 'sequential-keys']) {
      expect((await registers(oneByOne, rwRegister({ assume: [assume] }))).types).toEqual([]);
    }
  });

  it('is decided all the same where nobody read that value', async () => {
    const { valid, certificate } = await registers(concurrently('wx1', 'wx1', 'wy2', 'ry2'));
    expect([valid, certificate?.['kind']]).toEqual([true, 'serial-order']);
  });

  it('and that is null, may be what reads of the initial state saw', async () => {
    const history = History.from([
      op(0, 'invoke', [['w', 'x', 1]]),
      op(0, 'ok', [['w', 'x', 1]]),
      op(0, 'invoke', [['w', 'x', null]]),
      op(0, 'ok', [['w', 'x', null]]),
      op(0, 'invoke', [['r', 'x', null]]),
      op(0, 'ok', [['r', 'x', null]]),
      op(0, 'ok', [['w', 'y', 1]]),
      op(0, 'ok', [['r', 'y', 1]]),
    ]);
    expect((await rwRegister().check(history, {})).valid).toBe(true);
    const { valid, unknownBecause } = await rwRegister({ consistencyModels: ['read-committed'] }).check(history, {});
    expect([valid, unknownBecause]).toEqual([
      'unknown',
      '"x" was set to nil, so reads of nil do not tell whether they saw that or the initial state',
    ]);
  });
});

describe('reads that say nothing', () => {
  it('are those of a transaction that returned without a value', async () => {
    const events = (value: Value | undefined) => [
      op(0, 'invoke', [['w', 'x', 1]]),
      op(0, 'ok', [['w', 'x', 1]]),
      op(1, 'invoke', [
        ['r', 'x', null],
        ['w', 'y', 2],
      ]),
      { process: 1, type: 'ok' as const, f: 'txn', ...(value === undefined ? {} : { value }) },
      op(2, 'invoke', [['r', 'y', null]]),
      op(2, 'ok', [['r', 'y', 2]]),
    ];
    const history = History.from(events(undefined));
    const { valid, certificate } = await rwRegister().check(history, {});
    expect(valid).toBe(true);
    expect(verifySerialOrder(history, certificate as never)).toBeUndefined();
    const stale: Value = [
      ['r', 'x', null],
      ['w', 'y', 2],
    ];
    expect((await rwRegister().check(History.from(events(stale)), {})).valid).toBe(false);
  });
});
