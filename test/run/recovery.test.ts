import { describe, expect, it } from 'vitest';
import { History, type OpInput, SECOND_NS } from '../../src/core/index.js';
import { faultResults } from '../../src/run/fault-results.js';
import { RecoveryWatch, rateBefore, Successes } from '../../src/run/index.js';

/** Successful reads at these times, through n1 unless said otherwise. */
function reads(times: readonly number[], node = 'n1', process = 0): OpInput[] {
  return times.flatMap((second) => [
    { process, type: 'invoke', f: 'read', node, timeNs: second * SECOND_NS - 1 },
    { process, type: 'ok', f: 'read', node, timeNs: second * SECOND_NS },
  ]);
}

const every = (from: number, to: number, perSecond: number) =>
  Array.from({ length: Math.round((to - from) * perSecond) }, (_, i) => from + (i + 0.5) / perSecond);

const fault: OpInput[] = [
  { process: 'nemesis', type: 'info', f: 'start-kill', value: { faultId: 1, nodes: ['n1'] }, timeNs: 10 * SECOND_NS },
  { process: 'nemesis', type: 'info', f: 'stop-kill', value: { faultId: 1 }, timeNs: 15 * SECOND_NS },
];

function history(...parts: readonly OpInput[][]): History {
  return History.from(parts.flat().toSorted((a, b) => (a.timeNs ?? 0) - (b.timeNs ?? 0)));
}

describe('recovery', () => {
  it('is the time to the first success, and to the rate of before the first fault', () => {
    // Ten a second before; after the heal at 15 s one at 17 s, and ten a second again from 20 s on.
    const h = history(fault, reads(every(0, 10, 10)), reads([17]), reads(every(20, 25, 10)));
    expect(rateBefore(h)).toBeCloseTo(10, 0);
    const { toFirstOkNs, toRateBeforeNs } = new Successes(h).recoveryAfter(
      15 * SECOND_NS,
      10,
      Number.POSITIVE_INFINITY,
    );
    expect(toFirstOkNs).toBe(2 * SECOND_NS);
    expect((toRateBeforeNs ?? 0) / SECOND_NS).toBeCloseTo(5.75, 1);
  });

  it('is told for each node, and null where nothing came back', () => {
    const h = history(fault, reads(every(0, 10, 10)), reads([9, 18], 'n2', 1), reads([3], 'n3', 2), reads([16]));
    expect(new Successes(h).recoveryAfter(15 * SECOND_NS, 10, Number.POSITIVE_INFINITY)).toMatchObject({
      toFirstOkNs: SECOND_NS,
      toRateBeforeNs: null,
      toFirstOkByNodeNs: { n1: SECOND_NS, n2: 3 * SECOND_NS, n3: null },
    });
  });

  it('through a node that answers only in the final reads is no riddle', () => {
    const h = history(fault, reads(every(0, 10, 10)), reads([9, 25], 'n2', 1), reads([16]));
    const { toFirstOkByNodeNs } = new Successes(h).recoveryAfter(
      15 * SECOND_NS,
      10,
      20 * SECOND_NS,
      Number.POSITIVE_INFINITY,
    );
    expect(toFirstOkByNodeNs).toEqual({ n1: SECOND_NS, n2: 10 * SECOND_NS });
  });

  it('is not told of a fault that ended while another was still on; faults name those beside them', () => {
    const nemesis = (f: string, faultId: number, second: number): OpInput => {
      return { process: 'nemesis', type: 'info', f, value: { faultId, nodes: ['n1'] }, timeNs: second * SECOND_NS };
    };
    const steps = [
      nemesis('start-kill', 1, 5),
      nemesis('start-pause', 2, 6),
      nemesis('stop-kill', 1, 8),
      nemesis('stop-pause', 2, 9),
      nemesis('start-kill', 3, 15),
    ];
    const [first, second, third] = faultResults(history(steps, reads(every(0, 20, 10))));
    expect(first).toMatchObject({ id: 1, beside: [2] });
    expect(first).not.toHaveProperty('recovery');
    expect(second).toMatchObject({ id: 2, beside: [1], recovery: { toFirstOkNs: 0.05 * SECOND_NS } });
    expect(third).not.toHaveProperty('beside');
  });

  it('is told in order of time, also where the history was written in another', () => {
    const rows = [...history(fault, reads([9, 18], 'n2', 1), reads([3], 'n3', 2), reads([16, 17])).ops()];
    const h = History.from(rows.toReversed());
    expect(new Successes(h).recoveryAfter(15 * SECOND_NS, undefined, Number.POSITIVE_INFINITY)).toMatchObject({
      toFirstOkNs: SECOND_NS,
      toFirstOkByNodeNs: { n1: SECOND_NS, n2: 3 * SECOND_NS, n3: null },
    });
  });

  it('compares with the rate since the first operation, not since the cluster was brought up', () => {
    expect(rateBefore(history(fault, reads(every(6, 10, 10))))).toBeCloseTo(10, 0);
  });

  it('after one fault ends with the next', () => {
    const h = history(fault, reads(every(0, 10, 10)), reads([19]));
    expect(new Successes(h).recoveryAfter(15 * SECOND_NS, 10, 18 * SECOND_NS).toFirstOkNs).toBeNull();
  });

  it('waits for no rate where none was seen before', () => {
    expect(rateBefore(history(reads([0.1])))).toBeUndefined();
    const watch = new RecoveryWatch(0, undefined);
    expect(watch.recovered).toBe(false);
    watch.ok(5);
    expect(watch.recovered).toBe(true);
  });
});
