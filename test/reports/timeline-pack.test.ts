import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type PackedTimeline, TIMELINE_COLUMNS, type TimelineColumn } from '../../reports/report-data.js';
import { seriesOf } from '../../reports/series.js';
import { packTimeline } from '../../reports/timeline-pack.js';
import { History } from '../../src/core/index.js';
import { sampleHistory } from './sample-run.js';

function column(packed: PackedTimeline, wanted: TimelineColumn): number[] {
  const bytes = gunzipSync(Buffer.from(packed.base64, 'base64'));
  let at = 0;
  for (const { name, bytes: width } of TIMELINE_COLUMNS) {
    if (name === wanted) {
      return Array.from({ length: packed.length }, (_, i) => bytes.readUIntLE(at + i * width, width));
    }
    at += width * packed.length;
  }
  return [];
}

function notOk(packed: PackedTimeline): number {
  return column(packed, 'outcome').filter((outcome) => outcome !== 0).length;
}

describe('the timeline inside the page', () => {
  const history = History.from([
    { process: 0, type: 'invoke', f: 'write', value: 1, key: 'x', timeNs: 2_000_000, node: 'n1' },
    { process: 1, type: 'invoke', f: 'read', value: null, timeNs: 3_000_000, node: 'n2' },
    { process: 'nemesis', type: 'info', f: 'start-partition', value: 'n1', timeNs: 3_500_000 },
    { process: 0, type: 'info', f: 'write', timeNs: 4_000_000, error: 'timeout' },
    { process: 2, type: 'invoke', f: 'write', value: 2, timeNs: 6_000_000, node: 'n1' },
    { process: 1, type: 'ok', f: 'read', value: 1, timeNs: 7_000_000 },
  ]);

  it('has each client operation once, from invocation to completion', () => {
    const packed = packTimeline(history, 2);
    expect(packed).toMatchObject({ length: 3, total: 3, unitNs: 1_000 });
    expect(column(packed, 'start')).toEqual([2_000, 1_000, 3_000]);
    expect(column(packed, 'duration')).toEqual([2_000, 4_000, 0]);
    expect(column(packed, 'outcome')).toEqual([2, 0, 3]);
    expect(column(packed, 'answered').map((id) => packed.texts[id])).toEqual(['', '1', '']);
  });

  it('puts a process where the one that retired before it was', () => {
    const packed = packTimeline(history, 2);
    expect(packed.lanes).toEqual([
      { label: '0…', node: 'n1' },
      { label: '1', node: 'n2' },
    ]);
    expect(column(packed, 'lane')).toEqual([0, 1, 0]);
  });

  it('keeps the order of a history without times, or with a mere counter for them', () => {
    const ops = (step: number) =>
      (['invoke', 'ok', 'invoke', 'ok'] as const).map((type, i) => ({
        process: 0,
        type,
        f: 'read',
        value: null,
        timeNs: i * step,
      }));
    for (const step of [Number.NaN, 1]) {
      const packed = packTimeline(History.from(ops(step)), 0);
      expect(packed.timeless).toBe(true);
      expect(column(packed, 'start')).toEqual([0, 2]);
      expect(column(packed, 'duration')).toEqual([1, 1]);
    }
    expect(packTimeline(history, 2).timeless).toBeUndefined();
  });

  it('begins where the history does, if its clock counts from long ago', () => {
    const ops = (fromNs: number) =>
      (['invoke', 'ok', 'invoke', 'ok'] as const).map((type, i) => ({
        process: 0,
        type,
        f: 'read',
        value: null,
        timeNs: fromNs + i * 2_000_000,
      }));
    const epoch = packTimeline(History.from(ops(1.7e18)), 0);
    expect(epoch.fromNs).toBe(1.7e18);
    expect(epoch.unitNs).toBe(1_000);
    expect(column(epoch, 'start')).toEqual([0, 4_000]);
    expect(column(epoch, 'duration')).toEqual([2_000, 2_000]);
    expect(seriesOf(History.from(ops(1.7e18)))).toMatchObject({ fromNs: 1.7e18, byF: [{ f: 'read' }] });
    expect(packTimeline(History.from(ops(1_000_000)), 0).fromNs).toBe(0);
  });

  it('gives processes of unknown concurrency the lanes that others have left', () => {
    const one = (process: number) => [
      { process, type: 'invoke' as const, f: 'read', value: null },
      { process, type: 'info' as const, f: 'read' },
    ];
    const packed = packTimeline(History.from([...one(0), ...one(7), ...one(3)]), 0);
    expect(packed.lanes).toEqual([{ label: '0…' }]);
    const [first, second] = [one(0), one(1)];
    const together = packTimeline(History.from([first[0], second[0], first[1], second[1]]), 0);
    expect(together.lanes).toHaveLength(2);
  });

  it('leaves out operations over the limit evenly, and ok ones first', () => {
    const big = sampleHistory({ operations: 5_000 });
    const packed = packTimeline(big, 10, 1_000);
    expect(packed).toMatchObject({ length: 1_000, total: 5_000 });
    const whole = packTimeline(big, 10);
    expect(notOk(packed)).toBe(Math.min(500, notOk(whole)));
  });

  it('takes a history without times', () => {
    const packed = packTimeline(History.from([{ process: 0, type: 'invoke', f: 'read', value: null }]), 0);
    expect(column(packed, 'start')).toEqual([0]);
  });
});
