import { describe, expect, it } from 'vitest';
import {
  AMBIGUOUS_WRITE,
  INITIAL,
  NEVER,
  NO_WRITE,
  READ,
  Transactions,
  UNKNOWN,
  WRITE,
} from '../../../checkers/transactional/transactions.js';
import { FAIL, History, INFO, OK, type OpType, type Value } from '../../../src/core/index.js';

function op(process: number, type: OpType, value: Value) {
  return { process, type, f: 'txn', value };
}

/** Builds the transactions of a history of one operation with this value. */
function reads(value: Value) {
  return () => new Transactions(History.from([op(0, 'ok', value)]), 'list-append');
}

describe('the transactions of a history', () => {
  it('are numbered as they began, with what their completions saw', () => {
    const txns = new Transactions(
      History.from([
        op(0, 'invoke', [
          ['append', 'x', 1],
          ['r', 'y', null],
        ]),
        op(1, 'invoke', [['r', 'x', null]]),
        op(1, 'ok', [['r', 'x', [1]]]),
        op(0, 'ok', [
          ['append', 'x', 1],
          ['r', 'y', []],
        ]),
      ]),
      'list-append',
    );
    expect(txns.count).toBe(2);
    expect([...txns.begin]).toEqual([0, 1]);
    expect([...txns.end]).toEqual([3, 2]);
    expect([...txns.mopStart]).toEqual([0, 2, 3]);
    expect([...txns.mopKind]).toEqual([WRITE, READ, READ]);
    expect(txns.mopVersion[1]).toBe(INITIAL);
    expect(txns.mopVersion[2]).toBe(txns.mopVersion[0]);
    expect(txns.key(txns.mopKey[1])).toBe('y');
    expect([...txns.versionWrite]).toEqual([0]);
  });

  it('decode a list that a read saw, element by element', () => {
    const txns = new Transactions(
      History.from([
        op(0, 'ok', [
          ['append', 7, 'a'],
          ['append', 7, -3],
        ]),
        op(0, 'ok', [['r', 7, ['a', -3, 1.5]]]),
      ]),
      'list-append',
    );
    expect([...txns.elements(2)].map((v) => txns.versionValue(v))).toEqual(['a', -3, 1.5]);
    expect([...txns.elements(2)].map((v) => txns.versionWrite[v])).toEqual([0, 1, NO_WRITE]);
  });

  it('keep what was asked for, and do not know what was read, where the outcome is not ok', () => {
    const txns = new Transactions(
      History.from([
        op(0, 'invoke', [
          ['w', 1, 2],
          ['r', 1, null],
        ]),
        op(1, 'invoke', [['w', 1, 3]]),
        op(2, 'invoke', [['w', 1, 4]]),
        op(1, 'info', null),
        op(2, 'fail', [['w', 1, 4]]),
      ]),
      'rw-register',
    );
    expect([...txns.outcome]).toEqual([INFO, INFO, FAIL]);
    expect([...txns.end]).toEqual([NEVER, NEVER, NEVER]);
    expect([...txns.completion]).toEqual([-1, 3, 4]);
    expect(txns.mopVersion[1]).toBe(UNKNOWN);
  });

  it('may be completions alone, which begin and end where they stand', () => {
    const txns = new Transactions(
      History.from([op(0, 'ok', [['w', 'x', 1]]), op(0, 'ok', [['r', 'x']])]),
      'rw-register',
    );
    expect([...txns.outcome]).toEqual([OK, OK]);
    expect([...txns.begin]).toEqual([0, 1]);
    expect([...txns.end]).toEqual([0, 1]);
    expect(txns.mopVersion[1]).toBe(INITIAL);
  });

  it('do not guess who wrote a value that several wrote, unless the others failed', () => {
    const txns = new Transactions(
      History.from([
        op(0, 'fail', [['w', 'x', 1]]),
        op(0, 'ok', [['w', 'x', 1]]),
        op(0, 'ok', [['w', 'x', 2]]),
        op(1, 'info', [['w', 'x', 2]]),
      ]),
      'rw-register',
    );
    expect([...txns.versionWrite]).toEqual([1, AMBIGUOUS_WRITE]);
  });

  it('leave out the nemesis', () => {
    const history = History.from([
      { process: 'nemesis', type: 'info', f: 'start', value: 'partition' },
      op(0, 'ok', [['w', 'x', 1]]),
    ]);
    expect([...new Transactions(history, 'rw-register').begin]).toEqual([1]);
  });

  it('are refused by index and reason where an operation is no transaction', () => {
    expect(reads(5)).toThrow(/index 0 is no transaction: its value is no list/);
    expect(reads([['cas', 1, 2]])).toThrow(/"cas" is no function of list-append/);
    expect(reads([['r', 'x', 5]])).toThrow(/saw something that is no list/);
  });
});
