import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedRun } from './simulated-run.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsverify-simulated-'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a run in the simulator', () => {
  for (const [system, workload] of [
    ['abd', 'register'],
    ['primary-backup', 'set'],
  ] as const) {
    it(`of ${system} with the same seed writes the same history, byte for byte, and another with another`, async () => {
      const histories: string[] = [];
      for (const seed of [3, 3, 4]) {
        const asked = { system, workload, nemesis: 'partition,kill,pause', seed, root };
        histories.push(readFileSync((await simulatedRun(asked)).directory.history, 'utf8'));
      }
      expect(histories[0]).toBe(histories[1]);
      expect(histories[0]).not.toBe(histories[2]);
    });
  }

  it('of correct systems is valid under every fault, and every fault is proven', async () => {
    for (const system of ['abd', 'primary-backup']) {
      for (const [seed, nemesis] of ['partition', 'kill', 'pause', 'partition,kill,pause'].entries()) {
        const { results } = await simulatedRun({ system, workload: 'register', nemesis, seed, root });
        expect(results.valid, `${system}, ${nemesis}: ${results.summary}`).toBe(true);
        expect(results.faults.length).toBeGreaterThan(1);
        // Of a node that another fault holds as well nothing can be told while both are on.
        for (const fault of results.faults) expect([fault.proven ?? true, fault.healed]).toEqual([true, true]);
        for (const name of nemesis.split(',')) {
          expect(results.faults.some(({ fault, proven }) => fault === name && proven)).toBe(true);
        }
      }
    }
  });
});

/** How a broken rule comes to light. */
const hunts: [system: string, mutant: string, workload: string, nemesis: string, options?: object][] = [
  ['primary-backup', 'ack-before-majority', 'register', 'partition:primaries'],
  ['primary-backup', 'lost-on-failover', 'set', 'partition:primaries'],
  ['primary-backup', 'stale-lease-read', 'register', 'partition:primaries'],
  ['primary-backup', 'read-one', 'register', 'none'],
  ['primary-backup', 'no-fsync', 'set', 'kill:all'],
  ['primary-backup', 'duplicate-apply', 'register', 'none', { duplicate: 0.1, reorder: 0.1 }],
  ['abd', 'no-write-back', 'register', 'partition:bridge'],
  ['abd', 'read-one', 'register', 'none'],
  ['abd', 'ack-before-majority', 'register', 'partition'],
  ['abd', 'stale-timestamp', 'register', 'none'],
  ['abd', 'no-tie-break', 'register', 'none'],
  ['abd', 'no-fsync', 'set', 'kill:all'],
];

describe('a broken rule', () => {
  it.each(hunts)('of %s, %s, is found by %s under %s', async (system, mutant, workload, nemesis, options) => {
    for (let seed = 1; seed <= 100; seed++) {
      const { results, directory } = await simulatedRun({
        system,
        workload,
        nemesis,
        seed,
        root,
        options: { ...options, mutant },
      });
      rmSync(directory.path, { recursive: true });
      if (results.valid === false) return;
    }
    expect.fail('not one of 100 seeds shows it');
  });
});
