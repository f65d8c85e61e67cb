import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InterruptedError, SECOND_NS } from '../../src/core/index.js';
import { VirtualClock } from '../../src/sim/index.js';

describe('a virtual clock', () => {
  it('stands at the time of each event, and keeps the order of events at one time', async () => {
    const clock = new VirtualClock();
    const seen: [string, number][] = [];
    await clock.drive(async () => {
      clock.at(20, () => seen.push(['third', clock.nowNs()]));
      clock.at(10, () => seen.push(['first', clock.nowNs()]));
      clock.at(10, () => seen.push(['second', clock.nowNs()]));
      clock.at(15, () => seen.push(['cancelled', clock.nowNs()]))();
      await clock.sleep(30);
    });
    expect(seen).toEqual([
      ['first', 10],
      ['second', 10],
      ['third', 20],
    ]);
    expect(clock.nowNs()).toBe(30);
  });

  it('does not move while the program has anything to do', async () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    await clock.drive(async () => {
      clock.schedule(5, () => {});
      await clock.sleep(1);
      for (let i = 0; i < 100; i++) await Promise.resolve();
      times.push(clock.nowNs());
      await clock.sleep(9);
      times.push(clock.nowNs());
    });
    expect(times).toEqual([1, 10]);
  });

  it('stands still during work outside of it', async () => {
    const clock = new VirtualClock();
    await clock.drive(async () => {
      const tick = () => clock.schedule(clock.nowNs() + 1, tick);
      tick();
      await clock.sleep(10);
      await clock.outside(async () => {
        for (let i = 0; i < 50; i++) await turnOfTheLoop();
      });
      expect(clock.nowNs()).toBe(10);
    });
  });

  it('runs a thousand seconds at once, and returns what the program returns', async () => {
    const clock = new VirtualClock();
    const result = await clock.drive(async () => {
      await clock.sleep(1000 * SECOND_NS);
      return 'done';
    });
    expect([result, clock.nowNs()]).toEqual(['done', 1000 * SECOND_NS]);
  });

  it('reports a program that waits for nothing as a deadlock, even while the simulation goes on', async () => {
    const idle = new VirtualClock();
    await expect(idle.drive(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'DEADLOCK' });
    const busy = new VirtualClock();
    const tick = () => busy.schedule(busy.nowNs() + SECOND_NS, tick);
    tick();
    await expect(busy.drive(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'DEADLOCK' });
  });

  it('passes an error of the program on, and can drive again', async () => {
    const clock = new VirtualClock();
    await expect(clock.drive(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(clock.drive(async () => clock.nowNs())).resolves.toBe(0);
  });

  it('ends a sleep that is interrupted', async () => {
    const clock = new VirtualClock();
    const interruption = new AbortController();
    await clock.drive(async () => {
      clock.at(5, () => interruption.abort());
      await expect(clock.sleep(100, interruption.signal)).rejects.toThrow(InterruptedError);
      expect(clock.nowNs()).toBe(5);
    });
  });
});
