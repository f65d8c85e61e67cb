import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random, RealClock } from '../src/core/index.js';
import { clients, concurrentKeys, limit, mix } from '../src/generators/index.js';
import { Conductor, Recorder } from '../src/run/index.js';
import { HistoryLog } from '../src/store/index.js';

/** Operations per second with clients that answer at once: generator, conductor, columns, and the log on disk. */

const OPERATIONS = 200_000;
const ROUNDS = 7;

function registerLike(operations: number) {
  const read = { f: 'read' };
  const each = () =>
    limit(
      200,
      mix(
        () => read,
        (context) => ({ f: 'write', value: context.random.int(5) }),
        (context) => ({ f: 'cas', value: [context.random.int(5), context.random.int(5)] }),
      ),
    );
  return clients(
    limit(
      operations,
      concurrentKeys(5, (n) => n, each),
    ),
  );
}

async function round(directory: string, operations: number): Promise<{ seconds: number; cpu: number }> {
  const clock = new RealClock();
  const log = new HistoryLog(join(directory, `history-${Math.random()}.jsonl`));
  const answer = Promise.resolve({ type: 'ok' } as const);
  const conductor = new Conductor({
    clock,
    recorder: new Recorder(clock, log),
    random: new Random(1),
    nodes: ['n1', 'n2', 'n3', 'n4', 'n5'],
    concurrency: 10,
    open: async () => ({ invoke: () => answer, close: () => {} }),
    opTimeoutNs: 5e9,
    nemesisTimeoutNs: 5e9,
  });
  const cpuBefore = process.cpuUsage();
  const before = process.hrtime.bigint();
  await conductor.run(registerLike(operations));
  log.close();
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  const { user, system } = process.cpuUsage(cpuBefore);
  await conductor.close();
  return { seconds, cpu: (user + system) / 1e6 };
}

const directory = mkdtempSync(join(tmpdir(), 'dsverify-bench-'));
try {
  await round(directory, 20_000);
  const rounds: { seconds: number; cpu: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await round(directory, OPERATIONS));
  const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
  const seconds = median(rounds.map((one) => one.seconds));
  const cpu = median(rounds.map((one) => one.cpu));
  console.table({
    'operations per round': OPERATIONS,
    'operations per second, elapsed (median)': Math.round(OPERATIONS / seconds),
    'operations per CPU second (median)': Math.round(OPERATIONS / cpu),
  });
} finally {
  rmSync(directory, { recursive: true });
}
