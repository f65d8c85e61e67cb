import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventHeap } from '../../src/sim/event-heap.js';

describe('the heap of events', () => {
  it('gives events by time, equal times in the order in which they came, whatever is pushed and popped in between', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (times) => {
        const heap = new EventHeap();
        let expected: { timeNs: number; sequence: number }[] = [];
        for (const timeNs of times) {
          if (timeNs !== null) {
            const { sequence } = heap.push(timeNs, () => {}, false);
            expected.push({ timeNs, sequence });
            continue;
          }
          const [first] = expected.toSorted((a, b) => a.timeNs - b.timeNs || a.sequence - b.sequence);
          expect(heap.pop()?.sequence).toBe(first?.sequence);
          expected = expected.filter((event) => event !== first);
        }
        expect(heap.size).toBe(expected.length);
      }),
    );
  });

  it('passes over events that were cancelled', () => {
    const heap = new EventHeap();
    const first = heap.push(1, () => {}, false);
    const second = heap.push(2, () => {}, false);
    first.run = undefined;
    expect(heap.pop()).toBe(second);
    expect(heap.pop()).toBeUndefined();
  });
});
