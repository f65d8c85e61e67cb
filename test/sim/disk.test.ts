import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/index.js';
import { SimulatedDisk } from '../../src/sim/disk.js';
import { VirtualClock } from '../../src/sim/index.js';

describe('a simulated disk', () => {
  it('keeps through a crash what an fsync has completed for, in the order written, and nothing else', async () => {
    const clock = new VirtualClock();
    const disk = new SimulatedDisk(clock, new Random(1), 10);
    await clock.drive(async () => {
      disk.append('log', 'a');
      disk.append('log', 'b');
      await new Promise<void>((resolve) => {
        disk.fsync(() => {
          clock.wake();
          resolve();
        });
        // Written after the call: not part of it.
        disk.truncate('log', 1);
        disk.set('file', 1);
      });
      expect([disk.readLog('log'), disk.read('file')]).toEqual([['a'], 1]);
      disk.crash();
      expect([disk.readLog('log'), disk.read('file')]).toEqual([['a', 'b'], undefined]);
    });
  });

  it('never calls back for an fsync that a crash came before', async () => {
    const clock = new VirtualClock();
    const disk = new SimulatedDisk(clock, new Random(1), 10);
    const done: string[] = [];
    await clock.drive(async () => {
      disk.set('file', 1);
      disk.fsync(() => done.push('lost'));
      disk.crash();
      disk.set('file', 2);
      disk.fsync(() => done.push('kept'));
      await clock.sleep(1e12);
    });
    expect(done).toEqual(['kept']);
    disk.crash();
    expect(disk.read('file')).toBe(2);
  });

  it('calls back at once when everything is durable, and in order otherwise', async () => {
    const clock = new VirtualClock();
    const disk = new SimulatedDisk(clock, new Random(1), 10);
    const done: number[] = [];
    disk.fsync(() => done.push(0));
    expect(done).toEqual([0]);
    await clock.drive(async () => {
      for (let i = 1; i <= 20; i++) {
        disk.append('log', i);
        disk.fsync(() => done.push(i));
      }
      await clock.sleep(1e12);
    });
    expect(done).toEqual(Array.from({ length: 21 }, (_, i) => i));
  });
});
