import { describe, expect, it } from 'vitest';
import { MILLISECOND_NS, type Op, SECOND_NS } from '../../src/core/index.js';
import {
  any,
  clients,
  cycle,
  delay,
  eachThread,
  filter,
  flipFlop,
  limit,
  map,
  mix,
  nemesis,
  once,
  onThreads,
  phases,
  rate,
  repeat,
  reserve,
  sequence,
  sleep,
  stagger,
  timeLimit,
  unfold,
  untilOk,
} from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';

const read = { f: 'read' };
const write = { f: 'write', value: 1 };
const fs = (history: readonly Op[]) => invocations(history).map((op) => op.f);
const seconds = (ops: readonly Op[]) => ops.map((op) => op.timeNs / SECOND_NS);

describe('a request', () => {
  it('is done once, a function again and again, an array in order', () => {
    expect(fs(simulateGenerator(read))).toEqual(['read']);
    expect(fs(simulateGenerator(limit(3, () => read)))).toEqual(['read', 'read', 'read']);
    expect(fs(simulateGenerator([read, write, limit(2, repeat(read))]))).toEqual(['read', 'write', 'read', 'read']);
  });

  it('can be repeated, so many times or for ever', () => {
    expect(fs(simulateGenerator(repeat(2, [write, read])))).toEqual(['write', 'write']);
    expect(simulateGenerator(repeat(read), { maxEvents: 100 })).toHaveLength(100);
    expect(fs(simulateGenerator(once(repeat(read))))).toEqual(['read']);
  });

  it('can come from a state that moves on with each', () => {
    const adds = unfold(0, (n) => (n < 3 ? [{ f: 'add', value: n }, n + 1] : undefined));
    expect(invocations(simulateGenerator(adds)).map((op) => op.value)).toEqual([0, 1, 2]);
  });

  it('comes again from the start when a generator is cycled', () => {
    expect(fs(simulateGenerator(cycle([write, read], 2)))).toEqual(['write', 'read', 'write', 'read']);
    expect(fs(simulateGenerator(cycle(limit(0, repeat(read)))))).toEqual([]);
  });
});

describe('limits', () => {
  it('count requests', () => {
    expect(invocations(simulateGenerator(limit(7, repeat(read)), { concurrency: 4 }))).toHaveLength(7);
  });

  it('of time let nothing begin after their end, and nothing else is cut off', () => {
    const history = simulateGenerator(timeLimit(10 * MILLISECOND_NS, repeat(read)), {
      concurrency: 2,
      latencyNs: () => 3 * MILLISECOND_NS,
    });
    expect(Math.max(...invocations(history).map((op) => op.timeNs))).toBe(9 * MILLISECOND_NS);
    expect(history.at(-1)?.timeNs).toBe(12 * MILLISECOND_NS);
    expect(invocations(history)).toHaveLength(8);
  });

  it('of time end a generator that only waits', () => {
    const history = simulateGenerator([timeLimit(SECOND_NS, [sleep(5 * SECOND_NS), write]), read]);
    expect(fs(history)).toEqual(['read']);
    expect(history[0]?.timeNs).toBe(SECOND_NS);
  });

  it('of time count from when the generator begins, also where its first request is for later', () => {
    const later = sequence([
      sleep(SECOND_NS),
      timeLimit(2 * SECOND_NS, [{ f: 'late', timeNs: 2 * SECOND_NS }, repeat(read)]),
    ]);
    const times = seconds(invocations(simulateGenerator(later, { latencyNs: () => SECOND_NS / 2, concurrency: 1 })));
    expect(times).toEqual([2, 2.5]);
  });

  it('until ok go on through failures and end with the first success', () => {
    let n = 0;
    const history = simulateGenerator(untilOk(repeat(read)), {
      concurrency: 1,
      complete: () => ({ type: ++n < 4 ? 'fail' : 'ok' }),
    });
    expect(history.filter((op) => op.type !== 'invoke').map((op) => op.type)).toEqual(['fail', 'fail', 'fail', 'ok']);
  });

  it('until ok look at their own operations only', () => {
    const g = any(onThreads([0], untilOk(repeat(write))), onThreads([1], limit(5, repeat(read))));
    const history = simulateGenerator(g, {
      concurrency: 2,
      complete: (op) => ({ type: op.f === 'write' && op.timeNs < 3 * MILLISECOND_NS ? 'info' : 'ok' }),
    });
    const writes = history.filter((op) => op.f === 'write' && op.type !== 'invoke');
    expect(writes.map((op) => op.type)).toEqual(['info', 'info', 'info', 'ok']);
  });
});

describe('choices', () => {
  it('mix all their generators, and what is done drops out', () => {
    const mixed = fs(simulateGenerator(limit(1000, mix(repeat(read), repeat(write), limit(10, repeat({ f: 'cas' }))))));
    expect(mixed.filter((f) => f === 'cas')).toHaveLength(10);
    expect(Math.abs(mixed.filter((f) => f === 'read').length - 495)).toBeLessThan(60);
  });

  it('mixed within a mix are independent', () => {
    const pair = (a: string, b: string) => mix(repeat({ f: a }), repeat({ f: b }));
    const mixed = fs(simulateGenerator(limit(4000, mix(pair('a', 'b'), pair('c', 'd')))));
    for (const f of ['a', 'b', 'c', 'd'])
      expect(Math.abs(mixed.filter((other) => other === f).length - 1000)).toBeLessThan(120);
  });

  it('do not wait for one generator while another could go on', () => {
    const history = simulateGenerator(mix(untilOk(repeat(write)), limit(30, repeat(read))), {
      concurrency: 3,
      latencyNs: (op) => (op.f === 'write' ? SECOND_NS : MILLISECOND_NS),
    });
    expect(history.at(-1)?.timeNs).toBeLessThan(2 * SECOND_NS);
  });

  it('of any take whatever comes first', () => {
    const g = any(delay(3 * SECOND_NS, limit(2, repeat(write))), delay(SECOND_NS, limit(4, repeat(read))));
    const ops = invocations(simulateGenerator(g));
    expect(ops.map((op) => [op.f, op.timeNs / SECOND_NS])).toEqual([
      ['write', 0],
      ['read', 0],
      ['read', 1],
      ['read', 2],
      ['write', 3],
      ['read', 3],
    ]);
  });

  it('flip-flop in turns, until one is done', () => {
    expect(fs(simulateGenerator(flipFlop(repeat(read), limit(2, repeat(write)))))).toEqual([
      'read',
      'write',
      'read',
      'write',
      'read',
    ]);
  });
});

describe('transformations', () => {
  it('map and filter requests', () => {
    const numbers = limit(
      10,
      unfold(0, (n) => [{ f: 'add', value: n }, n + 1] as const),
    );
    const even = filter((request) => Number(request.value) % 2 === 0, numbers);
    const named = map((request) => ({ ...request, f: 'put' }), even);
    expect(invocations(simulateGenerator(named)).map((op) => [op.f, op.value])).toEqual(
      [0, 2, 4, 6, 8].map((n) => ['put', n]),
    );
  });

  it('refuse a filter that lets nothing through, rather than to spin', () => {
    expect(() => simulateGenerator(filter(() => false, repeat(read)))).toThrow(RangeError);
  });
});

describe('pace', () => {
  it('is even with delay', () => {
    expect(seconds(invocations(simulateGenerator(delay(SECOND_NS, limit(4, repeat(read))))))).toEqual([0, 1, 2, 3]);
  });

  it('has the rate that was asked for, Poisson, even or staggered', () => {
    for (const paced of [
      rate(100, repeat(read)),
      rate(100, repeat(read), 'even'),
      stagger(SECOND_NS / 100, repeat(read)),
    ]) {
      const count = invocations(simulateGenerator(timeLimit(20 * SECOND_NS, paced), { concurrency: 10 })).length;
      expect(Math.abs(count - 2000)).toBeLessThan(140);
    }
  });

  it('of independent users has gaps whose deviation is their mean', () => {
    const times = seconds(invocations(simulateGenerator(limit(3000, rate(50, repeat(read))), { concurrency: 20 })));
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    const mean = gaps.reduce((a, b) => a + b) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeGreaterThan(0.9);
    expect(deviation / mean).toBeLessThan(1.1);
  });

  it('does not make up for a stand-still with a burst', () => {
    const history = simulateGenerator(timeLimit(10 * SECOND_NS, rate(10, repeat(read), 'even')), {
      concurrency: 1,
      latencyNs: (op) => (op.timeNs > SECOND_NS && op.timeNs < 2 * SECOND_NS ? 5 * SECOND_NS : MILLISECOND_NS),
    });
    expect(invocations(history).length).toBeLessThan(65);
  });
});

describe('phases', () => {
  it('begin when everything of the one before has completed; a sequence does not wait', () => {
    const slow = { latencyNs: (op: Op) => (op.process === 0 ? SECOND_NS : MILLISECOND_NS), concurrency: 3 };
    const parts = [eachThread(once(write)), once(read)];
    const readOf = (history: readonly Op[]) => history.find((op) => op.f === 'read')?.timeNs;
    expect(readOf(simulateGenerator(phases(...parts), slow))).toBe(SECOND_NS);
    expect(readOf(simulateGenerator(sequence(...parts), slow))).toBe(MILLISECOND_NS);
  });
});

describe('threads', () => {
  it('each do a copy of the generator', () => {
    const ops = invocations(simulateGenerator(eachThread([write, read]), { concurrency: 4 }));
    for (const process of [0, 1, 2, 3])
      expect(fs(ops.filter((op) => op.process === process))).toEqual(['write', 'read']);
  });

  it('are reserved in order, the rest does the rest', () => {
    const g = limit(300, reserve(2, repeat(write), 1, repeat({ f: 'cas' }), repeat(read)));
    for (const op of invocations(simulateGenerator(g, { concurrency: 6 }))) {
      expect(op.f).toBe(Number(op.process) < 2 ? 'write' : op.process === 2 ? 'cas' : 'read');
    }
  });

  it('of clients and of the nemesis go on beside each other', () => {
    const faults = delay(SECOND_NS, limit(3, repeat({ f: 'start-partition' })));
    const g = timeLimit(4 * SECOND_NS, clients(delay(SECOND_NS / 10, repeat(read)), faults));
    const ops = invocations(simulateGenerator(g, { nemesis: true }));
    expect(seconds(ops.filter((op) => op.process === 'nemesis'))).toEqual([0, 1, 2]);
    expect(ops.filter((op) => op.process !== 'nemesis')).toHaveLength(40);
    const other = timeLimit(4 * SECOND_NS, nemesis(faults, delay(SECOND_NS / 10, repeat(read))));
    expect(invocations(simulateGenerator(other, { nemesis: true }))).toHaveLength(43);
  });

  it('share the work fairly', () => {
    const ops = invocations(simulateGenerator(limit(3000, rate(100, repeat(read))), { concurrency: 5 }));
    for (let thread = 0; thread < 5; thread++) {
      expect(Math.abs(ops.filter((op) => op.process === thread).length - 600)).toBeLessThan(100);
    }
  });

  it('whose operation ended in info go on under a new process', () => {
    const history = simulateGenerator(limit(6, repeat(write)), { concurrency: 2, complete: () => ({ type: 'info' }) });
    expect(new Set(history.map((op) => op.process))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });
});

describe('randomness', () => {
  const choices = (concurrency: number) => {
    const g = limit(
      400,
      mix((c) => ({ f: 'write', value: c.random.int(1000) }), repeat(read)),
    );
    return invocations(simulateGenerator(g, { concurrency, seed: 9, latencyNs: (op) => 1 + (Number(op.value) % 7) }));
  };

  it('of a worker is not shifted by another worker', () => {
    const five = choices(5);
    const six = choices(6);
    for (let worker = 0; worker < 5; worker++) {
      const of = (ops: readonly Op[]) => ops.filter((op) => op.process === worker).map((op) => [op.f, op.value]);
      const common = Math.min(of(five).length, of(six).length);
      expect(common).toBeGreaterThan(30);
      expect(of(six).slice(0, common)).toEqual(of(five).slice(0, common));
    }
  });

  it('is the same for the same seed', () => {
    expect(choices(4)).toEqual(choices(4));
  });
});
