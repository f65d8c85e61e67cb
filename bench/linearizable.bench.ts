import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { linearizable } from '../checkers/linearizable/index.js';
import type { History } from '../src/core/index.js';
import { type ContainerShape, containerHistory } from './container-histories.js';
import { type GrowingShape, growingHistory } from './growing-histories.js';
import { type RegisterShape, registerHistory } from './linearizable-histories.js';
import { textbookSearch } from './textbook-search.js';

/*
 * Decides made histories of registers and containers, each in a process of its own: median of runs after one to warm up, user CPU
 * time, peak memory with the history in it; counterexamples are part of the time.
 * Beside it the textbook search of registers, and how many times as long it took. A verdict other than the one that a row was made for is an error.
 * Usage: node dist/bench/linearizable.bench.js [part of a name]
 */

const mixed = { values: 5, writes: 0.33, cas: 0.33 };
const CASES: Readonly<Record<string, RegisterShape | ContainerShape | GrowingShape>> = {
  'cas-register, 10 clients, 10,000': { operations: 10_000, clients: 10, ...mixed },
  'cas-register, 10 clients, 30,000': { operations: 30_000, clients: 10, ...mixed },
  'cas-register, 10 clients, 100,000': { operations: 100_000, clients: 10, ...mixed },
  'cas-register, 10 clients, 1,000,000': { operations: 1_000_000, clients: 10, ...mixed },
  'cas-register, 10 clients, 100,000, invalid: unheard-of value': {
    operations: 100_000,
    clients: 10,
    ...mixed,
    wrongAt: 0.95,
  },
  '1,000 keys, 1,000,000': { operations: 1_000_000, clients: 10, ...mixed, keys: 1000 },
  '100,000 keys, 1,000,000': { operations: 1_000_000, clients: 10, ...mixed, keys: 100_000 },
  'distinct values, 10 clients, 1,000,000': { operations: 1_000_000, clients: 10, values: 0, writes: 0.5, cas: 0 },
  'distinct values, 10 clients, 100,000, invalid: stale read': {
    operations: 100_000,
    clients: 10,
    values: 0,
    writes: 0.5,
    cas: 0,
    wrongAt: 0.95,
  },
  'distinct values, 80 clients, 10,000': { operations: 10_000, clients: 80, values: 0, writes: 0.5, cas: 0 },
  'distinct values, 80 clients, 10,000, invalid: stale read': {
    operations: 10_000,
    clients: 80,
    values: 0,
    writes: 0.5,
    cas: 0,
    wrongAt: 0.9,
  },
  'five values, 20 clients, 10,000': { operations: 10_000, clients: 20, values: 5, writes: 0.5, cas: 0 },
  'five values, 20 clients, 10,000, invalid: unheard-of value': {
    operations: 10_000,
    clients: 20,
    values: 5,
    writes: 0.5,
    cas: 0,
    wrongAt: 0.9,
  },
  'five values, 40 clients, 10,000': { operations: 10_000, clients: 40, values: 5, writes: 0.5, cas: 0 },
  'five values, 80 clients, 10,000': { operations: 10_000, clients: 80, values: 5, writes: 0.5, cas: 0 },
  'cas-register, 20 clients, 10,000': { operations: 10_000, clients: 20, ...mixed },
  'cas-register, 30 clients, 10,000': { operations: 10_000, clients: 30, ...mixed },
  'five values, 90 clients, 10,000': { operations: 10_000, clients: 90, values: 5, writes: 0.5, cas: 0 },
  '50 values, 90 clients, 10,000': { operations: 10_000, clients: 90, values: 50, writes: 0.5, cas: 0 },
  '500 values, 90 clients, 10,000': { operations: 10_000, clients: 90, values: 500, writes: 0.5, cas: 0 },
  '500 values, 90 clients, 10,000, invalid: unheard-of value': {
    operations: 10_000,
    clients: 90,
    values: 500,
    writes: 0.5,
    cas: 0,
    wrongAt: 0.3,
  },
  'cas-register, 50 values, 90 clients, 10,000': {
    operations: 10_000,
    clients: 90,
    values: 50,
    writes: 0.33,
    cas: 0.33,
  },
  'cas-register, 90 clients, 10,000': { operations: 10_000, clients: 90, ...mixed },
  'cas-register, 90 clients, 10,000, invalid: unheard-of value': {
    operations: 10_000,
    clients: 90,
    ...mixed,
    wrongAt: 0.9,
  },
  'cas-register, mostly compare-and-set, 60 clients, 10,000': {
    operations: 10_000,
    clients: 60,
    values: 5,
    writes: 0.2,
    cas: 0.6,
  },
  'register, 2 % unknown, 10,000': { operations: 10_000, clients: 10, values: 5, writes: 0.5, cas: 0, info: 0.02 },
  'cas-register, 2 % unknown, 10,000': { operations: 10_000, clients: 10, ...mixed, info: 0.02 },
  'cas-register, 0.05 % unknown, 100,000': { operations: 100_000, clients: 10, ...mixed, info: 0.0005 },
  'cas-register, 0.1 % unknown, 20 clients, 100,000': { operations: 100_000, clients: 20, ...mixed, info: 0.001 },
  'cas-register, 0.5 % unknown, 100,000': { operations: 100_000, clients: 10, ...mixed, info: 0.005 },
  'cas-register, 0.5 % unknown, 100,000, invalid: unheard-of value': {
    operations: 100_000,
    clients: 10,
    ...mixed,
    info: 0.005,
    wrongAt: 0.95,
  },
  'set, add/remove/contains, 1,000,000': { model: 'set', operations: 1_000_000, clients: 10 },
  'grow-only-set, 20 reads of all, 1,000,000': {
    grows: 'grow-only-set',
    operations: 1_000_000,
    clients: 10,
    reads: 20,
  },
  'grow-only-set, 20 reads of all, 10,000, invalid: an element is missing': {
    grows: 'grow-only-set',
    operations: 10_000,
    clients: 10,
    reads: 20,
    wrong: true,
  },
  'unique-ids, 1,000,000': { grows: 'unique-ids', operations: 1_000_000, clients: 10 },
  'unordered-queue, 1,000,000': { model: 'unordered-queue', operations: 1_000_000, clients: 10 },
  'fifo-queue, 1,000,000': { model: 'fifo-queue', operations: 1_000_000, clients: 10 },
  'stack, 1,000,000': { model: 'stack', operations: 1_000_000, clients: 10 },
  'priority-queue, 1,000,000': { model: 'priority-queue', operations: 1_000_000, clients: 10 },
};

const TEXTBOOK_MS = 10_000;
const TEXTBOOK_MB = 4000;

/** The model of a shape, its history, and the verdict that it was made for. */
function historyOf(shape: RegisterShape | ContainerShape | GrowingShape): {
  readonly model: string;
  readonly history: History;
  readonly valid: boolean;
} {
  if ('model' in shape) return { model: shape.model, history: containerHistory(shape), valid: true };
  if ('grows' in shape) return { model: shape.grows, history: growingHistory(shape), valid: !shape.wrong };
  return { model: 'cas-register', history: registerHistory(shape), valid: shape.wrongAt === undefined };
}

async function measure(name: string): Promise<void> {
  const shape = CASES[name];
  const { model, history, valid: made } = historyOf(shape);
  const checker = linearizable({ model });
  const wall: number[] = [];
  const cpu: number[] = [];
  let verdict = await checker.check(history, {});
  const runs = shape.operations > 100_000 ? 3 : 5;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    const start = performance.now();
    verdict = await checker.check(history, { budget: { timeoutMs: 60_000 } });
    wall.push(performance.now() - start);
    cpu.push(process.cpuUsage(before).user / 1000);
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  const start = performance.now();
  const textbook =
    model !== 'cas-register' || shape.operations > 100_000
      ? 'not tried'
      : textbookSearch(history, 'cas-register', TEXTBOOK_MS, TEXTBOOK_MB);
  const textbookTime = performance.now() - start;
  const textbookMs = typeof textbook === 'boolean' ? `${Math.round(textbookTime)} ms` : textbook;
  const ratio = typeof textbook === 'boolean' ? Number((textbookTime / median(wall)).toPrecision(2)) : '';
  if (typeof textbook === 'boolean' && textbook !== verdict.valid) throw new Error(`${name}: the engines disagree`);
  if (verdict.valid !== made)
    throw new Error(`${name}: made ${made ? 'valid' : 'invalid'}, but answered ${verdict.valid}`);
  const ops = verdict.anomalies[0] ? verdict.anomalies[0].ops.length / 2 : '';
  console.log(
    JSON.stringify({
      case: name,
      valid: verdict.valid,
      engine: verdict.stats?.['engine'],
      medianMs: Math.round(median(wall)),
      cpuMs: Math.round(median(cpu)),
      peakMb: Math.round(peak),
      counterexample: ops,
      textbook: textbookMs,
      ratio,
    }),
  );
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

/** How time grows from 10,000 to 1,000,000 operations: log10 of the ratio, over the two decades. */
function exponent(rows: readonly Record<string, unknown>[]): number | undefined {
  const time = (name: string) => rows.find((row) => row['case'] === name)?.['medianMs'] as number | undefined;
  const short = time('cas-register, 10 clients, 10,000');
  const long = time('cas-register, 10 clients, 1,000,000');
  return short && long ? Math.log10(long / short) / 2 : undefined;
}

const [first, second] = process.argv.slice(2);
if (first === '--one') await measure(second);
else {
  const rows = Object.keys(CASES)
    .filter((name) => first === undefined || name.includes(first))
    .map((name) => {
      const output = execFileSync(process.execPath, [
        '--max-old-space-size=8192',
        fileURLToPath(import.meta.url),
        '--one',
        name,
      ]);
      return JSON.parse(output.toString()) as Record<string, unknown>;
    });
  console.table(rows);
  const growth = exponent(rows);
  if (growth !== undefined) console.log(`time of cas-register, 10 clients, grows as length^${growth.toFixed(2)}`);
}
