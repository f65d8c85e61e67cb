import { describe, expect, it } from 'vitest';
import { causalReverse } from '../../checkers/causal-reverse.js';
import { longFork } from '../../checkers/long-fork.js';
import { History, type OpInput, type Value } from '../../src/core/index.js';
import { type Step, sequential } from './sequential-history.js';

describe('long fork', () => {
  const read = (...values: (number | null)[]): Step => ['read', null, 'ok', values.map((v, key) => ['r', key, v])];
  const judge = (steps: Step[], groupSize?: number) =>
    longFork(groupSize === undefined ? {} : { groupSize }).check(sequential(...steps), {});

  it('is there when two reads each miss what the other saw', async () => {
    const verdict = await judge([read(1, null, 1), read(null, 1, 1)]);
    expect(verdict).toMatchObject({ valid: false, stats: { counts: { 'long-fork': 1 } } });
    expect(verdict.anomalies[0]?.prose).toMatch(/No order of the two writes explains both/);
  });

  it('is not there when of any two reads one saw at least what the other saw', async () => {
    expect(await judge([read(null, null), read(1, null), read(1, 1), read(1, null)])).toMatchObject({ valid: true });
  });

  it('is looked for within a group of keys only, whatever the order of the keys in a read', async () => {
    const steps: Step[] = [
      [
        'read',
        null,
        'ok',
        [
          ['r', 'a', 1],
          ['r', 'b', null],
        ],
      ],
      [
        'read',
        null,
        'ok',
        [
          ['r', 'b', 1],
          ['r', 'a', null],
        ],
      ],
    ];
    expect(await judge(steps)).toMatchObject({ valid: false });
    const other: Step[] = [
      steps[0]!,
      [
        'read',
        null,
        'ok',
        [
          ['r', 'c', 1],
          ['r', 'a', null],
        ],
      ],
    ];
    expect(await judge(other)).toMatchObject({ valid: true });
  });

  it('compares keys and values in full, however long they are', async () => {
    const long = 'x'.repeat(100);
    const of = (key: Value, value: Value): Step => [
      'read',
      null,
      'ok',
      [
        ['r', key, value],
        ['r', 'other', null],
      ],
    ];
    expect(await judge([of(`${long}1`, 1), of(`${long}2`, null)])).toMatchObject({ stats: { groups: 2 } });
    expect(await judge([of('k', `${long}1`), of('k', `${long}2`)])).toMatchObject({ valid: 'unknown' });
    const split: Step[] = [
      [
        'read',
        null,
        'ok',
        [
          ['r', 1, 'a'],
          ['r', '1', null],
        ],
      ],
      [
        'read',
        null,
        'ok',
        [
          ['r', '1', 'b'],
          ['r', 1, null],
        ],
      ],
    ];
    expect(await judge(split)).toMatchObject({ valid: false });
  });

  it('is found among many states of a group without comparing them all', async () => {
    const size = 400;
    const state = (seen: (key: number) => boolean): Step => [
      'read',
      null,
      'ok',
      Array.from({ length: size }, (_, key) => ['r', key, seen(key) ? 1 : null]),
    ];
    const chain = Array.from({ length: size }, (_, count) => state((key) => key < count));
    expect(await judge(chain)).toMatchObject({ valid: true });
    expect(await judge([...chain, state((key) => key === size - 1)])).toMatchObject({ valid: false });
  });

  it('cannot be judged where null is written, or a read does not say what it saw', async () => {
    const fork = [read(1, null, 1), read(null, 1, 1)];
    const write: Step = ['write', [['w', 0, null]], 'info'];
    expect(await judge([write, ...fork])).toMatchObject({ valid: 'unknown' });
    const silent: Step = [
      'read',
      [
        ['r', 0, null],
        ['r', 1, null],
      ],
      'ok',
      null,
    ];
    expect(await judge([read(1, 1), silent])).toMatchObject({ valid: 'unknown', stats: { unreadable: 1 } });
  });

  it('cannot be judged where reads have another size, or keys several values', async () => {
    expect(await judge([read(1, null)], 3)).toMatchObject({ valid: 'unknown' });
    expect(await judge([read(1, 1), read(2, 1)])).toMatchObject({ valid: 'unknown' });
  });
});

describe('causal reverse', () => {
  const ops = (reads: Value): OpInput[] => [
    { process: 0, type: 'invoke', f: 'write', value: 1 },
    { process: 0, type: 'ok', f: 'write', value: 1 },
    { process: 1, type: 'invoke', f: 'write', value: 2 },
    { process: 2, type: 'invoke', f: 'write', value: 3 },
    { process: 1, type: 'ok', f: 'write', value: 2 },
    { process: 3, type: 'invoke', f: 'read', value: null },
    { process: 3, type: 'ok', f: 'read', value: reads },
  ];
  const judge = (reads: Value) => causalReverse().check(History.from(ops(reads)), {});

  it('is there when a read shows a write but not one that was acknowledged before it began', async () => {
    expect(await judge([2])).toMatchObject({ valid: false, stats: { counts: { 'causal-reverse': 1 } } });
    expect(await judge([3])).toMatchObject({ valid: false });
  });

  it('is not there for concurrent writes, nor where a read shows nothing later', async () => {
    expect(await judge([1, 2])).toMatchObject({ valid: true });
    expect(await judge([1, 3])).toMatchObject({ valid: true });
    expect(await judge([])).toMatchObject({ valid: true });
  });
});
