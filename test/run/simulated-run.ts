import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import { SECOND_NS, type System, type Workload } from '../../src/core/index.js';
import { planRun, type RunOutcome, run } from '../../src/run/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import { systems } from '../../systems/index.js';
import { workloads } from '../../workloads/index.js';

/** A run in the simulator, as the command line would start it. */
export interface SimulatedRun {
  readonly system: string;
  readonly workload: string;
  readonly nemesis: string;
  readonly seed: number;
  readonly root: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly seconds?: number;
  readonly intervalNs?: number;
  readonly ratePerSecond?: number;
}

export async function simulatedRun(asked: SimulatedRun): Promise<RunOutcome> {
  const system = (await systems.get(asked.system)?.()) as System;
  const workload = workloads.get(asked.workload) as Workload;
  const plan = planRun(
    {
      seed: asked.seed,
      command: `dsverify run ${asked.system}`,
      environment: { dsverify: '0', node: 'v20', os: 'linux', engine: 'simulator' },
      nodes: 5,
      systemOptions: asked.options ?? {},
      nemesis: { spec: asked.nemesis, options: {} },
      concurrency: '2n',
      limits: { timeLimitNs: (asked.seconds ?? 15) * SECOND_NS, ratePerSecond: asked.ratePerSecond ?? 50 },
    },
    system,
    workload,
  );
  const parts = { system, workload, runtime: new SimulatedRuntime() };
  if (asked.nemesis === 'none') return run(plan, parts, { root: asked.root });
  const nemesis = createNemesis({
    faults: parseNemesis(asked.nemesis),
    nodes: 5,
    system,
    intervalNs: asked.intervalNs ?? 1.5 * SECOND_NS,
  });
  return run(plan, { ...parts, nemesis }, { root: asked.root });
}
