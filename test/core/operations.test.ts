import { describe, expect, it } from 'vitest';
import { History, lastOpen, operationsOf } from '../../src/core/index.js';

describe('the operations of a history', () => {
  it('that nobody hears of again are the last of their process, with no other open', () => {
    const history = History.from([
      { process: 0, type: 'invoke', f: 'acquire' },
      { process: 1, type: 'invoke', f: 'acquire' },
      { process: 1, type: 'info', f: 'acquire' },
      { process: 1, type: 'invoke', f: 'release' },
      { process: 1, type: 'ok', f: 'release' },
      { process: 2, type: 'invoke', f: 'release' },
      { process: 2, type: 'info', f: 'release' },
      { process: 2, type: 'invoke', f: 'acquire' },
      { process: 3, type: 'invoke', f: 'acquire' },
      { process: 3, type: 'ok', f: 'acquire' },
      { process: 3, type: 'invoke', f: 'acquire' },
      { process: 3, type: 'info', f: 'acquire' },
    ]);
    expect([...lastOpen(history)]).toEqual([0, 10]);
  });

  it('join invocations and completions, and leave the nemesis out', () => {
    const history = History.from([
      { process: 0, type: 'invoke', f: 'write', value: 1 },
      { process: 'nemesis', type: 'info', f: 'start-partition' },
      { process: 1, type: 'invoke', f: 'read' },
      { process: 0, type: 'ok', f: 'write' },
      { process: 1, type: 'ok', f: 'read', value: 1 },
      { process: 2, type: 'invoke', f: 'write', value: 2 },
      { process: 3, type: 'invoke', f: 'write', value: 3 },
      { process: 3, type: 'fail', f: 'write', value: 3 },
      { process: 4, type: 'invoke', f: 'write', value: 4, key: 'x' },
      { process: 4, type: 'info', f: 'write', value: 4, key: 'x' },
    ]);
    const never = Number.POSITIVE_INFINITY;
    expect([...operationsOf(history)]).toEqual([
      { row: 0, process: 0, f: 'write', input: 1, outcome: 'ok', output: 1, call: 0, ret: 3 },
      { row: 2, process: 1, f: 'read', input: null, outcome: 'ok', output: 1, call: 2, ret: 4 },
      { row: 5, process: 2, f: 'write', input: 2, outcome: 'info', call: 5, ret: never },
      { row: 6, process: 3, f: 'write', input: 3, outcome: 'fail', call: 6, ret: never },
      { row: 8, process: 4, f: 'write', key: 'x', input: 4, outcome: 'info', call: 8, ret: never },
    ]);
  });

  it('that have no invocation were called after the last completion of their process', () => {
    const history = History.from([
      { process: 0, type: 'ok', f: 'write', value: 1 },
      { process: 1, type: 'ok', f: 'read', value: 1 },
      { process: 0, type: 'ok', f: 'read', value: 1 },
    ]);
    expect(Array.from(operationsOf(history), ({ row, call, ret }) => [row, call, ret])).toEqual([
      [0, -0.5, 0],
      [1, -0.5, 1],
      [2, 0.5, 2],
    ]);
  });
});
