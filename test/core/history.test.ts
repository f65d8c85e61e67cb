import { describe, expect, it } from 'vitest';
import { History, HistoryBuilder, type OpInput } from '../../src/core/index.js';

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

  it('does not change when its builder goes on', () => {
    const builder = new HistoryBuilder();
    for (const op of ops.slice(0, 3)) builder.append(op);
    const history = builder.build();
    const before = structuredClone(history.columns);
    for (const op of ops.slice(3)) builder.append(op);
    for (let i = 0; i < 1000; i++) builder.append({ process: 9, type: 'info', f: `f${i}`, value: `v${i}` });
    expect(history.columns).toEqual(before);
    expect([...history.columns.pair]).toEqual([-1, -1, -1]);
    expect([...builder.build().columns.pair.subarray(0, 5)]).toEqual([3, 4, -1, 0, 1]);
    expect(history.columns.pair.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('refuses what its columns do not hold, rather than to wrap around', () => {
    const tooLarge = expect.objectContaining({ code: 'HISTORY_TOO_LARGE' });
    for (const process of [2 ** 31, 2 ** 32 - 1, 2 ** 32, -2, 1.5, Number.NaN]) {
      expect(() => History.from([{ process, type: 'invoke', f: 'read' }])).toThrow(tooLarge);
    }
    expect(() => History.from([{ process: 0, type: 'ok', f: 'read', index: 2 ** 31 }])).toThrow(tooLarge);
    const builder = new HistoryBuilder();
    for (let i = 0; i < 32_768; i++) builder.append({ process: i, type: 'ok', f: `f${i}` });
    expect(builder.build().f(32_767)).toBe('f32767');
    expect(() => builder.name('one more')).toThrow(tooLarge);
    expect(builder.append({ process: 0, type: 'ok', f: 'f7' })).toBe(32_768);
  });

  it('is readable through shared memory', () => {
    const history = History.from(ops);
    const other = History.fromShared(history.share());
    expect([...other.ops()]).toEqual([...history.ops()]);
  });
});
