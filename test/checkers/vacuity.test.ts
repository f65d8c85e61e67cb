import { describe, expect, it } from 'vitest';
import { type VacuityOptions, vacuity } from '../../checkers/index.js';
import { History, type OpInput, type Value } from '../../src/core/index.js';

/** One read every millisecond by a client of each of three nodes, from `fromMs` to `toMs`. */
function reads(fromMs: number, toMs: number, type: 'ok' | 'fail' = 'ok'): OpInput[] {
  const ops: OpInput[] = [];
  for (let ms = fromMs; ms < toMs; ms++) {
    for (const process of [0, 1, 2]) {
      const common = { process, f: 'read', value: null, node: `n${process + 1}` } as const;
      ops.push({ ...common, type: 'invoke', timeNs: ms * 1e6 }, { ...common, type, timeNs: ms * 1e6 + 1000 });
    }
  }
  return ops;
}

function nemesis(f: string, ms: number, value: Value): OpInput {
  return { process: 'nemesis', type: 'info', f, value, timeNs: ms * 1e6 };
}

const partition = (proven: boolean, healed = true): OpInput[] => [
  ...reads(0, 10),
  nemesis('start-partition', 10, { faultId: 1, nodes: ['n1'], groups: [['n1'], ['n2', 'n3']] }),
  nemesis('probe-partition', 11, { faultId: 1, proven }),
  ...reads(12, 20),
  nemesis('stop-partition', 20, { faultId: 1 }),
  nemesis('probe-partition-healed', 21, { faultId: 1, healed }),
];

const judge = (ops: OpInput[], options?: VacuityOptions) => vacuity(options).check(History.from(ops), {});

describe('a run is vacuous', () => {
  it('not when operations succeeded and every fault was proven', async () => {
    expect(await judge(partition(true), { faults: ['partition'] })).toMatchObject({ valid: true });
  });

  it('when nothing succeeded', async () => {
    expect(await judge(reads(0, 10, 'fail'))).toMatchObject({
      valid: 'unknown',
      unknownBecause: 'no operation succeeded',
    });
    expect(await judge([])).toMatchObject({ valid: 'unknown', unknownBecause: 'no client did anything' });
  });

  it('when a function never succeeded', async () => {
    const write: OpInput[] = [
      { process: 9, type: 'invoke', f: 'write', value: 1 },
      { process: 9, type: 'fail', f: 'write', value: 1 },
    ];
    const verdict = await judge([...reads(0, 10), ...write]);
    expect(verdict.unknownBecause).toMatch(/0 of the write operations succeeded/);
  });

  it('when a probe showed that a fault did nothing, was not taken back, or was never looked at', async () => {
    expect((await judge(partition(false))).unknownBecause).toMatch(/did nothing/);
    expect((await judge(partition(true, false))).unknownBecause).toMatch(/not gone/);
    const unprobed = partition(true).filter((op) => op.f !== 'probe-partition');
    expect((await judge(unprobed)).unknownBecause).toMatch(/no probe/);
  });

  it('when a fault that was asked for never came', async () => {
    expect((await judge(reads(0, 10), { faults: ['kill'] })).unknownBecause).toMatch(/kill was asked for/);
  });

  it('when nothing succeeded during faults that left a majority alone, but not when they left none', async () => {
    const during = (nodes: string[]) => [
      ...reads(0, 10),
      nemesis('start-kill', 10, { faultId: 1, nodes }),
      nemesis('probe-kill', 11, { faultId: 1, proven: true }),
      ...reads(12, 20, 'fail'),
      nemesis('stop-kill', 20, { faultId: 1 }),
    ];
    expect((await judge(during(['n1']))).unknownBecause).toMatch(/during any fault/);
    expect(await judge(during(['n1', 'n2']))).toMatchObject({ valid: true });
  });
});
