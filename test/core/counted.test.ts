import { describe, expect, it } from 'vitest';
import { counted, grouped } from '../../src/core/index.js';

describe('numbers in words', () => {
  it('have their digits in groups of three', () => {
    expect([0, 7, 999, 1000, 12_423, 1_000_000, -1234].map(grouped)).toEqual([
      '0',
      '7',
      '999',
      '1,000',
      '12,423',
      '1,000,000',
      '-1,234',
    ]);
  });

  it('say how many of a thing there are', () => {
    expect([0, 1, 2500].map((n) => counted(n, 'operation'))).toEqual([
      '0 operations',
      '1 operation',
      '2,500 operations',
    ]);
  });
});
