import { describe, expect, it } from 'vitest';
import { type CycleBox, drawCycle } from '../../../reports/drawings/cycle.js';
import { castOf, cycleDetails, transactionCaption, transactionTime } from '../../../reports/drawings/cycle-details.js';
import { microOperation } from '../../../reports/drawings/micro-operation.js';
import { readSkew, writeSkew } from '../sample-run.js';

function overlap(a: CycleBox, b: CycleBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A cycle of n transactions. */
function ring(n: number) {
  const cycle = Array.from({ length: n }, (_, i) => ({
    from: `T${i + 1}`,
    to: `T${((i + 1) % n) + 1}`,
    type: 'rw',
    key: 'x',
    prose: 'so it is.',
  }));
  const transactions = Object.fromEntries(
    cycle.map(({ from }, i) => [
      from,
      {
        ops: [
          ['r', 'x', [i]],
          ['append', 'y', i],
        ],
        index: i,
        process: i,
      },
    ]),
  );
  return { cycle, transactions };
}

describe('the drawing of a cycle', () => {
  it('has a box per transaction and a numbered arrow per dependency', () => {
    const details = cycleDetails(readSkew());
    const drawing = details && drawCycle(details);
    expect(drawing?.boxes.map(({ name }) => name)).toEqual(['T8', 'T4', 'T6']);
    expect(drawing?.arrows.map(({ label }) => label)).toEqual(['1 · wr y', '2 · wr x', '3 · rw y']);
    expect(drawing?.boxes[1].lines).toEqual(['read y → [5]', 'append 1 to x']);
  });

  it.each([2, 3, 4, 5, 6, 8, 12])('keeps %i transactions apart and inside', (n) => {
    const { boxes, width, height } = drawCycle(ring(n));
    expect(width).toBeLessThan(400 + 160 * n);
    expect(height).toBeLessThan(250 + 110 * n);
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
    for (const { x, y, width: w, height: h } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width);
      expect(y + h).toBeLessThanOrEqual(height);
    }
  });

  it.each([2, 3, 6])('puts %i transactions below each other where there is no room beside', (n) => {
    const { boxes, arrows, width } = drawCycle(ring(n), 330);
    expect(width).toBeLessThanOrEqual(330);
    expect(arrows.map(({ label }) => label)).toHaveLength(n);
    boxes.slice(1).forEach((box, i) => expect(box.y).toBeGreaterThan(boxes[i].y + boxes[i].height + 40));
    for (const box of boxes) expect(box.x + box.width).toBeLessThan(arrows.at(-1)?.labelX ?? 0);
  });

  it('says where and when a transaction was, as its operations tell', () => {
    const op = (index: number, type: 'invoke' | 'ok', timeNs: number) =>
      ({ index, type, timeNs, process: 3, node: 'n2', f: 'txn', value: [] }) as const;
    const transactions = { T1: { ops: [], index: 4, process: 3 }, T2: { ops: [], index: 9, process: 8 } };
    const cast = castOf({ details: { transactions }, ops: [op(2, 'invoke', 1.5e9), op(4, 'ok', 1.75e9)] });
    expect(transactionCaption(cast['T1'])).toBe('process 3 on n2');
    expect(transactionTime(cast['T1'])).toBe('1.500 s to 1.750 s');
    expect(transactionCaption(cast['T2'])).toBe('process 8');
    expect(transactionTime(cast['T2'])).toBe('index 9');
  });

  it('is not tried on details of another shape', () => {
    expect(cycleDetails({ ops: [] })).toBeUndefined();
    expect(cycleDetails({ ops: [], details: { element: 4 } })).toBeUndefined();
    expect(cycleDetails({ ops: [], details: { cycle: ['T1', 'T2'] } })).toBeUndefined();
    expect(cycleDetails(writeSkew())?.cycle).toHaveLength(2);
  });
});

describe('a micro-operation in words', () => {
  it.each([
    [['r', 'x', [4, 7]], 'read x → [4,7]'],
    [['r', 3, null], 'read 3 → nil'],
    [['append', 'x', 7], 'append 7 to x'],
    [['w', 'y', 1], 'write y = 1'],
    [['r', 'x'], 'read x'],
  ])('%j', (op, words) => {
    expect(microOperation(op)).toBe(words);
  });
});
