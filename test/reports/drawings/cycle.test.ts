import { describe, expect, it } from 'vitest';
import { type CycleBox, cycleDetails, drawCycle } from '../../../reports/drawings/cycle.js';
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
    const details = cycleDetails(readSkew().details);
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

  it('is not tried on details of another shape', () => {
    expect(cycleDetails(undefined)).toBeUndefined();
    expect(cycleDetails({ element: 4 })).toBeUndefined();
    expect(cycleDetails({ cycle: ['T1', 'T2'] })).toBeUndefined();
    expect(cycleDetails(writeSkew().details)?.cycle).toHaveLength(2);
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
