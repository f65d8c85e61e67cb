import { describe, expect, it } from 'vitest';
import { causal } from '../../../checkers/session/causal.js';
import { History, type OpInput, Random } from '../../../src/core/index.js';

type Did = readonly [process: number, f: 'read' | 'write', key: string, value: number | null];

async function types(...done: Did[]): Promise<string[]> {
  const ops: OpInput[] = [];
  for (const [process, f, key, value] of done) {
    ops.push(
      { process, type: 'invoke', f, key, value: f === 'read' ? null : value },
      { process, type: 'ok', f, key, value },
    );
  }
  const { stats } = await causal().check(History.from(ops), {});
  return Object.keys((stats as { counts?: object }).counts ?? {});
}

describe('causal consistency', () => {
  it('allows sessions to see unrelated writes in different orders', async () => {
    const done: Did[] = [
      [0, 'write', 'x', 1],
      [1, 'write', 'x', 2],
    ];
    expect(
      await types(...done, [2, 'read', 'x', 1], [2, 'read', 'x', 2], [3, 'read', 'x', 2], [3, 'read', 'x', 1]),
    ).toEqual([]);
  });

  it('forbids an answer without its question', async () => {
    const asked: Did[] = [
      [0, 'write', 'x', 1],
      [1, 'read', 'x', 1],
      [1, 'write', 'y', 1],
    ];
    expect(await types(...asked, [2, 'read', 'y', 1], [2, 'read', 'x', null])).toEqual(['causal-initial-read']);
    expect(await types(...asked, [2, 'read', 'x', null], [2, 'read', 'y', 1])).toEqual([]);
  });

  it('forbids a value that a causally earlier write had overwritten', async () => {
    const done: Did[] = [
      [0, 'write', 'x', 1],
      [1, 'read', 'x', 1],
      [1, 'write', 'x', 2],
      [1, 'write', 'y', 1],
    ];
    expect(await types(...done, [2, 'read', 'y', 1], [2, 'read', 'x', 1])).toEqual(['causal-stale-read']);
    expect(await types(...done, [2, 'read', 'y', 1], [2, 'read', 'x', 2])).toEqual([]);
  });

  it('follows causes over several sessions', async () => {
    const done: Did[] = [
      [0, 'write', 'x', 1],
      [1, 'read', 'x', 1],
      [1, 'write', 'y', 1],
      [2, 'read', 'y', 1],
      [2, 'write', 'z', 1],
    ];
    expect(await types(...done, [3, 'read', 'z', 1], [3, 'read', 'x', null])).toEqual(['causal-initial-read']);
  });

  it('forbids values from nowhere, and circles', async () => {
    expect(await types([0, 'read', 'x', 7])).toEqual(['thin-air-read']);
    const circle: Did[] = [
      [0, 'read', 'x', 1],
      [0, 'write', 'y', 1],
      [1, 'read', 'y', 1],
      [1, 'write', 'x', 1],
    ];
    expect(await types(...circle)).toEqual(['cyclic-causality']);
  });

  it('cannot be judged where a value is written twice', async () => {
    const twice: OpInput[] = [0, 1].flatMap((process) => [
      { process, type: 'invoke' as const, f: 'write', key: 'x', value: 1 },
      { process, type: 'ok' as const, f: 'write', key: 'x', value: 1 },
    ]);
    expect(await causal().check(History.from(twice), {})).toMatchObject({ valid: 'unknown' });
  });

  it('accepts whatever a single copy answers', async () => {
    const random = new Random(5);
    for (let round = 0; round < 300; round++) {
      const state = new Map<string, number>();
      const done: Did[] = [];
      for (let value = 1; value < 20; value++) {
        const key = random.pick(['x', 'y', 'z']);
        if (random.chance(0.5)) {
          state.set(key, value);
          done.push([random.int(4), 'write', key, value]);
        } else done.push([random.int(4), 'read', key, state.get(key) ?? null]);
      }
      expect(await types(...done)).toEqual([]);
    }
  });

  it('does not hold a process to a write of unknown outcome, where it goes on', async () => {
    const op = (type: OpInput['type'], f: string, value: number | null): OpInput => ({ process: 0, type, f, value });
    const ops = [
      [op('invoke', 'write', 1), op('ok', 'write', 1)],
      [op('invoke', 'write', 2), op('info', 'write', 2)],
      [op('invoke', 'read', null), op('ok', 'read', 1)],
    ];
    expect(await causal().check(History.from(ops.flat()), {})).toMatchObject({ valid: true });
  });
});
