import { describe, expect, it } from 'vitest';
import { monotonic } from '../../../checkers/session/monotonic.js';
import { sequential as prefix } from '../../../checkers/session/sequential.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';

type Did = readonly [process: number, f: 'read' | 'write', key: string, value: number | null];

function history(...done: Did[]): History {
  const ops: OpInput[] = [];
  for (const [process, f, key, value] of done) {
    ops.push(
      { process, type: 'invoke', f, key, value: f === 'read' ? null : value },
      { process, type: 'ok', f, key, value },
    );
  }
  return History.from(ops);
}

const found = async (...done: Did[]) => {
  const { stats, valid } = await monotonic().check(history(...done), {});
  return { valid, types: Object.keys((stats as { counts: object }).counts) };
};

describe('session guarantees', () => {
  it('hold when every process sees its own writes and never goes back', async () => {
    const done: Did[] = [
      [0, 'write', 'x', 1],
      [0, 'read', 'x', 1],
      [1, 'read', 'x', null],
      [1, 'read', 'x', 1],
    ];
    expect(await found(...done)).toEqual({ valid: true, types: [] });
  });

  it('break read-your-writes when a process misses what it wrote', async () => {
    expect((await found([0, 'write', 'x', 2], [0, 'read', 'x', 1])).types).toEqual(['read-your-writes']);
  });

  it('break monotonic-reads when a process reads an older version than before', async () => {
    expect((await found([0, 'read', 'x', 2], [0, 'read', 'x', 1])).types).toEqual(['monotonic-reads']);
    expect((await found([0, 'read', 'x', 2], [1, 'read', 'x', 1], [0, 'read', 'y', 1])).types).toEqual([]);
  });

  it('break monotonic-writes when a write is seen before an earlier one of the same writer', async () => {
    const written: Did[] = [
      [0, 'write', 'x', 1],
      [0, 'write', 'y', 1],
    ];
    expect((await found(...written, [1, 'read', 'y', 1], [1, 'read', 'x', null])).types).toEqual(['monotonic-writes']);
    expect((await found(...written, [1, 'read', 'x', null], [1, 'read', 'y', 1])).types).toEqual([]);
  });

  it('break writes-follow-reads when a write is seen without what its writer had read', async () => {
    const answered: Did[] = [
      [0, 'write', 'x', 1],
      [1, 'read', 'x', 1],
      [1, 'write', 'y', 1],
    ];
    expect((await found(...answered, [2, 'read', 'y', 1], [2, 'read', 'x', null])).types).toEqual([
      'writes-follow-reads',
    ]);
  });

  it('do not say which of two writes is older that overlapped, or are given one number', async () => {
    const overlapping: OpInput[] = [
      { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1 },
      { process: 1, type: 'invoke', f: 'write', key: 'x', value: 2 },
      { process: 0, type: 'ok', f: 'write', key: 'x', value: 1 },
      { process: 1, type: 'ok', f: 'write', key: 'x', value: 2 },
    ];
    const judged = (...done: Did[]) => monotonic().check(History.from([...overlapping, ...history(...done).ops()]), {});
    const verdict = await judged([1, 'read', 'x', 1]);
    expect(verdict.valid).toBe('unknown');
    expect(verdict.unknownBecause).toMatch(/not written one after the other.*process 1 read "x" = 1/);
    expect(await judged([1, 'read', 'x', 2])).toMatchObject({ valid: true });
    expect(await judged([1, 'read', 'x', null])).toMatchObject({ valid: false });
    expect(await judged([2, 'write', 'x', 1])).toMatchObject({ valid: 'unknown' });
  });

  it('show the write through which a client had to know', async () => {
    const done: Did[] = [
      [0, 'write', 'x', 1],
      [0, 'write', 'y', 2],
      [1, 'read', 'y', 2],
      [1, 'read', 'x', null],
    ];
    const verdict = await monotonic().check(history(...done), {});
    expect(verdict.anomalies[0]?.ops.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('do not order a write of unknown outcome among later ones', async () => {
    const ops: OpInput[] = [
      { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1 },
      { process: 0, type: 'info', f: 'write', key: 'x', value: 1 },
    ];
    const late = History.from([
      ...ops,
      ...history([1, 'write', 'x', 2], [2, 'read', 'x', 2], [2, 'read', 'x', 1]).ops(),
    ]);
    expect(await monotonic().check(late, {})).toMatchObject({ valid: true });
  });
});

describe('a chain of writes', () => {
  const judge = (value: Value) =>
    prefix().check(
      History.from([
        { process: 0, type: 'invoke', f: 'read', value: null },
        { process: 0, type: 'ok', f: 'read', value },
      ]),
      {},
    );

  it('is seen as a prefix', async () => {
    expect(await judge([5, [null, '5-1', '5-0']])).toMatchObject({ valid: true, stats: { some: 1 } });
    // Nobody wrote, and nothing is there: that shows nothing.
    expect(await judge([5, [null, null, null]])).toMatchObject({ valid: 'unknown', stats: { none: 1 } });
    expect(await judge(null)).toMatchObject({ valid: 'unknown', stats: { unreadable: 1 } });
  });

  it('breaks consistent-prefix when an older link is missing', async () => {
    expect(await judge([5, ['5-2', null, '5-0']])).toMatchObject({
      valid: false,
      stats: { counts: { 'consistent-prefix': 1 } },
    });
  });
});
