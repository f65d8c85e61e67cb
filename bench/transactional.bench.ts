import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listAppend } from '../checkers/transactional/checker.js';
import { SimulatedStore, type StoreKind } from './simulated-store.js';

/*
 * Checks list-append histories of simulated stores with 20 clients for strict serializability, each in a process of its own,
 * and prints time (from the history in memory to the verdict) and the peak of memory, that of the history included.
 * Usage: node dist/bench/transactional.bench.js [transactions …]
 */

interface Measurement {
  readonly verdict: string;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly historyRssMb: number;
  readonly peakRssMb: number;
}

async function measure(kind: StoreKind, transactions: number): Promise<Measurement> {
  const history = new SimulatedStore({ kind, dialect: 'list-append', transactions }).run();
  const historyRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const before = process.cpuUsage();
  const start = performance.now();
  const { valid, stats } = await listAppend().check(history, {});
  const elapsedMs = Math.round(performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  return {
    verdict: `${valid} ${JSON.stringify(stats?.['counts'])}`,
    elapsedMs,
    cpuMs: Math.round((user + system) / 1000),
    historyRssMb,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function table(sizes: readonly number[]): void {
  const rows = sizes.flatMap((transactions) =>
    (['serializable', 'snapshot-isolated', 'broken'] as const).map((kind) => {
      const runs = Array.from({ length: 3 }, () => {
        const out = execFileSync(
          process.execPath,
          [fileURLToPath(import.meta.url), '--one', kind, String(transactions)],
          { encoding: 'utf8' },
        );
        return JSON.parse(out) as Measurement;
      });
      return {
        store: kind,
        transactions,
        elapsedMs: median(runs.map((run) => run.elapsedMs)),
        cpuMs: median(runs.map((run) => run.cpuMs)),
        historyRssMb: median(runs.map((run) => run.historyRssMb)),
        peakRssMb: median(runs.map((run) => run.peakRssMb)),
        verdict: runs[0].verdict,
      };
    }),
  );
  console.table(rows);
}

const [first, kind, size] = process.argv.slice(2);
if (first === '--one') console.log(JSON.stringify(await measure(kind as StoreKind, Number(size))));
else table(process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 1_000_000]);
