import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clocks } from '../../../checkers/session/clocks.js';

describe('vector clocks that share pages', () => {
  it('hold what plain arrays hold, over several pages', () => {
    const columns = 70;
    const merge = fc.record({
      left: fc.nat(),
      right: fc.nat(),
      column: fc.nat(columns - 1),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(merge, { maxLength: 60 }), (merges) => {
        const clocks = new Clocks(columns, 1_000_000);
        const known = [{ clock: 0, entries: Array.from({ length: columns }, () => 0) }];
        for (const { left, right, column, count } of merges) {
          const [a, b] = [known[left % known.length]!, known[right % known.length]!];
          const entries = a.entries.map((n, i) => Math.max(n, b.entries[i]!, i === column ? count : 0));
          known.push({ clock: clocks.merge(a.clock, b.clock, column, count), entries });
        }
        for (const { clock, entries } of known) {
          expect(entries.map((_, column) => clocks.at(clock, column))).toEqual(entries);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('say when there is no room for more', () => {
    const clocks = new Clocks(40, 1_000);
    let clock = 0;
    for (let count = 1; !clocks.full && count < 1_000; count++) clock = clocks.merge(clock, 0, count % 40, count);
    expect(clocks.full).toBe(true);
  });
});
