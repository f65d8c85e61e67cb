import { describe, expect, it } from 'vitest';
import { MILLISECOND_NS, type Op, SECOND_NS } from '../../src/core/index.js';
import {
  any,
  concurrentKeys,
  cycle,
  delay,
  eachThread,
  filter,
  type GeneratorInput,
  limit,
  map,
  mix,
  once,
  onThreads,
  rate,
  repeat,
  reserve,
  sequence,
  sequentialKeys,
  sleep,
  stagger,
  timeLimit,
} from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';

const read = { f: 'read' };
const fs = (history: readonly Op[]) => invocations(history).map((op) => op.f);
const timesOf = (ops: readonly Op[], process: number) =>
  ops.filter((op) => op.process === process).map((op) => op.timeNs);

describe('random choices', () => {
  it('of a generator on some of the threads are independent of the choice that led to it', () => {
    const draw = (f: string) => eachThread((c) => ({ f, value: c.random.int(2) }));
    const ops = invocations(simulateGenerator(limit(2000, mix(draw('a'), draw('b')))));
    const of = (f: string, value: number) => ops.filter((op) => op.f === f && op.value === value).length;
    for (const f of ['a', 'b']) for (const value of [0, 1]) expect(Math.abs(of(f, value) - 500)).toBeLessThan(100);
  });

  it('go on behind what a filter has passed over, also where it had to wait in between', () => {
    const paced = (input: GeneratorInput) => delay(MILLISECOND_NS, input);
    const even = filter(
      (request) => Number(request.value) % 4 === 0,
      paced((c) => ({ f: 'add', value: c.random.int(1000) })),
    );
    const ops = invocations(simulateGenerator(timeLimit(SECOND_NS, even), { concurrency: 2 }));
    expect(ops.length).toBeGreaterThan(150);
    expect(ops.length).toBeLessThan(350);
    expect(new Set(ops.map((op) => op.value)).size).toBeGreaterThan(50);
    const nothing = filter(
      () => false,
      paced(() => read),
    );
    expect(() => simulateGenerator(nothing)).toThrow(RangeError);
  });
});

describe('threads', () => {
  it('that are each staggered do not move in step', () => {
    const ops = invocations(
      simulateGenerator(eachThread(limit(50, stagger(SECOND_NS, repeat(read)))), { concurrency: 2 }),
    );
    const first = new Set(timesOf(ops, 0).slice(1));
    expect(
      timesOf(ops, 1)
        .slice(1)
        .filter((time) => first.has(time)),
    ).toEqual([]);
  });

  it('that are added shift no schedule of the others', () => {
    const groups = (concurrency: number) =>
      invocations(
        simulateGenerator(
          concurrentKeys(2, [0, 1, 2], () => limit(20, rate(10, repeat(read)))),
          { concurrency },
        ),
      );
    const four = groups(4).filter((op) => op.key === 1);
    expect(four).toHaveLength(20);
    expect(four.map((op) => op.timeNs)).toEqual(
      groups(6)
        .filter((op) => op.key === 1)
        .map((op) => op.timeNs),
    );
  });

  it('take fair turns between those generators of any that have something to do', () => {
    const blocked = onThreads([], repeat({ f: 'never' }));
    const three = any(blocked, repeat({ f: 'a' }), repeat({ f: 'b' }));
    expect(fs(simulateGenerator(limit(6, three)))).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    const shrinking = any(limit(1, repeat({ f: 'x' })), repeat({ f: 'a' }), repeat({ f: 'b' }));
    expect(fs(simulateGenerator(limit(5, shrinking)))).toEqual(['x', 'a', 'b', 'a', 'b']);
  });

  it('are kept by a map that makes requests anew, and so is the time', () => {
    const later = { f: 'late', timeNs: SECOND_NS };
    const ops = invocations(
      simulateGenerator(
        map((r) => ({ f: `${r.f}!` }), sequence(onThreads([2], limit(5, repeat(read))), later)),
        { concurrency: 4 },
      ),
    );
    expect(ops.map((op) => [op.f, op.process]).slice(0, 5)).toEqual(Array.from({ length: 5 }, () => ['read!', 2]));
    expect(ops.at(-1)).toMatchObject({ f: 'late!', timeNs: SECOND_NS });
  });

  it('that reserve does not find are missed at once', () => {
    const reserved =
      (...parts: (number | GeneratorInput)[]) =>
      () =>
        simulateGenerator(limit(3, reserve(...parts)), { concurrency: 3 });
    expect(reserved(2, repeat(read), 2, repeat(read))).toThrow('reserve needs 4 client threads, not 3');
    expect(reserved(2, repeat(read), 1, repeat(read), repeat(read))).toThrow('leaves none of 3');
    expect(reserved(0, repeat(read))).toThrow('at least 1');
    expect(reserved(2, repeat(read), repeat(read))()).toHaveLength(6);
  });
});

describe('waits', () => {
  it('before a request that is repeated, or done once, come to an end', () => {
    const late = [sleep(SECOND_NS), read];
    const times = (input: GeneratorInput) => invocations(simulateGenerator(input)).map((op) => op.timeNs / SECOND_NS);
    expect(times(once(late))).toEqual([1]);
    expect(times(repeat(3, late))).toEqual([1, 2, 3]);
    expect(times(cycle(late, 2))).toEqual([1, 2]);
  });
});

describe('keys', () => {
  it('of which no more have anything to do are refused, also after one that had', () => {
    const keys = sequentialKeys(
      (n) => n,
      (key) => (key === 0 ? limit(2, repeat(read)) : []),
    );
    expect(() => simulateGenerator(keys)).toThrow(RangeError);
  });
});
