import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counter } from '../../checkers/counter.js';
import { History, type OpInput, type OpType } from '../../src/core/index.js';

const at = (process: number, type: OpType, f: string, value: number | null): OpInput => ({ process, type, f, value });
const judge = (...ops: OpInput[]) => counter().check(History.from(ops), {});

describe('a counter', () => {
  it('reads the sum of what was added', async () => {
    const adds = [at(0, 'invoke', 'add', 5), at(0, 'ok', 'add', 5)];
    expect(await judge(...adds, at(1, 'invoke', 'read', null), at(1, 'ok', 'read', 5))).toMatchObject({ valid: true });
    const wrong = await judge(...adds, at(1, 'invoke', 'read', null), at(1, 'ok', 'read', 4));
    expect(wrong).toMatchObject({ valid: false });
    expect(wrong.anomalies[0]?.prose).toBe(
      'A read by process 1 returned 4; by what had been added it had to be exactly 5.',
    );
  });

  it('may or may not include concurrent and unanswered adds, but no failed ones', async () => {
    const open = [at(0, 'invoke', 'add', 5), at(2, 'invoke', 'add', 1), at(2, 'info', 'add', 1)];
    for (const [value, valid] of [
      [0, true],
      [1, true],
      [6, true],
      [7, false],
      [-1, false],
    ] as const) {
      expect(await judge(...open, at(1, 'invoke', 'read', null), at(1, 'ok', 'read', value)), `${value}`).toMatchObject(
        { valid },
      );
    }
    const failed = [at(0, 'invoke', 'add', 5), at(0, 'fail', 'add', 5)];
    expect(await judge(...failed, at(1, 'invoke', 'read', null), at(1, 'ok', 'read', 5))).toMatchObject({
      valid: false,
    });
  });

  it('never rejects what a correct counter answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -3, max: 3 }), fc.boolean()), { maxLength: 30 }),
        async (steps) => {
          const open = new Map<number, OpInput>();
          const ops: OpInput[] = [];
          let total = 0;
          for (const [process, n, add] of steps) {
            const running = open.get(process);
            if (running) {
              ops.push({ ...running, type: 'ok' });
              open.delete(process);
              continue;
            }
            // It takes effect at once, and is answered at some later time.
            if (add) total += n;
            const op = at(process, 'ok', add ? 'add' : 'read', add ? n : total);
            ops.push({ ...op, type: 'invoke', value: add ? n : null });
            open.set(process, op);
          }
          expect((await judge(...ops)).valid).not.toBe(false);
        },
      ),
    );
  });

  it('is one for each key', async () => {
    const on = (key: string, op: OpInput): OpInput => ({ ...op, key });
    const adds = [on('a', at(0, 'invoke', 'add', 5)), at(0, 'ok', 'add', 5)];
    const read = (key: string, value: number) => [on(key, at(1, 'invoke', 'read', null)), at(1, 'ok', 'read', value)];
    expect(await judge(...adds, ...read('a', 5), ...read('b', 0))).toMatchObject({ valid: true });
    // The completion leaves the key out; the anomaly is still one of that key.
    expect(await judge(...adds, ...read('b', 5))).toMatchObject({ valid: false, anomalies: [{ key: 'b' }] });
  });

  it('adds what was asked for, whatever the acknowledgement says', async () => {
    const adds = [1, 2].flatMap((total) => [at(0, 'invoke', 'add', 1), at(0, 'ok', 'add', total)]);
    const read = (value: number) => [at(1, 'invoke', 'read', null), at(1, 'ok', 'read', value)];
    expect(await judge(...adds, ...read(2))).toMatchObject({ valid: true });
    expect(await judge(...adds, ...read(3))).toMatchObject({ valid: false });
  });

  it('may have rounded fractions in another order, but no further', async () => {
    const adds = [0.1, 0.2, 0.3].flatMap((n) => [at(0, 'invoke', 'add', n), at(0, 'ok', 'add', n)]);
    const read = (value: number) => [at(1, 'invoke', 'read', null), at(1, 'ok', 'read', value)];
    expect(await judge(...adds, ...read(0.3 + 0.2 + 0.1))).toMatchObject({ valid: true });
    expect(await judge(...adds, ...read(0.6000001))).toMatchObject({ valid: false });
  });

  it('is not judged by reads and amounts that are no numbers', async () => {
    const added = [at(0, 'invoke', 'add', 5), at(0, 'ok', 'add', 5)];
    const read = (value: unknown) => [at(1, 'invoke', 'read', null), at(1, 'ok', 'read', value as number)];
    expect(await judge(...added, ...read(null))).toMatchObject({ valid: 'unknown', stats: { unreadable: 1 } });
    expect(await judge(...added, ...read('5'))).toMatchObject({ valid: 'unknown' });
    const text = [at(0, 'invoke', 'add', '5' as unknown as number), at(0, 'ok', 'add', 5)];
    const verdict = await judge(...text, ...read(5));
    expect(verdict).toMatchObject({ valid: 'unknown', unknownBecause: 'operation 0 adds "5", which is no number' });
  });

  it('judges a read whose invocation was not recorded', async () => {
    expect(await judge(at(0, 'ok', 'add', 5), at(1, 'ok', 'read', 4))).toMatchObject({ valid: false });
  });

  it('is not judged by amounts that cannot be added exactly', async () => {
    const wide = 9_007_199_254_740_993n;
    const ops: OpInput[] = [
      { process: 0, type: 'invoke', f: 'add', value: wide },
      { process: 0, type: 'ok', f: 'add', value: wide },
      { process: 1, type: 'invoke', f: 'read', value: null },
      { process: 1, type: 'ok', f: 'read', value: wide },
    ];
    expect(await judge(...ops)).toMatchObject({ valid: 'unknown' });
  });
});
