import { describe, expect, it } from 'vitest';
import { SimulatedStore } from '../../../bench/simulated-store.js';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import {
  type SnapshotOrderCertificate,
  verifySnapshotOrder,
} from '../../../checkers/transactional/verify-snapshot-order.js';
import { verifiers } from '../../../checkers/verifiers.js';
import { History, Random, type Value } from '../../../src/core/index.js';
import { smallHistory, toHistory } from './solver/small-history.js';

function op(process: number, type: 'invoke' | 'ok', value: Value) {
  return { process, type, f: 'txn', value };
}

function certified(keeps: SnapshotOrderCertificate['keeps'], order: number[]): SnapshotOrderCertificate {
  return { kind: 'snapshot-order', dialect: 'rw-register', keeps, models: [], order };
}

const skewed: [Value, Value] = [
  [
    ['r', 'x', null],
    ['w', 'y', 1],
  ],
  [
    ['r', 'y', null],
    ['w', 'x', 2],
  ],
];
/** Write skew by the transactions that return at indices 2 and 3; then the first process reads what they left. */
const history = History.from([
  op(0, 'invoke', skewed[0]),
  op(1, 'invoke', skewed[1]),
  op(0, 'ok', skewed[0]),
  op(1, 'ok', skewed[1]),
  op(0, 'invoke', [['r', 'x', null]]),
  op(0, 'ok', [['r', 'x', 2]]),
]);

describe('an order of snapshots and commits', () => {
  it('is proved by replaying both steps of every transaction', () => {
    expect(verifySnapshotOrder(history, certified('realtime', [2, 3, 2, 3, 5, 5]))).toBeUndefined();
  });

  it('is refused where a snapshot does not show what was read', () => {
    expect(verifySnapshotOrder(history, certified('none', [2, 2, 3, 3, 5, 5]))).toMatch(/index 3: it read "y" as nil/);
    expect(verifySnapshotOrder(history, certified('none', [5, 5, 2, 3, 2, 3]))).toMatch(
      /index 5: it read "x" as 2, but nil was there/,
    );
  });

  it('is refused where a transaction overwrites what has changed since its snapshot', () => {
    const both = History.from([
      op(0, 'invoke', [['w', 'x', 1]]),
      op(1, 'invoke', [['w', 'x', 2]]),
      op(0, 'ok', [['w', 'x', 1]]),
      op(1, 'ok', [['w', 'x', 2]]),
    ]);
    expect(verifySnapshotOrder(both, certified('none', [2, 3, 2, 3]))).toMatch(/index 3: it overwrites "x"/);
    expect(verifySnapshotOrder(both, certified('none', [2, 2, 3, 3]))).toBeUndefined();
  });

  it('is refused where a transaction is missing, is left open or comes too often', () => {
    expect(verifySnapshotOrder(history, certified('none', [2, 3, 2, 3]))).toMatch(
      /returned at index 5 does not commit/,
    );
    expect(verifySnapshotOrder(history, certified('none', [2, 3, 2, 3, 5]))).toMatch(/index 5 does not commit/);
    expect(verifySnapshotOrder(history, certified('none', [2, 3, 2, 3, 2, 5, 5]))).toMatch(/index 2 too often/);
  });

  it('is refused where it breaks an order that it promises to keep, or keeps too little for its model', () => {
    const late = History.from([
      op(0, 'invoke', [['w', 'x', 1]]),
      op(0, 'ok', [['w', 'x', 1]]),
      op(1, 'invoke', [['r', 'x', null]]),
      op(1, 'ok', [['r', 'x', null]]),
    ]);
    expect(verifySnapshotOrder(late, certified('process', [3, 3, 1, 1]))).toBeUndefined();
    expect(verifySnapshotOrder(late, certified('realtime', [3, 3, 1, 1]))).toMatch(/called after it returned/);
    const weak = { ...certified('process', [3, 3, 1, 1]), models: ['strong-snapshot-isolation'] };
    expect(verifySnapshotOrder(late, weak)).toMatch(/keeps process proves nothing/);
  });

  it('comes with valid verdicts of snapshot isolation on histories that are not serializable', async () => {
    const random = new Random(3, 'snapshot orders');
    let proved = 0;
    for (let n = 0; n < 3_000; n++) {
      const recorded = toHistory(smallHistory(random, 'rw-register'));
      const checker = rwRegister({ consistencyModels: ['snapshot-isolation'] });
      const { valid, certificate } = await checker.check(recorded, {});
      if (valid !== true || certificate?.['kind'] !== 'snapshot-order') continue;
      proved++;
      expect(verifySnapshotOrder(recorded, certificate as unknown as SnapshotOrderCertificate)).toBeUndefined();
    }
    expect(proved).toBeGreaterThan(20);
  });

  it.each([
    ['snapshot-isolation', 'none'],
    ['strong-session-snapshot-isolation', 'process'],
    ['strong-snapshot-isolation', 'realtime'],
  ])('comes with a valid verdict of %s on lists', async (model, keeps) => {
    for (let seed = 1; seed <= 20; seed++) {
      const store = { kind: 'snapshot-isolated', dialect: 'list-append', transactions: 200, keys: 5, seed } as const;
      const recorded = new SimulatedStore(store).run();
      const { valid, certificate } = await listAppend({ consistencyModels: [model] }).check(recorded, {});
      expect(valid).toBe(true);
      expect(certificate).toMatchObject({ kind: 'snapshot-order', keeps, models: [model] });
      expect(verifySnapshotOrder(recorded, certificate as unknown as SnapshotOrderCertificate)).toBeUndefined();
    }
  });

  it.each(['list-append', 'rw-register'] as const)(
    'or a serial one comes with a verdict on several models where it proves all of them: %s',
    async (dialect) => {
      const make = dialect === 'list-append' ? listAppend : rwRegister;
      const kinds = new Set<unknown>();
      for (const consistencyModels of [
        ['snapshot-isolation', 'serializable'],
        ['strong-session-serializable', 'strong-snapshot-isolation'],
        ['strong-session-serializable', 'be-causal'],
        ['serializable', 'be-causal'],
      ]) {
        for (let seed = 1; seed <= 20; seed++) {
          const kind = seed % 2 === 0 ? 'serializable' : 'snapshot-isolated';
          const recorded = new SimulatedStore({ kind, dialect, transactions: 20, keys: 5, seed }).run();
          const { valid, certificate } = await make({ consistencyModels }).check(recorded, {});
          if (valid !== true) continue;
          kinds.add(certificate?.['kind']);
          const verify = await verifiers.get(String(certificate?.['kind']))?.();
          const question = { checker: dialect, valid, consistencyModels };
          if (certificate !== undefined) expect(await verify?.(recorded, certificate, question)).toBeUndefined();
        }
      }
      expect(kinds).toEqual(new Set(['serial-order', undefined]));
    },
  );
});
