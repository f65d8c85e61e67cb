import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import { SECOND_NS } from '../../src/core/index.js';
import { planRun, run } from '../../src/run/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import { systems } from '../../systems/index.js';
import { workloads } from '../../workloads/index.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsverify-transactions-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Transactions on the simulated primary with backups, with partitions around its primary. */
async function verdict(workloadName: string, mutant: string, seed: number) {
  const system = await systems.get('primary-backup')?.();
  const workload = workloads.get(workloadName);
  if (!system || !workload) throw new Error('no such system or workload');
  const plan = planRun(
    {
      seed,
      command: 'dsverify run primary-backup',
      environment: { dsverify: '0', node: 'v20', os: 'linux', engine: 'simulator' },
      concurrency: '2n',
      systemOptions: { mutant },
      nemesis: { spec: 'partition:primaries', options: {} },
      limits: { timeLimitNs: 10 * SECOND_NS, ratePerSecond: 100 },
    },
    system,
    workload,
  );
  const faults = parseNemesis('partition:primaries');
  const nemesis = createNemesis({ faults, nodes: plan.nodes.length, system, intervalNs: 2 * SECOND_NS });
  return (await run(plan, { system, workload, runtime: new SimulatedRuntime(), nemesis }, { root })).results;
}

describe.each(['list-append', 'rw-register'])('transactions of %s', (workload) => {
  it('on a store that orders them whole are strict serializable', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const { valid, operations, checkers } = await verdict(workload, 'none', seed);
      expect([valid, checkers.map(({ summary }) => summary)]).toEqual([true, expect.anything()]);
      expect(operations.ok).toBeGreaterThan(300);
    }
  });

  it('that read a copy and order only what they write are caught within a hundred seeds', async () => {
    let caught: string[] | undefined;
    for (let seed = 1; seed <= 100 && !caught; seed++) {
      const { valid, checkers } = await verdict(workload, 'unvalidated-snapshot', seed);
      if (valid === false) caught = checkers[0]?.anomalies.map(({ type }) => type);
    }
    expect(caught?.length).toBeGreaterThan(0);
  });
});
