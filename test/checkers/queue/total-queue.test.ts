import { describe, expect, it } from 'vitest';
import { totalQueue } from '../../../checkers/queue/total-queue.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';
import { type Step, sequential } from '../sequential-history.js';

const enqueue = (v: number): Step => ['enqueue', v, 'ok'];
const dequeue = (v: number): Step => ['dequeue', null, 'ok', v];
const empty: Step = ['dequeue', null, 'ok', null];
const judge = (steps: Step[], options?: { duplicates: boolean }) => totalQueue(options).check(sequential(...steps), {});

describe('a queue that was drained', () => {
  it('is valid when everything acknowledged came out, in any order', async () => {
    expect(await judge([enqueue(1), enqueue(2), dequeue(2), ['drain', null, 'ok', [1]]])).toMatchObject({
      valid: true,
    });
  });

  it('has lost what was acknowledged and never came out', async () => {
    const verdict = await judge([enqueue(1), enqueue(2), dequeue(2), empty]);
    expect(verdict).toMatchObject({ valid: false, stats: { counts: { lost: 1 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(/enqueue of 1 was acknowledged to process 0/);
  });

  it('may have given elements to dequeues whose outcome is unknown, but not more than there were of these', async () => {
    const lostToOne: Step[] = [enqueue(1), enqueue(2), enqueue(3), dequeue(1), ['dequeue', null, 'info']];
    const verdict = await judge([...lostToOne, empty]);
    expect(verdict).toMatchObject({ valid: false, stats: { missing: 2, counts: { lost: 1 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(
      /Dequeues of unknown outcome can have taken 1 of them: at least 1 are lost/,
    );
    expect(await judge([...lostToOne, dequeue(2), empty])).toMatchObject({ valid: true, stats: { missing: 1 } });
    // What was asked for after the queue had been found empty can have taken nothing from before.
    const late: Step[] = [enqueue(1), enqueue(2), dequeue(1), empty, ['dequeue', null, 'info']];
    expect(await judge(late)).toMatchObject({ valid: false, stats: { counts: { lost: 1 } } });
  });

  it('may still hold what never came out, where nothing found it empty afterwards', async () => {
    const verdict = await judge([enqueue(1), dequeue(1), empty, enqueue(2)]);
    expect(verdict).toMatchObject({ valid: 'unknown', stats: { missing: 1 } });
    expect(verdict.unknownBecause).toMatch(/1 acknowledged element never came out, but may still be in the queue/);
    // A drain that runs while an element is sent need not find it.
    const during = (type: OpInput['type'], f: string, process: number, value: Value): OpInput => ({
      type,
      f,
      process,
      value,
    });
    const ops = [
      during('invoke', 'drain', 0, null),
      during('invoke', 'enqueue', 1, 1),
      during('ok', 'enqueue', 1, 1),
      during('ok', 'drain', 0, []),
    ];
    expect(await totalQueue().check(History.from(ops), {})).toMatchObject({ valid: 'unknown' });
    expect(await judge([enqueue(1), ['drain', null, 'info']])).toMatchObject({ valid: 'unknown' });
  });

  it('is empty where a drain ended, or a dequeue failed because of that', async () => {
    expect(await judge([enqueue(1), ['drain', null, 'ok', []]])).toMatchObject({ valid: false });
    const failed = (error: Value): OpInput[] => [
      ...sequential(enqueue(1)).ops(),
      { process: 9, type: 'invoke', f: 'dequeue', value: null },
      { process: 9, type: 'fail', f: 'dequeue', value: null, error },
    ];
    expect(await totalQueue().check(History.from(failed('empty')), {})).toMatchObject({ valid: false });
    expect(await totalQueue().check(History.from(failed('timeout')), {})).toMatchObject({ valid: 'unknown' });
  });

  it('is one for each key', async () => {
    const on = (key: string, f: string, value: Value, result: Value): OpInput[] => [
      { process: 0, type: 'invoke', f, key, value },
      { process: 0, type: 'ok', f, key, value: result },
    ];
    const ops = [...on('a', 'enqueue', 1, 1), ...on('b', 'dequeue', null, 1), ...on('a', 'drain', null, [])];
    expect(await totalQueue().check(History.from(ops), {})).toMatchObject({
      valid: false,
      stats: { counts: { lost: 1, unexpected: 1 } },
    });
  });

  it('must not give out what is sent only later', async () => {
    expect(await judge([dequeue(1), enqueue(1), dequeue(1)])).toMatchObject({ stats: { counts: { unexpected: 1 } } });
    expect(await judge([enqueue(1), dequeue(1), dequeue(1), enqueue(1)], { duplicates: false })).toMatchObject({
      valid: false,
      stats: { counts: { duplicated: 1 } },
    });
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
    const verdict = await judge(steps, { duplicates: false });
    expect(verdict).toMatchObject({ valid: false });
    expect(verdict.anomalies[0]?.prose).toMatch(
      /^1 came out again to process 2 .*, 2 times in all, though it was sent once\.$/,
    );
    expect(verdict.anomalies[0]?.ops).toHaveLength(6);
  });

  it('answers null when it is empty, unless null was sent', async () => {
    expect(await judge([enqueue(1), dequeue(1), empty])).toMatchObject({ valid: true });
    const nothing: Step = ['enqueue', null, 'ok'];
    expect(await judge([nothing, enqueue(1), dequeue(1), empty])).toMatchObject({ valid: true });
    expect(await judge([nothing, enqueue(1), dequeue(1), ['drain', null, 'ok', []]])).toMatchObject({ valid: false });
  });

  it('takes an acknowledgement without an invocation for both', async () => {
    const ops: OpInput[] = [
      { process: 0, type: 'ok', f: 'enqueue', value: 1 },
      { process: 1, type: 'ok', f: 'dequeue', value: 1 },
    ];
    expect(await totalQueue().check(History.from(ops), {})).toMatchObject({ valid: true });
  });
});
