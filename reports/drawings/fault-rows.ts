import type { FaultResult } from '../../src/core/contracts/results.js';

/** Rows that hold faults apart which are on at the same time: for each fault its row from 0, the lowest that is free. */
export function faultRows(faults: readonly Pick<FaultResult, 'startNs' | 'endNs'>[]): number[] {
  const rows = new Array<number>(faults.length).fill(0);
  const free: number[] = [];
  const order = faults.map((_, i) => i).toSorted((a, b) => (faults[a]?.startNs ?? 0) - (faults[b]?.startNs ?? 0));
  for (const i of order) {
    const { startNs, endNs = Number.POSITIVE_INFINITY } = faults[i] as FaultResult;
    const found = free.findIndex((fromNs) => fromNs <= startNs);
    const row = found < 0 ? free.length : found;
    free[row] = endNs;
    rows[i] = row;
  }
  return rows;
}

/** How many rows that takes; one where there are none. */
export function rowCount(rows: readonly number[]): number {
  return rows.reduce((most, row) => Math.max(most, row + 1), 1);
}
