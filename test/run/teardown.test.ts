import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/core/index.js';
import { ClientWorker } from '../../src/run/index.js';
import { UndoStack, within } from '../../src/run/undo-stack.js';
import { VirtualClock } from '../../src/sim/index.js';

describe('tearing down', () => {
  it('closes a client that was still being opened', async () => {
    const calls: string[] = [];
    const client: Client = {
      invoke: async () => ({ type: 'ok' }),
      close: () => {
        calls.push('closed');
      },
    };
    let opened: (client: Client) => void = () => {};
    const opening = new Promise<Client>((resolve) => {
      opened = resolve;
    });
    const worker = new ClientWorker(0, 'n1', { open: () => opening, timeoutMs: 1000, end: () => {} });
    const ready = worker.ready();
    await worker.close();
    opened(client);
    await expect(ready).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(calls).toEqual(['closed']);
  });

  it('tries every step, the last first, also where one throws before it gives a promise', async () => {
    const calls: string[] = [];
    const stack = new UndoStack();
    stack.push('the first', () => {
      calls.push('first');
    });
    stack.push('the second', () => {
      calls.push('second');
      throw new Error('no');
    });
    stack.push('the third', async () => {
      calls.push('third');
    });
    const clock = new VirtualClock();
    expect(await clock.drive(() => stack.unwind(clock))).toEqual(['the second failed: no']);
    expect(calls).toEqual(['third', 'second', 'first']);
  });

  it('leaves no timer behind where work throws at once', async () => {
    const timers = new Set<number>();
    const clock = {
      nowNs: () => 0,
      at: (timeNs: number) => {
        timers.add(timeNs);
        return () => timers.delete(timeNs);
      },
    };
    const work = () => {
      throw new Error('at once');
    };
    await expect(within(clock as never, 5e9, 'it', work)).rejects.toThrow('at once');
    await Promise.resolve();
    expect([...timers]).toEqual([]);
  });
});
