import { Random, SECOND_NS } from '../src/core/index.js';
import { SimulatedRuntime } from '../src/sim/index.js';
import { systems } from '../systems/index.js';

/*
 * A thousand virtual seconds of five nodes and fifty thousand operations of ten clients, for each reference system:
 * the simulator and the systems alone, without conductor, log and checkers.
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

const seconds = Number(process.argv[2] ?? 1000);
const operations = Number(process.argv[3] ?? 50_000);
const rows: Record<string, unknown>[] = [];
for (const name of ['primary-backup', 'abd']) {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await simulate(name, seconds, operations));
  const median = (of: (run: Measured) => number) => Math.round(runs.map(of).toSorted((a, b) => a - b)[RUNS >> 1]);
  rows.push({
    system: name,
    'virtual s': seconds,
    operations: runs[0].operations,
    ok: runs[0].ok,
    'cpu ms': median((run) => run.cpuMs),
    'wall ms': median((run) => run.wallMs),
  });
}
console.table(rows);
