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
    expect(wrong.anomalies[0]?.prose).toBe('A read by process 1 returned 4; it had to be exactly 5.');
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
});
