import { describe, expect, it } from 'vitest';
import { totalQueue } from '../../../checkers/queue/total-queue.js';
import { History, Random, type Value } from '../../../src/core/index.js';
import { type Operation, operationsOf, randomHistory, text } from '../random-operations.js';

const ELEMENTS: readonly Value[] = [1, 2, '1', [1]];

/** How many acknowledged elements no dequeue of unknown outcome can account for: a greatest matching, by search. */
function lost(all: readonly Operation[]): number {
  const took = (op: Operation): readonly Value[] => (op.f === 'drain' ? (op.answer as Value[]) : [op.answer ?? null]);
  const out = all.filter((op) => op.f !== 'enqueue' && op.outcome === 'ok' && op.answer !== null).flatMap(took);
  const empty = all.filter(
    ({ f, outcome, answer }) => outcome === 'ok' && (f === 'drain' || (f === 'dequeue' && answer === null)),
  );
  // A drain of unknown outcome may have taken everything.
  const takers = all
    .filter(({ f, outcome }) => f !== 'enqueue' && outcome === 'info')
    .flatMap(({ f, invoked }) => Array.from({ length: f === 'drain' ? 20 : 1 }, () => ({ invoked })));
  const due: number[] = [];
  for (const x of new Set(all.map(({ value }) => text(value)))) {
    const sent = all.filter(({ f, value, outcome }) => f === 'enqueue' && outcome === 'ok' && text(value) === x);
    const acknowledged = sent.map(({ completed }) => completed).toSorted((a, b) => a - b);
    for (const at of acknowledged.slice(out.filter((one) => text(one) === x).length)) {
      due.push(Math.min(...empty.filter(({ invoked }) => invoked > at).map(({ completed }) => completed)));
    }
  }
  const takenBy = new Map<{ invoked: number }, number>();
  const place = (element: number, tried: Set<{ invoked: number }>): boolean =>
    takers.some((taker) => {
      if (tried.has(taker) || taker.invoked > (due[element] ?? 0)) return false;
      tried.add(taker);
      const other = takenBy.get(taker);
      if (other !== undefined && !place(other, tried)) return false;
      takenBy.set(taker, element);
      return true;
    });
  const bound = due.flatMap((at, element) => (at < Number.POSITIVE_INFINITY ? [element] : []));
  return bound.filter((element) => !place(element, new Set())).length;
}

describe('a queue, against the definition of a lost element', () => {
  it('has lost what neither the queue nor a dequeue of unknown outcome can hold', async () => {
    let some = 0;
    for (let seed = 1; seed <= 1_500; seed++) {
      const random = new Random(seed, 'queue');
      const drains = random.chance(0.3);
      const events = randomHistory(
        random,
        random.int(16),
        () => {
          if (random.chance(0.5)) return { f: 'enqueue', value: random.pick(ELEMENTS) };
          return { f: drains && random.chance(0.3) ? 'drain' : 'dequeue', value: null };
        },
        ({ f, value }) => {
          if (f === 'enqueue') return value;
          if (f === 'drain') return ELEMENTS.filter(() => random.chance(0.3));
          return random.chance(0.4) ? null : random.pick(ELEMENTS);
        },
      );
      const verdict = await totalQueue().check(History.from(events), {});
      const counts = verdict.stats?.['counts'] as Readonly<Record<string, number>> | undefined;
      const found = counts?.['lost'] ?? 0;
      expect(found, `seed ${seed}`).toBe(lost(operationsOf(events)));
      if (found > 0) some++;
    }
    expect(some).toBeGreaterThan(100);
  });
});
