import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND_NS, type Op } from '../../src/core/index.js';
import {
  any,
  concurrentKeys,
  cycle,
  eachThread,
  filter,
  flipFlop,
  type GeneratorInput,
  limit,
  map,
  mix,
  once,
  phases,
  rate,
  repeat,
  sequentialKeys,
  sleep,
  stagger,
  timeLimit,
  untilOk,
} from '../../src/generators/index.js';
import { invocations, type SimulationOptions, simulateGenerator } from '../../src/testing/index.js';

/** A generator, and by the plain definition of its combinators the functions that it asks for, in order. */
interface Defined {
  readonly generator: GeneratorInput;
  readonly asks: readonly string[];
}

const request = fc.constantFrom('a', 'b', 'c', 'd').map((f): Defined => ({ generator: { f }, asks: [f] }));
const waiting = fc
  .integer({ min: 0, max: 3 })
  .map((ms): Defined => ({ generator: sleep(ms * MILLISECOND_NS), asks: [] }));
const count = fc.integer({ min: 0, max: 4 });

/** Combinators of which the next request depends on nothing but what was asked for before. */
const { tree } = fc.letrec<{ tree: Defined; list: Defined[] }>((tie) => ({
  list: fc.array(tie('tree'), { maxLength: 3 }),
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    request,
    waiting,
    tie('list').map((parts) => ({ generator: parts.map((p) => p.generator), asks: parts.flatMap((p) => p.asks) })),
    tie('list').map((parts) => ({
      generator: phases(...parts.map((p) => p.generator)),
      asks: parts.flatMap((p) => p.asks),
    })),
    fc.tuple(count, tie('tree')).map(([n, { generator, asks }]) => ({
      generator: limit(n, generator),
      asks: asks.slice(0, n),
    })),
    tie('tree').map(({ generator, asks }) => ({ generator: once(generator), asks: asks.slice(0, 1) })),
    fc.tuple(count, tie('tree')).map(([n, { generator, asks }]) => ({
      generator: repeat(n, generator),
      asks: Array.from({ length: n }, () => asks.slice(0, 1)).flat(),
    })),
    fc.tuple(count, tie('tree')).map(([n, { generator, asks }]) => ({
      generator: cycle(generator, n),
      asks: Array.from({ length: n }, () => asks).flat(),
    })),
    tie('tree').map(({ generator, asks }) => ({
      generator: map((r) => ({ f: `${r.f}'` }), generator),
      asks: asks.map((f) => `${f}'`),
    })),
    tie('tree').map(({ generator, asks }) => ({
      generator: filter((r) => !r.f.startsWith('a'), generator),
      asks: asks.filter((f) => !f.startsWith('a')),
    })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      generator: flipFlop(...parts.map((p) => p.generator)),
      asks: inTurns(parts.map((p) => p.asks)),
    })),
    tie('tree').map(({ generator, asks }) => ({ generator: any(generator), asks })),
    tie('tree').map(({ generator, asks }) => ({ generator: mix(generator), asks })),
    tie('tree').map(({ generator, asks }) => ({ generator: timeLimit(1e15, generator), asks })),
    tie('tree').map(({ generator, asks }) => ({ generator: rate(1000, generator), asks })),
  ),
}));

function inTurns(parts: readonly (readonly string[])[]): string[] {
  const asks: string[] = [];
  for (let i = 0; ; i++) {
    const ask = parts[i % parts.length]?.[Math.floor(i / parts.length)];
    if (ask === undefined) return asks;
    asks.push(ask);
  }
}

const surroundings = fc
  .record({ concurrency: fc.integer({ min: 1, max: 4 }), seed: fc.nat(), slow: fc.integer({ min: 0, max: 5 }) })
  .map(
    ({ concurrency, seed, slow }): SimulationOptions => ({
      concurrency,
      seed,
      latencyNs: (op) => ((op.index * slow) % 7) * MILLISECOND_NS,
      complete: (op) => ({ type: (['ok', 'fail', 'info'] as const)[(op.index * slow) % 3] as 'ok' }),
    }),
  );

const fs = (history: readonly Op[]) => invocations(history).map((op) => op.f);
const sorted = (items: readonly string[]) => items.toSorted();

describe('whatever is put together from generators', () => {
  it('asks for what the definitions say, in order, whoever is busy for however long', () => {
    fc.assert(
      fc.property(tree, surroundings, ({ generator, asks }, options) => {
        expect(fs(simulateGenerator(generator, options))).toEqual(asks);
      }),
      { numRuns: 1500 },
    );
  });

  it('is not changed by being carried out: a second time it does the same', () => {
    const random = fc
      .tuple(tree, tree)
      .map(([a, b]) => mix(a.generator, b.generator, (c) => ({ f: `${c.random.int(9)}` })));
    fc.assert(
      fc.property(random, surroundings, (generator, options) => {
        const limited = limit(40, stagger(MILLISECOND_NS, generator));
        const first = simulateGenerator(limited, options);
        expect(simulateGenerator(limited, options)).toEqual(first);
      }),
    );
  });

  it('of any and mix is done once, every part in its own order', () => {
    const parts = fc.array(tree, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, surroundings, fc.constantFrom(any, mix), (defined, options, combine) => {
        const named = defined.map(({ generator }, part) => map((r) => ({ f: `${part} ${r.f}` }), generator));
        const asked = fs(simulateGenerator(combine(...named), options));
        for (const [part, { asks }] of defined.entries()) {
          expect(asked.filter((f) => f.startsWith(`${part} `))).toEqual(asks.map((f) => `${part} ${f}`));
        }
      }),
    );
  });

  it('and given to each thread is done by each', () => {
    fc.assert(
      fc.property(tree, surroundings, ({ generator, asks }, options) => {
        const { concurrency = 1 } = options;
        const history = simulateGenerator(eachThread(generator), options);
        for (let thread = 0; thread < concurrency; thread++) {
          const own = history.filter((op) => Number(op.process) % concurrency === thread);
          expect(fs(own)).toEqual(asks);
        }
      }),
    );
  });

  it('and done for keys is done for every key, by its group alone', () => {
    fc.assert(
      fc.property(
        tree,
        surroundings,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 7 }),
        (part, options, size, keys) => {
          const { concurrency = 1 } = options;
          const names = Array.from({ length: keys }, (_, key) => key);
          const groups = Math.ceil(concurrency / size);
          const concurrent = invocations(
            simulateGenerator(
              concurrentKeys(size, names, () => part.generator),
              options,
            ),
          );
          for (const key of names)
            expect(concurrent.filter((op) => op.key === key).map((op) => op.f)).toEqual(part.asks);
          for (const { process, key } of concurrent) {
            expect(Math.floor((Number(process) % concurrency) / size)).toBe(Number(key) % groups);
          }
          const sequential = invocations(
            simulateGenerator(
              sequentialKeys(names, () => part.generator),
              options,
            ),
          );
          expect(sequential.map((op) => op.f)).toEqual(names.flatMap(() => part.asks));
          expect(sequential.map((op) => op.key)).toEqual(names.flatMap((key) => part.asks.map(() => key)));
        },
      ),
    );
  });
});

describe('bounds in time', () => {
  const endless = fc.constantFrom(repeat({ f: 'a' }), rate(700, repeat({ f: 'a' })), cycle([{ f: 'a' }, sleep(3e6)]));

  it('begin nothing at or after the end, and leave no thread idle before it', () => {
    fc.assert(
      fc.property(endless, surroundings, fc.integer({ min: 1, max: 50 }), (generator, options, ms) => {
        const history = simulateGenerator([timeLimit(ms * MILLISECOND_NS, generator), { f: 'behind' }], {
          ...options,
          latencyNs: (op) => (1 + (op.index % 5)) * MILLISECOND_NS,
        });
        const within = invocations(history).filter((op) => op.f === 'a');
        expect(Math.max(...within.map((op) => op.timeNs))).toBeLessThan(ms * MILLISECOND_NS);
        const behind = history.find((op) => op.f === 'behind')?.timeNs ?? 0;
        expect(behind).toBeGreaterThanOrEqual(ms * MILLISECOND_NS);
        expect(behind).toBeLessThanOrEqual((ms + 5) * MILLISECOND_NS);
      }),
    );
  });

  it('of phases: what comes later begins when everything before has completed', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), surroundings, (parts, options) => {
        const named = parts.map(({ generator }, phase) => map((r) => ({ f: `${phase} ${r.f}` }), generator));
        const history = simulateGenerator(phases(...named), options);
        const phase = history.map((op) => Number.parseInt(op.f, 10));
        expect(phase).toEqual(phase.toSorted((a, b) => a - b));
        expect(sorted(fs(history))).toEqual(sorted(parts.flatMap(({ asks }, i) => asks.map((f) => `${i} ${f}`))));
      }),
    );
  });

  it('of success: nothing begins after the first ok', () => {
    fc.assert(
      fc.property(fc.nat(30), surroundings, (failures, options) => {
        let n = 0;
        const history = simulateGenerator(untilOk(limit(60, repeat({ f: 'a' }))), {
          ...options,
          complete: () => ({ type: ++n > failures ? 'ok' : n % 2 === 0 ? 'fail' : 'info' }),
        });
        const first = history.findIndex((op) => op.type === 'ok');
        expect(first).toBeGreaterThan(0);
        expect(invocations(history.slice(first))).toEqual([]);
      }),
    );
  });
});
