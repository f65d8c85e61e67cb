import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/index.js';

const draw = (random: Random) => Array.from({ length: 8 }, () => random.int(1000));

describe('seeded random numbers', () => {
  it('are the same for the same seed and path, and others for any other', () => {
    expect(draw(new Random(1).split('worker', 2))).toEqual(draw(new Random(1).split('worker', 2)));
    expect(draw(new Random(1).split('worker', 2))).not.toEqual(draw(new Random(1).split('worker', 3)));
    expect(draw(new Random(1).split('worker', 2))).not.toEqual(draw(new Random(2).split('worker', 2)));
  });

  it('of one stream do not shift when another is drawn from', () => {
    const root = new Random(7);
    const first = root.split('a');
    draw(root.split('b'));
    draw(root);
    expect(draw(first)).toEqual(draw(new Random(7).split('a')));
  });

  it('come in numbered streams, the same however much was drawn before, and evenly spread across them', () => {
    const root = new Random(5).split('worker', 1);
    const before = draw(root.at(3));
    draw(root);
    expect(draw(root.at(3))).toEqual(before);
    expect(draw(root.at(4))).not.toEqual(before);
    expect(root.at(3).split('x').path).not.toBe(root.at(4).split('x').path);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[root.at(i).int(10)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('refuse a range without a number', () => {
    expect(() => new Random(1).between(5, 3)).toThrow(RangeError);
    expect(new Random(1).between(5, 5)).toBe(5);
  });

  it('of neighbouring streams and seeds are independent in pairs', () => {
    const pairs = {
      numbers: (i: number) => [new Random(1, 'w').at(i), new Random(1, 'w').at(i + 1)] as const,
      seeds: (i: number) => [new Random(i).split('w', 1), new Random(i + 1).split('w', 1)] as const,
      names: (i: number) => [new Random(1).split('w', i), new Random(1).split('w', i + 1)] as const,
      workers: (i: number) => [new Random(1).split('w', 0).at(i), new Random(1).split('w', 1).at(i)] as const,
    };
    for (const pair of Object.values(pairs)) {
      const counts = new Array<number>(64).fill(0);
      for (let i = 0; i < 32_000; i++) {
        const [a, b] = pair(i);
        counts[a.int(8) * 8 + b.int(8)]++;
      }
      // Pearson's statistic has 63 degrees of freedom here: beyond 120 once in 50,000 times.
      const chi2 = counts.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
      expect(chi2).toBeLessThan(120);
    }
  });

  it('are spread evenly', () => {
    const random = new Random(3);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[random.int(10)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
