import { describe, expect, it } from 'vitest';
import { totalQueue } from '../../checkers/total-queue.js';
import { uniqueIds } from '../../checkers/unique-ids.js';
import { History, type OpInput } from '../../src/core/index.js';
import { type Step, sequential } from './sequential-history.js';

const enqueue = (v: number): Step => ['enqueue', v, 'ok'];
const dequeue = (v: number): Step => ['dequeue', null, 'ok', v];
const judge = (steps: Step[], options?: { duplicates: boolean }) => totalQueue(options).check(sequential(...steps), {});

describe('a queue that was drained', () => {
  it('is valid when everything acknowledged came out, in any order', async () => {
    expect(await judge([enqueue(1), enqueue(2), dequeue(2), ['drain', null, 'ok', [1]]])).toMatchObject({
      valid: true,
    });
  });

  it('has lost what was acknowledged and never came out', async () => {
    const verdict = await judge([enqueue(1), enqueue(2), dequeue(2)]);
    expect(verdict).toMatchObject({ valid: false, stats: { counts: { lost: 1 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(/enqueue of 1 was acknowledged to process 0/);
  });

  it('may have given elements to dequeues whose outcome is unknown, but not more than there were of these', async () => {
    const lostToOne: Step[] = [enqueue(1), enqueue(2), enqueue(3), dequeue(1), ['dequeue', null, 'info']];
    expect(await judge(lostToOne)).toMatchObject({ valid: false, stats: { missing: 2 } });
    expect(await judge([...lostToOne, dequeue(2)])).toMatchObject({ valid: true, stats: { missing: 1 } });
  });

  it('must not give out what never went in', async () => {
    expect(await judge([enqueue(1), dequeue(1), dequeue(9)])).toMatchObject({
      valid: false,
      stats: { counts: { unexpected: 1 } },
    });
    expect(await judge([['enqueue', 1, 'fail'], dequeue(1)])).toMatchObject({ stats: { counts: { unexpected: 1 } } });
  });

  it('may give out an element of unknown outcome', async () => {
    expect(await judge([['enqueue', 1, 'info'], dequeue(1)])).toMatchObject({ valid: true, stats: { recovered: 1 } });
  });

  it('counts duplicates, and forbids them where asked to', async () => {
    const steps = [enqueue(1), dequeue(1), dequeue(1)];
    expect(await judge(steps)).toMatchObject({ valid: true, stats: { counts: { duplicated: 1 } } });
    expect(await judge(steps, { duplicates: false })).toMatchObject({ valid: false });
  });

  it('answers null when it is empty, unless null was sent', async () => {
    const empty: Step = ['dequeue', null, 'ok', null];
    expect(await judge([enqueue(1), dequeue(1), empty])).toMatchObject({ valid: true });
    const nothing: Step = ['enqueue', null, 'ok'];
    expect(await judge([nothing, enqueue(1), dequeue(1), empty])).toMatchObject({ valid: true });
    expect(await judge([nothing, enqueue(1), dequeue(1)])).toMatchObject({ valid: false });
  });

  it('takes an acknowledgement without an invocation for both', async () => {
    const ops: OpInput[] = [
      { process: 0, type: 'ok', f: 'enqueue', value: 1 },
      { process: 1, type: 'ok', f: 'dequeue', value: 1 },
    ];
    expect(await totalQueue().check(History.from(ops), {})).toMatchObject({ valid: true });
  });
});

describe('generated ids', () => {
  it('are wrong when one is given out twice', async () => {
    const ids = (...values: number[]) => sequential(...values.map((v): Step => ['generate', null, 'ok', v]));
    expect(await uniqueIds().check(ids(1, 2, 3), {})).toMatchObject({ valid: true, stats: { greatest: 3 } });
    expect(await uniqueIds().check(ids(1, 2, 1), {})).toMatchObject({
      valid: false,
      stats: { counts: { 'duplicate-id': 1 } },
    });
    expect(await uniqueIds().check(ids(), {})).toMatchObject({ valid: 'unknown' });
  });
});
