import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/index.js';
import { readHistory } from '../src/formats/index.js';

/*
 * Reads a million operations (two million events) of each format in a process of its own and prints time and memory.
 * Usage: node dist/bench/formats.bench.js [operations]
 */

type Shape = (row: number, op: number, process: number, random: Random) => string;

const SHAPES: Readonly<Record<string, Shape>> = {
  'register.edn': (row, op, process) =>
    `{:index ${row}, :time ${row * 1000}, :type :${row % 2 ? 'ok' : 'invoke'}, :process ${process}, :f :write, :value ${op % 5}}\n`,
  'append.edn': (row, op, process, random) =>
    `{:index ${row}, :time ${row * 1000}, :type :${row % 2 ? 'ok' : 'invoke'}, :process ${process}, :f :txn, :value [[:append ${random.int(100)} ${op}] [:r ${random.int(100)} ${row % 2 ? `[${op} ${op + 1} ${op + 2}]` : 'nil'}]]}\n`,
  'register.jsonl': (row, op, process) =>
    `{"index":${row},"time":${row * 1000},"process":${process},"type":"${row % 2 ? 'ok' : 'invoke'}","f":"write","value":${op}}\n`,
  'register.log': (row, op, process) =>
    `INFO  jepsen.util - ${process}\t:${row % 2 ? 'ok' : 'invoke'}\t:write\t${op % 5}\n`,
};

async function generate(path: string, shape: Shape, operations: number): Promise<void> {
  const random = new Random(1, 'formats');
  const file = createWriteStream(path);
  for (let op = 0; op < operations; op += 1000) {
    let text = '';
    for (let i = op; i < op + 1000; i++) {
      text += shape(2 * i, i, i % 10, random) + shape(2 * i + 1, i, i % 10, random);
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

async function measureOne(path: string): Promise<void> {
  const start = performance.now();
  const { history } = await readHistory(path);
  const elapsedMs = performance.now() - start;
  const { userCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({ events: history.length, elapsedMs, cpuMs: userCPUTime / 1000, peakRssMb: maxRSS / 1024 }),
  );
}

async function main(operations: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'dsverify-bench-'));
  const rows: Record<string, unknown>[] = [];
  try {
    for (const [name, shape] of Object.entries(SHAPES)) {
      const path = join(directory, name);
      await generate(path, shape, operations);
      const runs = [1, 2, 3].map(() => {
        const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--read', path], {
          encoding: 'utf8',
        });
        return JSON.parse(out) as { elapsedMs: number; cpuMs: number; peakRssMb: number };
      });
      const median = (field: 'elapsedMs' | 'cpuMs' | 'peakRssMb') =>
        Math.round(runs.map((r) => r[field]).toSorted((a, b) => a - b)[1]);
      rows.push({
        file: name,
        operations,
        fileMb: Math.round((await stat(path)).size / 1e6),
        elapsedMs: median('elapsedMs'),
        cpuMs: median('cpuMs'),
        peakRssMb: median('peakRssMb'),
      });
      await rm(path);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
  console.table(rows);
}

const [, , first, second] = process.argv;
if (first === '--read' && second !== undefined) await measureOne(second);
else await main(Number(first ?? 1_000_000));
