import { describe, expect, it } from 'vitest';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { isolationLevel } from '../../../../checkers/transactional/solver/isolation-level.js';
import type { Refutation } from '../../../../checkers/transactional/solver/refutation.js';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { History, type Value } from '../../../../src/core/index.js';

/** Concurrent transactions, one process each, all `ok`. */
function concurrent(dialect: 'rw-register' | 'list-append', ...transactions: Value[]): Transactions {
  const ops = (type: 'invoke' | 'ok') => transactions.map((value, process) => ({ process, type, f: 'txn', value }));
  return new Transactions(History.from([...ops('invoke'), ...ops('ok')]), dialect);
}

function decide(columns: Transactions, model: string) {
  const level = isolationLevel(model);
  if (level === undefined) throw new RangeError(model);
  return decideIsolation(columns, level);
}

/** Every cycle of a refutation must lead from each edge to the next. */
function cyclesOf(refutation: Refutation): (readonly { from: number; to: number; type: string }[])[] {
  return 'cycle' in refutation ? [refutation.cycle] : refutation.cases.flatMap(cyclesOf);
}

describe('snapshot isolation', () => {
  const bothAppend = concurrent(
    'list-append',
    [
      ['r', 'y', []],
      ['append', 'x', 1],
      ['append', 'z', 1],
    ],
    [
      ['r', 'z', []],
      ['append', 'x', 2],
      ['append', 'y', 2],
    ],
  );

  it('refuses two appends to one list by transactions that each missed the other, whichever came first', () => {
    const { valid, core, refutation } = decide(bothAppend, 'snapshot-isolation');
    expect(valid).toBe(false);
    expect([...(core ?? [])]).toEqual([0, 1]);
    expect(refutation).toMatchObject({ first: 0, second: 1, cases: [{ cycle: [{}, {}] }, { cycle: [{}, {}] }] });
    for (const cycle of cyclesOf(refutation as Refutation)) {
      cycle.forEach(({ to }, i) => expect(cycle[(i + 1) % cycle.length]?.from).toBe(to));
      expect(cycle.map(({ type }) => type).toSorted()).toEqual(['rw', 'ww']);
    }
  });

  it('allows write skew, which serializability refuses', () => {
    const skew = concurrent(
      'rw-register',
      [
        ['r', 'x', null],
        ['w', 'y', 1],
      ],
      [
        ['r', 'y', null],
        ['w', 'x', 2],
      ],
    );
    expect(decide(skew, 'snapshot-isolation').valid).toBe(true);
    const { valid, refutation } = decide(skew, 'serializable');
    expect(valid).toBe(false);
    expect(refutation).toMatchObject({ cycle: [{ type: 'rw' }, { type: 'rw' }] });
  });

  it('refuses two updates of the state that both read', () => {
    const lost = concurrent(
      'rw-register',
      [
        ['r', 'x', null],
        ['w', 'x', 1],
      ],
      [
        ['r', 'x', null],
        ['w', 'x', 2],
      ],
    );
    expect(decide(lost, 'snapshot-isolation')).toMatchObject({ valid: false, refutation: { first: 0, second: 1 } });
  });
});

describe('a read that no execution explains', () => {
  it.each([
    ['G1a', [['r', 'x', 9]]],
    ['thin-air', [['r', 'x', 5]]],
    [
      'future-read',
      [
        ['r', 'x', 7],
        ['w', 'x', 7],
      ],
    ],
    [
      'internal',
      [
        ['w', 'x', 7],
        ['r', 'x', null],
      ],
    ],
  ] as [string, Value][])('is refused as %s', (type, transaction) => {
    const history = History.from([
      { process: 1, type: 'invoke', f: 'txn', value: [['w', 'x', 9]] },
      { process: 1, type: 'fail', f: 'txn', value: [['w', 'x', 9]] },
      { process: 0, type: 'invoke', f: 'txn', value: transaction },
      { process: 0, type: 'ok', f: 'txn', value: transaction },
    ]);
    const decision = decide(new Transactions(history, 'rw-register'), 'serializable');
    expect(decision).toMatchObject({ valid: false, read: { type, transaction: 1 } });
  });

  it('is not told where several transactions wrote the value: unknown', () => {
    const twice = concurrent('rw-register', [['w', 'x', 1]], [['w', 'x', 1]], [['r', 'x', 1]]);
    expect(decide(twice, 'serializable')).toMatchObject({
      valid: 'unknown',
      reason: expect.stringContaining('several'),
    });
  });
});

describe('a transaction of unknown outcome', () => {
  it('has happened as soon as somebody saw it, all of it', () => {
    const events = (seenY: number | null) =>
      History.from([
        {
          process: 0,
          type: 'invoke',
          f: 'txn',
          value: [
            ['w', 'x', 1],
            ['w', 'y', 1],
          ],
        },
        {
          process: 1,
          type: 'invoke',
          f: 'txn',
          value: [
            ['r', 'x', 1],
            ['r', 'y', seenY],
          ],
        },
        {
          process: 1,
          type: 'ok',
          f: 'txn',
          value: [
            ['r', 'x', 1],
            ['r', 'y', seenY],
          ],
        },
        {
          process: 0,
          type: 'info',
          f: 'txn',
          value: [
            ['w', 'x', 1],
            ['w', 'y', 1],
          ],
        },
      ]);
    const columns = (seenY: number | null) => new Transactions(events(seenY), 'rw-register');
    expect(decide(columns(1), 'strict-serializable').valid).toBe(true);
    expect(decide(columns(null), 'strict-serializable').valid).toBe(false);
  });
});
