import { describe, expect, it } from 'vitest';
import { createNemesis, type NemesisMode, parseNemesis } from '../../nemeses/index.js';
import { isRequest, type Op, type OpRequest, Random, SECOND_NS, ThreadSet, type Value } from '../../src/core/index.js';
import { ContextState } from '../../src/generators/index.js';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];

/** The operations of a schedule up to a time, each done in an instant. */
function timetable(
  text: string,
  seconds: number,
  seed = 1,
  mode: NemesisMode = 'overlap',
  /** Is there something that a start can be done to? */
  possible: (seconds: number) => boolean = () => true,
  /** What the probes of faults that are on tell. */
  told: Record<string, Value> = { proven: true, measured: 1 },
): (OpRequest & { at: number })[] {
  const system = { name: 'x', primaries: true };
  let { generator } = createNemesis({ faults: parseNemesis(text), nodes: 5, system, mode });
  const state = new ContextState(ThreadSet.of(['nemesis']), nodes, new Random(seed));
  const done: (OpRequest & { at: number })[] = [];
  for (let now = 0; now < seconds * SECOND_NS; ) {
    const step = generator.next(state.ask(now));
    if (!step || step[0] === 'pending') throw new Error('a schedule that is free always has something to do');
    const [answer, rest] = step;
    if (!isRequest(answer)) {
      now = answer.untilNs;
      generator = rest;
      continue;
    }
    done.push({ ...answer, at: now / SECOND_NS });
    state.take(0);
    const nothing = answer.f.startsWith('start-') && !possible(now / SECOND_NS);
    const value: Value = nothing ? { nodes: [] } : { ...(answer.value as Record<string, Value>), ...told };
    const event = { index: 0, timeNs: now, process: 'nemesis', f: answer.f, value } as const;
    generator = rest.update({ ...event, type: 'invoke' } satisfies Op, state.ask(now));
    expect(generator.next(state.ask(now))?.[0]).toBe('pending');
    state.release(0);
    generator = generator.update({ ...event, type: 'info' } satisfies Op, state.ask(now));
  }
  return done;
}

function idOf({ value }: Pick<OpRequest, 'value'>): number {
  return (value as { faultId: number }).faultId;
}

describe('the schedule of a nemesis', () => {
  it('starts a fault, proves it, stops it and proves that it is gone, with one id, on each track one at a time', () => {
    for (const fault of ['partition', 'kill']) {
      const ops = timetable('partition,kill', 300).filter(({ f }) => f.includes(fault));
      expect(ops.length).toBeGreaterThan(80);
      const steps = [`start-${fault}`, `probe-${fault}`, `stop-${fault}`, `probe-${fault}-healed`];
      ops.forEach(({ f, value }, i) => {
        expect([idOf({ value }), f]).toEqual([idOf(ops[i - (i % 4)] as OpRequest), steps[i % 4]]);
      });
    }
  });

  it('numbers faults in the order in which they start', () => {
    const starts = timetable('partition,kill,pause', 300).filter(({ f }) => f.startsWith('start-'));
    expect(starts.map(idOf)).toEqual(starts.map((_, i) => i + 1));
  });

  it('has faults on together at times, and at times alone or not at all', () => {
    const count = { 0: 0, 1: 0, 2: 0 } as Record<number, number>;
    let on = 0;
    for (const { f } of timetable('partition,kill', 1000)) {
      if (f.startsWith('start-')) on++;
      if (f.startsWith('stop-')) on--;
      count[on] = (count[on] ?? 0) + 1;
    }
    for (const how of [0, 1, 2]) expect(count[how]).toBeGreaterThan(50);
  });

  it('has two faults on together within half a minute for nearly every seed', () => {
    let together = 0;
    for (let seed = 0; seed < 100; seed++) {
      let on = 0;
      let most = 0;
      for (const { f } of timetable('partition,kill', 30, seed)) {
        if (f.startsWith('start-')) most = Math.max(most, ++on);
        if (f.startsWith('stop-')) on--;
      }
      if (most === 2) together++;
    }
    expect(together).toBeGreaterThan(90);
  });

  it('shifts nothing of a fault when another is added', () => {
    const kills = (text: string) =>
      timetable(text, 300)
        .filter(({ f }) => f.includes('kill'))
        .map(({ f, at, value }) => ({ f, at, nodes: (value as { nodes?: unknown }).nodes }));
    expect(kills('partition:one,kill:minority,pause')).toEqual(kills('kill:minority'));
  });

  it('waits half an interval to one and a half before each start and stop, and not at all before a probe', () => {
    const ops = timetable('kill', 2000, 3);
    const gaps = ops.map(({ at }, i) => at - (ops[i - 1]?.at ?? 0));
    gaps.forEach((gap, i) => {
      if (i % 2 === 1) expect(gap).toBe(0);
      else expect(Math.abs(gap - 5)).toBeLessThanOrEqual(2.5);
    });
    const waits = gaps.filter((_, i) => i % 2 === 0);
    expect(Math.abs(waits.reduce((a, b) => a + b, 0) / waits.length - 5)).toBeLessThan(0.5);
  });

  it('has at least two faults in half a minute at the default interval, whatever the seed', () => {
    for (let seed = 0; seed < 200; seed++) {
      const starts = timetable('partition', 30, seed).filter(({ f }) => f === 'start-partition');
      expect(starts.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('is the same for the same seed, and another one for another', () => {
    expect(timetable('partition,kill,pause:minority', 100, 7)).toEqual(
      timetable('partition,kill,pause:minority', 100, 7),
    );
    expect(timetable('partition', 100, 7)).not.toEqual(timetable('partition', 100, 8));
  });

  it('tries a start again soon that found nothing to be done to, under the same id', () => {
    const ops = timetable('kill:primaries', 60, 1, 'overlap', (at) => at > 20);
    const starts = ops.filter(({ f }) => f === 'start-kill');
    const tried = starts.filter(({ at }) => at <= 20);
    expect(tried.length).toBeGreaterThan(10);
    tried.slice(1).forEach(({ at }, i) => expect(at - (tried[i]?.at ?? 0)).toBeCloseTo(1));
    expect(new Set(starts.slice(0, tried.length + 1).map(idOf))).toEqual(new Set([1]));
    expect(idOf(starts[tried.length + 1] as OpRequest)).toBe(2);
  });

  it('looks once more, right before the stop, where another fault hid one from its probe', () => {
    const seen = timetable('kill', 100);
    const hidden = timetable('kill', 100, 1, 'overlap', () => true, { measured: 1 });
    const steps = ['start-kill', 'probe-kill', 'probe-kill', 'stop-kill', 'probe-kill-healed'];
    hidden.forEach(({ f }, i) => expect(f).toBe(steps[i % 5]));
    hidden.forEach(({ at }, i) => {
      if (i % 5 === 3) expect(at).toBe(hidden[i - 1]?.at);
    });
    const stops = (ops: typeof seen) => ops.filter(({ f }) => f === 'stop-kill').map(({ at }) => at);
    expect(stops(hidden)).toEqual(stops(seen));
  });

  it('in turns has one fault at a time, and of as many in a row as there are, each is one', () => {
    const ops = timetable('partition,kill,pause', 600, 1, 'turns');
    ops.forEach((op, i) => expect(idOf(op)).toBe(Math.floor(i / 4) + 1));
    const starts = ops.filter(({ f }) => f.startsWith('start-'));
    for (let i = 0; i + 3 <= starts.length; i += 3) {
      expect(new Set(starts.slice(i, i + 3).map(({ f }) => f)).size).toBe(3);
    }
  });

  it('chooses targets of the size asked for, and different ones over time', () => {
    const chosen = (target: string) =>
      timetable(`kill:${target}`, 500)
        .filter(({ f }) => f === 'start-kill')
        .map(({ value }) => (value as { nodes?: string[] }).nodes);
    for (const [target, size] of [
      ['one', 1],
      ['minority', 2],
      ['majority', 3],
      ['all', 5],
    ] as const) {
      expect(new Set(chosen(target).map((nodes) => nodes?.length))).toEqual(new Set([size]));
    }
    expect(new Set(chosen('one').flat())).toEqual(new Set(nodes));
    expect(chosen('primaries').every((nodes) => nodes === undefined)).toBe(true);
  });

  it('is empty for no faults, before and after', () => {
    const { generator, finalGenerator, bands } = createNemesis({ faults: [], nodes: 5, system: { name: 'x' } });
    const state = new ContextState(ThreadSet.of(['nemesis']), nodes, new Random(1));
    expect(generator.next(state.ask(0))).toBeUndefined();
    expect(finalGenerator.next(state.ask(0))).toBeUndefined();
    expect(bands).toEqual([]);
  });
});
