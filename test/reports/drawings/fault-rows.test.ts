import { describe, expect, it } from 'vitest';
import { faultRows, rowCount } from '../../../reports/drawings/fault-rows.js';

const from = (startNs: number, endNs?: number) => (endNs === undefined ? { startNs } : { startNs, endNs });

describe('bands of faults', () => {
  it('share a row where the faults follow each other, and have rows of their own where they overlap', () => {
    const rows = faultRows([from(0, 10), from(5, 20), from(10, 15), from(16, 18), from(30)]);
    expect(rows).toEqual([0, 1, 0, 0, 0]);
    expect(rowCount(rows)).toBe(2);
  });

  it('of a fault that was never taken back keep their row to the end', () => {
    expect(faultRows([from(0), from(5, 6), from(7, 8)])).toEqual([0, 1, 1]);
  });

  it('are in the order of time, however they are listed', () => {
    expect(faultRows([from(5, 20), from(0, 10)])).toEqual([1, 0]);
    expect(rowCount(faultRows([]))).toBe(1);
  });
});
