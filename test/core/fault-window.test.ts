import { describe, expect, it } from 'vitest';
import { faultWindows, History, type OpInput, type Value } from '../../src/core/index.js';

function nemesis(f: string, at: number, value: Value): OpInput[] {
  return [
    { process: 'nemesis', type: 'invoke', f, value: null, timeNs: at },
    { process: 'nemesis', type: 'info', f, value, timeNs: at + 5 },
  ];
}

describe('the fault windows of a history', () => {
  it('join the four operations of a fault', () => {
    const history = History.from([
      ...nemesis('start-partition', 10, {
        faultId: 1,
        fault: 'partition',
        shape: 'one',
        nodes: ['n1'],
        groups: [['n1'], ['n2', 'n3']],
      }),
      ...nemesis('probe-partition', 20, { faultId: 1, proven: true, measured: { lost: 8 } }),
      ...nemesis('stop-partition', 30, { faultId: 1 }),
      ...nemesis('probe-partition-healed', 40, { faultId: 1, healed: true, measured: { lost: 0 } }),
    ]);
    expect(faultWindows(history)).toEqual([
      {
        id: 1,
        fault: 'partition',
        shape: 'one',
        nodes: ['n1'],
        groups: [['n1'], ['n2', 'n3']],
        startNs: 15,
        endNs: 30,
        proven: true,
        healed: true,
        measured: { on: { lost: 8 }, healed: { lost: 0 } },
      },
    ]);
  });

  it('stay open when the fault was never taken back, and unproven when no probe ran', () => {
    const [window] = faultWindows(
      History.from(nemesis('start-kill', 10, { faultId: 3, nodes: ['n2'], target: 'one' })),
    );
    expect(window).toMatchObject({ fault: 'kill', shape: 'one', startNs: 15 });
    expect(window?.endNs).toBeUndefined();
    expect(window?.proven).toBeUndefined();
  });

  it('count as unproven as soon as one probe saw nothing', () => {
    const [window] = faultWindows(
      History.from([
        ...nemesis('start-pause', 0, { faultId: 1, nodes: ['n1'] }),
        ...nemesis('probe-pause', 10, { faultId: 1, proven: false }),
        ...nemesis('probe-pause', 20, { faultId: 1, proven: true }),
      ]),
    );
    expect(window?.proven).toBe(false);
  });

  it('that the end of the harness left unfinished count from when it was asked for, and are being taken back from then', () => {
    const start: OpInput = { process: 'nemesis', type: 'invoke', f: 'start-kill', value: { faultId: 2 }, timeNs: 50 };
    const stop: OpInput = { process: 'nemesis', type: 'invoke', f: 'stop-kill', value: { faultId: 1 }, timeNs: 40 };
    const probe: OpInput = { process: 'nemesis', type: 'invoke', f: 'probe-kill', value: { faultId: 1 }, timeNs: 40 };
    const before = nemesis('start-kill', 10, { faultId: 1, fault: 'kill', nodes: ['n1'] });
    const told = (op: OpInput) => faultWindows(History.from([...before, op])).map((w) => [w.id, w.startNs, w.endNs]);
    expect(told(stop)).toEqual([[1, 15, 40]]);
    expect(told(probe)).toEqual([[1, 15, undefined]]);
    expect(told(start)).toEqual([
      [1, 15, undefined],
      [2, 50, undefined],
    ]);
  });
});
