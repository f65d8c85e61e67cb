import { describe, expect, it } from 'vitest';
import {
  availability,
  latency,
  okDuringFaults,
  rate,
  stats,
  type WindowAvailability,
} from '../../../checkers/index.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';

/** A write by a client of a node: invoked at a time, done 2 ms later. */
function write(process: number, atMs: number, type: 'ok' | 'fail' | 'info'): OpInput[] {
  const common = { process, f: 'write', value: 1, node: `n${process + 1}` } as const;
  return [
    { ...common, type: 'invoke', timeNs: atMs * 1e6 },
    { ...common, type, timeNs: (atMs + 2) * 1e6 },
  ];
}

function nemesis(f: string, atMs: number, value: Value): OpInput {
  return { process: 'nemesis', type: 'info', f, value, timeNs: atMs * 1e6 };
}

const ops: OpInput[] = [
  ...write(0, 0, 'ok'),
  nemesis('start-partition', 10, { faultId: 1, shape: 'one', nodes: ['n1'], groups: [['n1'], ['n2', 'n3']] }),
  ...write(0, 12, 'info'),
  ...write(1, 12, 'ok'),
  ...write(2, 30, 'ok'),
  ...write(1, 40, 'fail'),
  nemesis('stop-partition', 50, { faultId: 1 }),
  ...write(0, 60, 'ok'),
];
const history = History.from(ops.toSorted((a, b) => (a.timeNs ?? 0) - (b.timeNs ?? 0)));

describe('availability', () => {
  it('counts what was invoked during a fault, per side of the partition', async () => {
    const verdict = await availability().check(history, {});
    const [window] = (verdict.stats as { windows: WindowAvailability[] }).windows;
    expect(window).toMatchObject({
      fault: 'partition',
      shape: 'one',
      sides: [
        { role: 'minority', nodes: ['n1'], ok: 0, fail: 0, info: 1, okShare: 0, longestGapNs: 40e6 },
        { role: 'majority', nodes: ['n2', 'n3'], ok: 2, fail: 1, info: 0, longestGapNs: 18e6 },
      ],
    });
  });
});

describe('the statistics of a history', () => {
  it('count operations per function and outcome', async () => {
    const verdict = await stats().check(history, {});
    expect(verdict.stats).toEqual({
      total: { ok: 4, fail: 1, info: 1, open: 0 },
      perFunction: { write: { ok: 4, fail: 1, info: 1, open: 0 } },
    });
  });

  it('give exact latency quantiles per outcome', async () => {
    const verdict = await latency().check(history, {});
    expect(verdict.stats).toMatchObject({
      perFunction: { write: { ok: { count: 4, p50: 2e6, max: 2e6 }, info: { count: 1 } } },
    });
  });

  it('tell functions apart whose names have several words', async () => {
    const both = ['compare and set', 'compare'].flatMap((f, process): OpInput[] => [
      { process, type: 'invoke', f, value: null, timeNs: 0 },
      { process, type: 'ok', f, value: null, timeNs: 1e6 },
    ]);
    const verdict = await latency().check(History.from(both), {});
    expect(verdict.stats).toMatchObject({
      perFunction: { 'compare and set': { ok: { count: 1 } }, compare: { ok: { count: 1 } } },
    });
  });

  it('count what succeeded during faults once, however they overlap', () => {
    const windows = [{ startNs: 0, endNs: 20e6 }, { startNs: 10e6, endNs: 13e6 }, { startNs: 55e6 }];
    expect(okDuringFaults(history, windows)).toBe(3);
  });

  it('spread completions over time', async () => {
    const verdict = await rate().check(history, {});
    const { series } = verdict.stats as { series: Record<string, number[]> };
    expect(series['write ok']?.reduce((a, b) => a + b)).toBe(4);
  });
});
