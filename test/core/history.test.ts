import { describe, expect, it } from 'vitest';
import { History, type OpInput } from '../../src/core/index.js';

const ops: OpInput[] = [
  { process: 0, type: 'invoke', f: 'write', value: 1, key: 'x', timeNs: 10, node: 'n1' },
  { process: 1, type: 'invoke', f: 'read', value: null, key: 'x', timeNs: 20, node: 'n2' },
  { process: 'nemesis', type: 'info', f: 'start-partition', value: { n1: ['n2'] }, timeNs: 25 },
  { process: 0, type: 'ok', f: 'write', timeNs: 30 },
  { process: 1, type: 'info', f: 'read', timeNs: 40, error: ['timeout', 5000] },
];

describe('a history', () => {
  it('gives back its events, numbered', () => {
    const history = History.from(ops);
    expect([...history.ops()]).toEqual(ops.map((op, index) => ({ ...op, index })));
  });

  it('pairs an invocation with the completion of its process', () => {
    expect([...History.from(ops).columns.pair]).toEqual([3, 4, -1, 0, 1]);
  });

  it("takes a completion's missing value from its invocation", () => {
    const history = History.from(ops);
    expect(history.values.get(history.completedValueId(3))).toBe(1);
  });

  it('keeps the original indices in a sub-history and pairs anew', () => {
    const part = History.from(ops).select([1, 4]);
    expect([...part.columns.index]).toEqual([1, 4]);
    expect([...part.columns.pair]).toEqual([1, 0]);
  });

  it('does not change when its builder goes on, and is readable through shared memory', () => {
    const history = History.from(ops);
    const other = History.fromShared(history.share());
    expect([...other.ops()]).toEqual([...history.ops()]);
  });
});
