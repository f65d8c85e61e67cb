import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import { type PlainOptions, SECOND_NS } from '../../src/core/index.js';
import { planRun, type RunOutcome, run } from '../../src/run/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import { systems } from '../../systems/index.js';
import { workloads } from '../../workloads/index.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsverify-simulated-'));
});
afterAll(() => rmSync(root, { recursive: true }));

interface Asked {
  readonly system: string;
  readonly workload: 'register' | 'set';
  readonly nemesis: string;
  readonly seed: number;
  readonly seconds?: number;
  readonly options?: PlainOptions;
}

/** A whole run: conductor, workload, nemesis, checkers. */
async function go({
  system: name,
  workload: kind,
  nemesis: spec,
  seed,
  seconds = 15,
  options,
}: Asked): Promise<RunOutcome> {
  const system = await systems.get(name)?.();
  const workload = workloads.get(kind);
  if (!system || !workload) throw new Error(`there is no ${name} or no ${kind}`);
  const plan = planRun(
    {
      seed,
      command: 'dsverify run',
      environment: { dsverify: '0', node: 'v20', os: 'linux', engine: 'none' },
      concurrency: '2n',
      limits: { timeLimitNs: seconds * SECOND_NS, ratePerSecond: 200, opTimeoutNs: SECOND_NS },
      systemOptions: options ?? {},
      nemesis: { spec, options: {} },
    },
    system,
    workload,
  );
  const faults = parseNemesis(spec);
  const nemesis = createNemesis({ faults, nodes: plan.nodes.length, system, intervalNs: 2 * SECOND_NS });
  return run(plan, { system, workload, runtime: new SimulatedRuntime(), nemesis }, { root });
}

describe('a whole run on a simulated system', () => {
  it.each(['sim', 'abd'])('of %s is the same to the byte for the same seed', async (system) => {
    const asked = { system, workload: 'register', nemesis: 'partition,kill,pause', seed: 5 } as const;
    const bytes = async (seed: number) => readFileSync((await go({ ...asked, seed })).directory.history);
    const first = await bytes(5);
    expect(first.length).toBeGreaterThan(100_000);
    expect(first.equals(await bytes(5))).toBe(true);
    expect(first.equals(await bytes(6))).toBe(false);
  });

  it.each([
    ['sim', 'register', 'partition'],
    ['sim', 'set', 'partition:bridge,kill:minority'],
    ['sim', 'register', 'kill:primaries,pause:primaries,partition:primaries'],
    ['sim', 'register', 'kill:all'],
    ['abd', 'register', 'partition:majorities-ring,pause:majority'],
    ['abd', 'set', 'kill:majority,partition:one-way'],
  ] as const)('of %s with %s under %s is valid, its faults proven on and gone', async (system, workload, nemesis) => {
    for (let seed = 1; seed <= 2; seed++) {
      const { results } = await go({ system, workload, nemesis, seed, seconds: 20 });
      expect([results.valid, results.summary]).toEqual([true, results.summary]);
      expect(results.faults.length).toBeGreaterThanOrEqual(2);
      for (const fault of results.faults) expect(fault).toMatchObject({ proven: true, healed: true });
      if (!nemesis.includes('all')) expect(results.operations.okDuringFaults).toBeGreaterThan(100);
      expect(results.recovery?.toFirstOkNs).toBeGreaterThanOrEqual(0);
    }
  });

  it.each([
    ['sim', 'ack-before-majority', 'register', 'partition:primaries'],
    ['sim', 'lost-on-failover', 'set', 'partition:primaries'],
    ['sim', 'stale-lease-read', 'register', 'partition:primaries'],
    ['sim', 'read-one', 'register', 'partition'],
    ['abd', 'no-write-back', 'register', 'partition:bridge'],
    ['abd', 'stale-timestamp', 'register', 'partition'],
    ['abd', 'no-fsync', 'set', 'kill:majority'],
  ] as const)(
    'of %s with the broken rule %s, the workload %s and %s is found out',
    async (system, mutant, workload, nemesis) => {
      let found: RunOutcome | undefined;
      for (let seed = 1; seed <= 100 && !found; seed++) {
        const outcome = await go({ system, workload, nemesis, seed, options: { mutant } });
        if (outcome.results.valid === false) found = outcome;
      }
      const [anomaly] = found?.results.checkers.flatMap(({ anomalies }) => anomalies) ?? [];
      expect(anomaly?.prose).toMatch(/\w+/);
    },
  );
});
