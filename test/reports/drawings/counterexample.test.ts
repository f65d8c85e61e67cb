import { describe, expect, it } from 'vitest';
import { drawCounterexample } from '../../../reports/drawings/counterexample.js';
import { operationLabel } from '../../../reports/drawings/operations.js';
import type { Op } from '../../../src/core/op.js';
import { staleRead } from '../sample-run.js';

const anomaly = staleRead();
const partition = { id: 1, fault: 'partition', shape: 'one', nodes: ['n2'], startNs: 7e9, endNs: 9e9, measured: {} };

describe('the drawing of a counterexample', () => {
  const drawing = drawCounterexample(anomaly, [partition], 900);

  it('has a lane per process and a bar per operation, wide enough for its label', () => {
    expect(drawing.lanes.map(({ label }) => label)).toEqual([
      'process 2 · n3',
      'process 4 · n5',
      'process 7 · n3',
      'process 13 · n2',
    ]);
    for (const bar of drawing.bars) expect(bar.width).toBeGreaterThan(bar.label.length * 7);
    expect(drawing.width).toBeGreaterThanOrEqual(900);
  });

  it('keeps the order of invocations and completions', () => {
    const [write4, write7, write2, read] = drawing.bars;
    expect(write4.x + write4.width).toBeLessThan(write7.x);
    expect(write7.x + write7.width).toBeLessThan(read.x);
    expect(write2.x).toBeLessThan(read.x);
  });

  it('marks the operation that cannot be, and lets one without completion reach the end', () => {
    expect(drawing.bars.map(({ culprit }) => culprit)).toEqual([false, false, false, true]);
    const [, , write2, read] = drawing.bars;
    expect(write2.outcome).toBe('open');
    expect(write2.x + write2.width).toBeGreaterThan(read.x + read.width);
  });

  it('shows the fault that was on', () => {
    const [band] = drawing.bands;
    expect(band.label).toBe('partition (one): n2');
    expect(band.x).toBeGreaterThan(drawing.bars[0].x + drawing.bars[0].width);
    expect(band.x).toBeLessThan(drawing.bars[1].x + 1);
  });

  it('names every operation on a narrow screen, where the beginning of its lane may be out of sight', () => {
    const narrow = drawCounterexample(anomaly, [], 320);
    expect(narrow.gutter).toBeLessThan(20);
    const culprit = narrow.bars.find((bar) => bar.culprit);
    expect(narrow.labels).toContainEqual(expect.objectContaining({ text: 'process 13 · n2', x: culprit?.x }));
    expect(drawing.labels.map(({ x }) => x)).toEqual([8, 8, 8, 8]);
  });

  it('gives every operation its indices in the history', () => {
    expect(drawing.bars.map(({ index }) => index)).toEqual(['501–503', '520–522', '523–', '530–531']);
  });

  it('sets apart what is no part of the contradiction', () => {
    const { bars } = drawCounterexample({ ...anomaly, details: { operations: [520, 530] } }, [], 900);
    expect(bars.map(({ aside }) => aside)).toEqual([true, false, true, false]);
    expect(drawing.bars.some(({ aside }) => aside)).toBe(false);
  });

  it('leaves out the key where all are about the same one, and what came before the last operations', () => {
    const ops = Array.from({ length: 50 }, (_, i): Op[] => [
      { index: 2 * i, timeNs: Number.NaN, process: i % 3, type: 'invoke', f: 'put', value: ['x', i] },
      { index: 2 * i + 1, timeNs: Number.NaN, process: i % 3, type: 'ok', f: 'put', value: ['x', i] },
    ]).flat();
    const { bars, left, labels, width } = drawCounterexample({ ops, key: 'x' }, [], 900);
    expect(left).toBe(10);
    expect(bars.map(({ label }) => label)).toEqual(Array.from({ length: 40 }, (_, i) => `put ${i + 10}`));
    // Wider than its frame: the beginnings of the lanes are out of sight.
    expect(width).toBeGreaterThan(900);
    expect(labels.length).toBeGreaterThan(3);
  });

  it('names keys where they differ', () => {
    const op = (index: number, type: 'invoke' | 'ok', key: string) =>
      ({ index, timeNs: Number.NaN, process: index >> 1, type, f: 'write', key, value: 1 }) as const;
    const ops = [op(0, 'invoke', 'x'), op(1, 'ok', 'x'), op(2, 'invoke', 'y'), op(3, 'ok', 'y')];
    expect(drawCounterexample({ ops }, [], 900).bars.map(({ label }) => label)).toEqual(['x: write 1', 'y: write 1']);
  });

  it('has no label of a fault that would run into that of another one', () => {
    const many = Array.from({ length: 12 }, (_, id) => ({
      ...partition,
      id,
      startNs: 7.16e9 + id * 1e6,
      endNs: 7.165e9 + id * 1e6,
    }));
    const { bands } = drawCounterexample(anomaly, [partition, ...many], 900);
    expect(bands).toHaveLength(13);
    expect(bands.filter(({ label }) => label !== '').map(({ label }) => label)).toEqual(['partition (one): n2']);
  });

  it('draws a history without times by its order', () => {
    const timeless = anomaly.ops.map((op) => Object.assign({}, op, { timeNs: Number.NaN }));
    const drawn = drawCounterexample({ ...anomaly, ops: timeless }, [partition], 600);
    expect(drawn.bands).toEqual([]);
    expect(drawn.bars).toHaveLength(4);
  });
});

describe('an operation in a few characters', () => {
  it.each([
    ['read', null, 4, true, 'read → 4'],
    ['read', null, null, true, 'read → nil'],
    ['write', 7, 7, true, 'write 7'],
    ['write', 7, undefined, false, 'write 7'],
    ['cas', [1, 2], [1, 2], true, 'cas [1,2]'],
    ['acquire', null, null, true, 'acquire'],
    ['get', null, null, true, 'get → nil'],
    ['dequeue', null, null, true, 'dequeue → nil'],
    ['add-and-get', 2, 9, true, 'add-and-get 2 → 9'],
    ['txn', [['r', 'x', null]], [['r', 'x', [4]]], true, 'read x → [4]'],
    ['read', null, Array.from({ length: 90 }, (_, i) => i), true, 'read → [0,1,2… 90 elements]'],
    [
      'read',
      null,
      [...Array.from({ length: 40 }, (_, i) => i), '… 10641 in all'],
      true,
      'read → [0,1,2… 10641 elements]',
    ],
  ])('%s', (f, asked, answered, ok, label) => {
    expect(operationLabel(f, asked, answered, ok)).toBe(label);
  });
});
