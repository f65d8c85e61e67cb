import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dsverify, jsonLines, PROJECT } from '../../cli/command-line.js';
import { remains } from './etcd-cluster.js';

interface RunLine {
  readonly run: string;
  readonly valid: boolean | 'unknown';
  readonly version: string;
  readonly operations: { readonly ok: number; readonly okDuringFaults: number };
  readonly faults: readonly { readonly proven: boolean; readonly healed: boolean }[];
  readonly report: string;
}

const ETCD = ['run', 'etcd', '--nodes', '3', '--nemesis-interval', '3s', '--seed', '3', '--plain', '--json'];

interface StoredResults {
  readonly checkers: readonly {
    readonly name: string;
    readonly anomalies: readonly { readonly prose: string; readonly ops: readonly { readonly type: string }[] }[];
  }[];
}

describe('runs against etcd, as a user types them', () => {
  let runs: string;
  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'dsverify-runs-'));
  });
  afterAll(() => rm(runs, { recursive: true }));

  const run = async (...args: string[]): Promise<{ code: number | null; line: RunLine }> => {
    const answer = await dsverify([...ETCD, '--runs', runs, '--time-limit', '15', ...args]);
    const line = jsonLines(answer.stdout).at(-1) as unknown as RunLine | undefined;
    if (!line) throw new Error(`no line of JSON; standard error: ${answer.stderr}`);
    return { code: answer.code, line };
  };
  const runIdOf = async (directory: string): Promise<string> =>
    (JSON.parse(await readFile(join(directory, 'plan.json'), 'utf8')) as { runId: string }).runId;

  test.each(['partition', 'kill:primaries', 'pause:minority'])('under %s etcd is linearizable', async (nemesis) => {
    const { code, line } = await run('--nemesis', nemesis);
    expect(line).toMatchObject({ valid: true, system: 'etcd', workload: 'register' });
    expect(code).toBe(0);
    expect(line.faults.length).toBeGreaterThanOrEqual(2);
    expect(line.faults.filter((fault) => !fault.proven || !fault.healed)).toEqual([]);
    expect(line.operations.ok).toBeGreaterThan(300);
    expect(existsSync(line.report)).toBe(true);
    expect(await remains(await runIdOf(line.run))).toEqual([]);
  });

  test('under partitions, serializable reads are not, and a few operations show it', async () => {
    const { code, line } = await run('--nemesis', 'partition', '--read-mode', 'serializable');
    expect(line.valid).toBe(false);
    expect(code).toBe(1);
    const results = JSON.parse(await readFile(join(line.run, 'results.json'), 'utf8')) as StoredResults;
    const anomaly = results.checkers.find((checker) => checker.name === 'linearizable')?.anomalies[0];
    const operations = anomaly?.ops.filter((op) => op.type === 'invoke') ?? [];
    expect(operations.length).toBeGreaterThanOrEqual(2);
    expect(operations.length).toBeLessThanOrEqual(6);
    expect(anomaly?.prose).toMatch(/process \d+ on n[123]/i);
  });

  test('under partitions, a set keeps every element that was acknowledged', async () => {
    const { code, line } = await run('--nemesis', 'partition', '--workload', 'set');
    expect(line.valid).toBe(true);
    expect(code).toBe(0);
  });

  test('a run whose harness is killed is whole up to there, and clean removes what it left', async () => {
    const folder = join(runs, 'killed');
    const args = [...ETCD, '--runs', folder, '--time-limit', '60', '--nemesis', 'partition'];
    const child = spawn(process.execPath, [join(PROJECT, 'dist/bin/dsverify.js'), ...args], { stdio: 'pipe' });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 60_000, interval: 100 }).toContain('fault proven');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const [name] = await readdir(folder);
    const directory = join(folder, name ?? '');
    const runId = await runIdOf(directory);
    expect(await remains(runId)).toHaveLength(7);
    const analysis = await dsverify(['analyze', directory]);
    expect([0, 2]).toContain(analysis.code);
    expect((await dsverify(['clean'])).code).toBe(0);
    expect(await remains(runId)).toEqual([]);
  });
});
