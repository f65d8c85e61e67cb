import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InterruptedError, RealClock, SECOND_NS } from '../../src/core/index.js';

const DAY_MS = 24 * 3600 * 1000;

describe('the real clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'hrtime'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for longer than a timer of Node can', () => {
    const clock = new RealClock();
    const rung: number[] = [];
    clock.at(60 * 24 * 3600 * SECOND_NS, () => rung.push(clock.nowNs() / SECOND_NS));
    const cancel = clock.at(30 * 24 * 3600 * SECOND_NS, () => rung.push(-1));
    vi.advanceTimersByTime(26 * DAY_MS);
    cancel();
    vi.advanceTimersByTime(33 * DAY_MS);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(2 * DAY_MS);
    expect(rung).toEqual([60 * 24 * 3600]);
  });

  it('calls back at once for a time that has passed, but not in the same call', () => {
    const clock = new RealClock();
    let called = false;
    clock.at(-1, () => {
      called = true;
    });
    expect(called).toBe(false);
    vi.advanceTimersByTime(0);
    expect(called).toBe(true);
  });

  it('ends a sleep with the signal', async () => {
    const stop = new AbortController();
    const sleeping = new RealClock().sleep(SECOND_NS, stop.signal);
    stop.abort();
    await expect(sleeping).rejects.toThrow(InterruptedError);
    expect(vi.getTimerCount()).toBe(0);
  });
});
