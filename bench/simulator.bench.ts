import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNemesis, parseNemesis } from '../nemeses/index.js';
import { Random, SECOND_NS } from '../src/core/index.js';
import { planRun, run } from '../src/run/index.js';
import { SimulatedRuntime } from '../src/sim/index.js';
import { systems } from '../systems/index.js';
import { workloads } from '../workloads/index.js';

/*
 * A thousand virtual seconds of five nodes and fifty thousand operations of ten clients, for each reference system:
 * the simulator and the systems alone, and whole runs with conductor, log and checkers. Medians of three.
 * Usage: node dist/bench/simulator.bench.js [virtual seconds] [operations]
 */

const CLIENTS = 10;
const RUNS = 3;

interface Measured {
  readonly ok: number;
  readonly operations: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

async function simulate(name: string, seconds: number, operations: number): Promise<Measured> {
  const system = await systems.get(name)?.();
  if (!system) throw new Error(`there is no system ${name}`);
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
  const options = system.options.parse({});
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const spec = system.cluster(options, { runId: 'bench', seed: 1, nodes, imagePolicy: 'auto' });
  const cluster = await new SimulatedRuntime().up(spec);
  const { clock } = cluster;
  const fs = system.supports?.['register'] ?? ['read', 'write', 'cas'];
  let ok = 0;
  let done = 0;
  await clock.drive(async () => {
    const signal = new AbortController().signal;
    await system.ready(cluster, options, signal);
    const endNs = clock.nowNs() + seconds * SECOND_NS;
    const meanNs = (CLIENTS * seconds * SECOND_NS) / operations;
    const work = async (process: number) => {
      const random = new Random(1).split('worker', process);
      const context = { cluster, node: nodes[process % 5], process, options, clock, random };
      const client = await system.clients['register'](context);
      let dueNs = clock.nowNs();
      for (;;) {
        dueNs += random.exponential(meanNs);
        if (dueNs >= endNs) return;
        await clock.sleep(Math.max(0, dueNs - clock.nowNs()));
        const f = random.pick(fs);
        const value = f === 'read' ? null : f === 'write' ? done : [random.int(5), random.int(5)];
        const { type } = await client.invoke({ f, value, key: random.int(20), process }, { signal, timeoutMs: 5000 });
        if (type === 'ok') ok++;
        done++;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, process) => work(process)));
  });
  const { user, system: kernel } = process.cpuUsage(cpu);
  return { ok, operations: done, cpuMs: (user + kernel) / 1000, wallMs: performance.now() - startMs };
}

/** A whole run: conductor, workload, faults, log on disk, checkers. */
async function wholeRun(name: string, nemesisSpec: string, seconds: number, operations: number): Promise<Measured> {
  const system = await systems.get(name)?.();
  const workload = workloads.get('register');
  if (!system || !workload) throw new Error(`there is no system ${name}, or no workload register`);
  const root = mkdtempSync(join(tmpdir(), 'dsverify-bench-'));
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  try {
    const plan = planRun(
      {
        seed: 1,
        command: 'bench',
        environment: { dsverify: '0', node: process.version, os: process.platform, engine: 'none' },
        concurrency: '2n',
        limits: { timeLimitNs: seconds * SECOND_NS, ratePerSecond: operations / seconds },
        nemesis: { spec: nemesisSpec, options: {} },
      },
      system,
      workload,
    );
    const nemesis = createNemesis({ faults: parseNemesis(nemesisSpec), nodes: plan.nodes.length, system });
    const { results } = await run(plan, { system, workload, runtime: new SimulatedRuntime(), nemesis }, { root });
    const { ok, fail, info } = results.operations;
    const { user, system: kernel } = process.cpuUsage(cpu);
    return { ok, operations: ok + fail + info, cpuMs: (user + kernel) / 1000, wallMs: performance.now() - startMs };
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function row(what: string, seconds: number, measure: () => Promise<Measured>): Promise<Record<string, unknown>> {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure());
  const median = (of: (run: Measured) => number) => Math.round(runs.map(of).toSorted((a, b) => a - b)[RUNS >> 1]);
  const [{ operations, ok }] = runs;
  return {
    what,
    'virtual s': seconds,
    operations,
    ok,
    'cpu ms': median((run) => run.cpuMs),
    'wall ms': median((run) => run.wallMs),
  };
}

const seconds = Number(process.argv[2] ?? 1000);
const operations = Number(process.argv[3] ?? 50_000);
const rows: Record<string, unknown>[] = [];
for (const name of ['primary-backup', 'abd']) {
  rows.push(await row(`${name}: simulator alone`, seconds, () => simulate(name, seconds, operations)));
  for (const spec of ['none', 'partition,kill']) {
    rows.push(await row(`${name}: whole run, ${spec}`, seconds, () => wholeRun(name, spec, seconds, operations)));
  }
}
console.table(rows);
