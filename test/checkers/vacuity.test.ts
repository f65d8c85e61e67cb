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

/** A fault with operations while it is on: proven and healed, unless `probe` says otherwise. */
function fault(
  faultId: number,
  name: string,
  ms: number,
  facts: Record<string, Value>,
  probe: Record<string, Value> = { proven: true },
  meanwhile = reads(ms + 2, ms + 8),
): OpInput[] {
  return [
    nemesis(`start-${name}`, ms, { faultId, ...facts }),
    nemesis(`probe-${name}`, ms + 1, { faultId, ...probe }),
    ...meanwhile,
    nemesis(`stop-${name}`, ms + 10, { faultId }),
  ];
}

const run = (faults: OpInput[]): OpInput[] => [...reads(0, 10), ...faults];

const judge = (ops: OpInput[], options?: VacuityOptions) => vacuity(options).check(History.from(ops), {});

describe('a run is vacuous', () => {
  it('not when operations succeeded and every fault was proven', async () => {
    expect(await judge(partition(true), { faults: [{ fault: 'partition' }] })).toMatchObject({ valid: true });
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
    expect((await judge(partition(false))).unknownBecause).toMatch(/did not do what it should, as its probe showed/);
    expect((await judge(partition(true, false))).unknownBecause).toMatch(/not gone/);
    const unprobed = partition(true).filter((op) => op.f !== 'probe-partition');
    expect((await judge(unprobed)).unknownBecause).toMatch(/no probe could tell/);
  });

  it('when a fault that was asked for never came, or never in the shape that was asked for', async () => {
    expect((await judge(reads(0, 10), { faults: [{ fault: 'kill' }] })).unknownBecause).toMatch(/kill was asked for/);
    const shaped = run(fault(1, 'partition', 10, { shape: 'one', nodes: ['n1'] }));
    const faults = ['one', 'bridge'].map((shape) => ({ fault: 'partition', shape }));
    expect((await judge(shaped, { faults })).unknownBecause).toBe(
      'the fault partition:bridge was asked for but never injected',
    );
    expect(await judge(shaped, { faults: [{ fault: 'partition' }] })).toMatchObject({ valid: true });
  });

  it('when a fault was tried, and nobody led that it could have hit', async () => {
    const tried = nemesis('start-kill', 10, { fault: 'kill', target: 'primaries', nodes: [] });
    const verdict = await judge([...reads(0, 10), tried, tried], { faults: [{ fault: 'kill', shape: 'primaries' }] });
    expect(verdict.unknownBecause).toMatch(/kill:primaries was asked for but never injected \(tried 2 times/);
  });

  it('when no operation was begun while a fault was on', async () => {
    const idle = [...reads(0, 10), ...fault(1, 'kill', 10, { target: 'one', nodes: ['n1'] }, { proven: true }, [])];
    expect((await judge(idle)).unknownBecause).toMatch(/no operation was begun while the fault kill:one was on/);
  });

  it('when another fault did the same all the time, so that no probe could tell', async () => {
    const hidden = { measured: { unprobed: [{ what: ['n1'], because: 'paused by fault 1, pause' }] } };
    const both = run([
      ...fault(1, 'pause', 20, { target: 'all', nodes: ['n1'] }),
      ...fault(2, 'pause', 22, { target: 'one', nodes: ['n1'] }, hidden, []),
    ]);
    const verdict = await judge(both, { faults: [{ fault: 'pause', shape: 'one' }] });
    expect(verdict.unknownBecause).toBe(
      'no probe could tell whether the fault pause:one was on (paused by fault 1, pause)',
    );
  });

  it('not when a fault was proven once, and not the other times; but the summary warns', async () => {
    const some = [1, 2, 3].flatMap((id) =>
      fault(id, 'kill', id * 20, { target: 'one', nodes: ['n1'] }, id === 1 ? {} : { proven: id === 2 }),
    );
    const verdict = await judge(run(some), { faults: [{ fault: 'kill', shape: 'one' }] });
    expect(verdict).toMatchObject({
      valid: true,
      summary: expect.stringMatching(/but 2 of 3 faults of kill:one were not proven \(faults 1, 3\)/),
      stats: { warnings: [expect.any(String)], faults: [{ fault: 'kill:one', injected: 3, proven: 1 }] },
    });
  });

  it('not when nothing succeeded during one fault, and something during another; but for long, the summary warns', async () => {
    const long = (ms: number) => [
      ...fault(1, 'pause', 20, { target: 'one', nodes: ['n1'] }),
      nemesis('start-kill', 50, { faultId: 2, target: 'one', nodes: ['n1'] }),
      nemesis('probe-kill', 51, { faultId: 2, proven: true }),
      ...reads(52, 60, 'fail'),
      nemesis('stop-kill', 50 + ms, { faultId: 2 }),
    ];
    expect(await judge(run(long(1000)))).toMatchObject({ valid: true, stats: { warnings: [] } });
    expect(await judge(run(long(6000)))).toMatchObject({
      valid: true,
      summary: expect.stringMatching(/but no operation succeeded in the 6.0 s while kill:one was on and a majority/),
    });
  });

  it('not when nothing succeeded while two faults together left no majority, though each alone would have', async () => {
    const both = (nodes: string[]) => [
      ...reads(0, 10),
      nemesis('start-kill', 10, { faultId: 1, nodes: ['n1'] }),
      nemesis('start-pause', 10, { faultId: 2, nodes }),
      nemesis('probe-kill', 11, { faultId: 1, proven: true }),
      nemesis('probe-pause', 11, { faultId: 2, proven: true }),
      ...reads(12, 20, 'fail'),
      nemesis('stop-kill', 20, { faultId: 1 }),
      nemesis('stop-pause', 20, { faultId: 2 }),
    ];
    expect(await judge(both(['n2']))).toMatchObject({ valid: true });
    expect((await judge(both(['n1']))).unknownBecause).toMatch(/during any fault/);
  });

  it('not when a killed node was on the side of a partition that would have been the majority', async () => {
    const cut = (killed: string) => [
      ...reads(0, 10),
      nemesis('start-partition', 10, { faultId: 1, nodes: ['n1'], groups: [['n1'], ['n2', 'n3']] }),
      nemesis('start-kill', 10, { faultId: 2, nodes: [killed] }),
      ...[1, 2].map((faultId) =>
        nemesis(`probe-${faultId === 1 ? 'partition' : 'kill'}`, 11, { faultId, proven: true }),
      ),
      ...reads(12, 20, 'fail'),
      nemesis('stop-partition', 20, { faultId: 1 }),
      nemesis('stop-kill', 20, { faultId: 2 }),
    ];
    expect(await judge(cut('n2'))).toMatchObject({ valid: true });
    expect((await judge(cut('n1'))).unknownBecause).toMatch(/during any fault/);
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
