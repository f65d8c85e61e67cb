import { buildOfflineImage, DockerRuntime, Engine, ensureAgentImage } from '../docker/index.js';
import { offlineRecipes } from '../src/cli/docker/recipes.js';
import type { Cluster } from '../src/core/index.js';
import { etcd } from '../systems/etcd/index.js';
import { etcdOptions } from '../systems/etcd/options.js';

/**
 * How long five nodes of etcd take from nothing to serving, with the images present, and how long a fault, its probe
 * and its undo take. Wall-clock milliseconds; the median and the worst of a few rounds.
 *
 *     node dist/bench/etcd-up.bench.js [ROUNDS]
 */
const ROUNDS = Number(process.argv[2] ?? 3);
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];

const rows = new Map<string, number[]>();

async function timed<T>(row: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await action();
  const times = rows.get(row) ?? [];
  times.push(performance.now() - start);
  rows.set(row, times);
  return result;
}

async function round(number: number): Promise<void> {
  const options = etcdOptions.parse({});
  const runId = `bench-${process.pid}-${number}`;
  const spec = etcd.cluster(options, { runId, seed: 1, nodes: NODES, imagePolicy: 'offline' });
  const ready = (cluster: Cluster) => etcd.ready(cluster, options, AbortSignal.timeout(60_000));
  const cluster = await timed('up and serving', async () => {
    const up = await timed('  containers up', () => new DockerRuntime().up(spec));
    await timed('  members ready', () => ready(up));
    return up;
  });
  try {
    const others = NODES.slice(1);
    const links = others.flatMap((node) => [
      { from: 'n1', to: node },
      { from: node, to: 'n1' },
    ]);
    await timed('probe of 8 open links', () => cluster.probe.links(links));
    const heal = await timed('cut one node off', () => cluster.net.drop(links));
    await timed('probe of 8 cut links', () => cluster.probe.links(links));
    await timed('heal', heal);
    const start = await timed('kill one node', () => cluster.kill('n1'));
    await timed('probe of a process', () => cluster.probe.process('n1'));
    await timed('start it again', start);
    await timed('until all serve again', () => ready(cluster));
    const resume = await timed('pause one node', () => cluster.pause('n2'));
    await timed('resume it', resume);
  } finally {
    await timed('down', () => cluster.down());
  }
}

const engine = await Engine.connect();
await ensureAgentImage(engine);
for (const recipe of await offlineRecipes()) await buildOfflineImage(engine, recipe);
for (let i = 0; i < ROUNDS; i++) await round(i);
console.log(`${'step'.padEnd(26)}${'median ms'.padStart(12)}${'worst ms'.padStart(12)}`);
for (const [row, times] of rows) {
  const sorted = times.toSorted((a, b) => a - b);
  const cells = [sorted[sorted.length >> 1], sorted.at(-1)].map((ms) => (ms ?? 0).toFixed(0).padStart(12));
  console.log(`${row.padEnd(26)}${cells.join('')}`);
}
