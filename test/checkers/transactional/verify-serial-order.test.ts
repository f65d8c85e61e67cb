import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SimulatedStore } from '../../../bench/simulated-store.js';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { type SerialOrderCertificate, verifySerialOrder } from '../../../checkers/transactional/verify-serial-order.js';
import { History, type OpType, type Value } from '../../../src/core/index.js';
import { readHistory } from '../../../src/formats/index.js';

function op(process: number, type: OpType, value: Value) {
  return { process, type, f: 'txn', value };
}

function certified(keeps: SerialOrderCertificate['keeps'], order: number[]): SerialOrderCertificate {
  return { kind: 'serial-order', dialect: 'list-append', keeps, models: [], order };
}

const twoTransactions = History.from([
  op(0, 'invoke', [['append', 'x', 1]]),
  op(0, 'ok', [['append', 'x', 1]]),
  op(1, 'invoke', [['r', 'x', null]]),
  op(1, 'ok', [['r', 'x', [1]]]),
  op(2, 'invoke', [['r', 'y', null]]),
  op(2, 'ok', [['r', 'y', []]]),
]);

describe('a serial order', () => {
  it('is proved by running the transactions one after the other', () => {
    expect(verifySerialOrder(twoTransactions, certified('realtime', [1, 3, 5]))).toBeUndefined();
    expect(verifySerialOrder(twoTransactions, certified('none', [5, 1, 3]))).toBeUndefined();
  });

  it('is refused where a read would not have seen what it saw', () => {
    expect(verifySerialOrder(twoTransactions, certified('none', [3, 1, 5]))).toMatch(/index 3: it read "x" as \[1\]/);
  });

  it('is refused where a transaction is missing, comes twice or is not there', () => {
    expect(verifySerialOrder(twoTransactions, certified('none', [1, 3]))).toMatch(/returned at index 5 is not in/);
    expect(verifySerialOrder(twoTransactions, certified('none', [1, 3, 5, 3]))).toMatch(/names index 3 twice/);
    expect(verifySerialOrder(twoTransactions, certified('none', [1, 3, 5, 9]))).toMatch(
      /index 9: there is no such event/,
    );
  });

  it('is refused where it breaks the order in real time that it promises to keep', () => {
    expect(verifySerialOrder(twoTransactions, certified('realtime', [5, 1, 3]))).toMatch(/index 1 had returned before/);
    expect(verifySerialOrder(twoTransactions, certified('process', [5, 1, 3]))).toBeUndefined();
  });

  it('is refused where it keeps less than the model asks for', () => {
    const weak = { ...certified('process', [1, 3, 5]), models: ['strong-serializable'] };
    expect(verifySerialOrder(twoTransactions, weak)).toMatch(/keeps process proves nothing/);
    expect(verifySerialOrder(twoTransactions, { ...weak, keeps: 'realtime' })).toBeUndefined();
  });

  it('is no proof of promises about single objects, nor of sessions where it keeps nothing', () => {
    const claim = (keeps: SerialOrderCertificate['keeps'], model: string) =>
      verifySerialOrder(twoTransactions, { ...certified(keeps, [1, 3, 5]), models: [model] });
    expect(claim('realtime', 'linearizable')).toMatch(/proves nothing about linearizable/);
    for (const model of ['session-serializable', 'strong-session-snapshot-isolation', 'be-causal']) {
      expect(claim('none', model)).toMatch(/keeps nothing proves nothing about/);
      expect(claim('process', model)).toBeUndefined();
    }
    expect(claim('none', 'serializable')).toBeUndefined();
  });

  it('is refused where a register would have held what somebody writes only later', () => {
    const early = (written: number) =>
      History.from([op(0, 'ok', [['r', 'x', 9]]), op(1, 'ok', [['w', 'x', written]]), op(2, 'ok', [['r', 'x', 9]])]);
    const order = { ...certified('none', [0, 2, 1]), dialect: 'rw-register' as const };
    expect(verifySerialOrder(early(8), order)).toBeUndefined();
    expect(verifySerialOrder(early(9), order)).toMatch(/index 0: it read "x" as 9, but nil was there/);
  });

  it('tells keys apart that look alike', () => {
    const wide = 10n ** 20n;
    const keys: Value[] = [wide, String(wide), `${wide}n`, 1, '1', null, 'null', [1], '[1]'];
    const history = History.from(
      keys.flatMap((key, i) => [op(0, 'ok', [['append', key, i]]), op(1, 'ok', [['r', key, [i]]])]),
    );
    expect(verifySerialOrder(history, certified('realtime', [...history.columns.index]))).toBeUndefined();
  });

  it('may hold a completion of unknown outcome that has no invocation', () => {
    const history = History.from([op(0, 'info', [['append', 'x', 1]]), op(1, 'ok', [['r', 'x', [1]]])]);
    expect(verifySerialOrder(history, certified('realtime', [0, 1]))).toBeUndefined();
  });

  it('may hold a transaction of unknown outcome, by its invocation, but none that failed', () => {
    const history = History.from([
      op(0, 'invoke', [['append', 'x', 1]]),
      op(1, 'invoke', [['append', 'x', 2]]),
      op(1, 'fail', [['append', 'x', 2]]),
      op(2, 'invoke', [['r', 'x', null]]),
      op(2, 'ok', [['r', 'x', [1]]]),
      op(0, 'info', null),
    ]);
    expect(verifySerialOrder(history, certified('realtime', [0, 4]))).toBeUndefined();
    expect(verifySerialOrder(history, certified('realtime', [0, 4, 1]))).toMatch(/index 1: it is known to have ended/);
  });

  it.each(['list-append', 'rw-register'] as const)(
    'comes with every valid verdict on a serializable store: %s',
    async (dialect) => {
      for (let seed = 1; seed <= 20; seed++) {
        const history = new SimulatedStore({ kind: 'serializable', dialect, transactions: 300, keys: 8, seed }).run();
        const checker = dialect === 'list-append' ? listAppend() : rwRegister();
        const { valid, certificate } = await checker.check(history, {});
        expect(valid).toBe(true);
        expect(verifySerialOrder(history, certificate as unknown as SerialOrderCertificate)).toBeUndefined();
      }
    },
  );

  const stored = '../shared/histories/generated';
  it.runIf(existsSync(stored))('is found and proved for ten thousand transactions', async () => {
    for (const [name, checker] of [
      ['ssi-10k-append', listAppend()],
      ['ssi-10k-rw', rwRegister()],
    ] as const) {
      const { history } = await readHistory(`${stored}/${name}.edn.gz`);
      const { certificate } = await checker.check(history, {});
      expect(verifySerialOrder(history, certificate as unknown as SerialOrderCertificate)).toBeUndefined();
    }
  });
});
