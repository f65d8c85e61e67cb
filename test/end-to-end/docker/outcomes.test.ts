import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dsverify, jsonLines, PROJECT } from '../../cli/command-line.js';

interface Fault {
  readonly fault: string;
  readonly start: number;
  readonly end: number;
  readonly nodes: string[];
  readonly proven: boolean | null;
  readonly healed: boolean | null;
  readonly beside: number[];
}

/** What `run … --json` ends with. */
interface Line {
  readonly run: string;
  readonly valid: boolean | 'unknown';
  readonly version: string;
  readonly image: { readonly digest: string; readonly source: string };
  readonly operations: { readonly ok: number; readonly info: number; readonly okDuringFaults: number };
  readonly faults: Fault[];
  readonly recovery: { readonly toFirstOkNs: number; readonly toRateBeforeNs: number };
  readonly checkers: { readonly name: string; readonly valid: unknown; readonly summary: string }[];
  readonly report: string;
}

let root: string;
const docker = new Docker();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsverify-etcd-'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number | null; line: Line }> {
  const { code, stdout, stderr } = await dsverify(['run', 'etcd', '--nodes', '3', '--runs', root, '--json', ...args]);
  const line = jsonLines(stdout).at(-1) as unknown as Line | undefined;
  if (!line) throw new Error(stderr);
  return { code, line };
}

/** Everything on the engine that carries the label of a run. */
async function leftovers(directory: string): Promise<string[]> {
  const { runId } = JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8')) as { runId: string };
  const filters = { label: [`dsverify.run=${runId}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.flatMap(({ Names }) => Names), ...networks.map(({ Name }) => Name)];
}

describe('etcd on three nodes', () => {
  test('is linearizable under partitions, each of them proven on and proven healed', async () => {
    const { code, line } = await run('--nemesis', 'partition', '--nemesis-interval', '3', '--time-limit', '25');
    expect([code, line.valid]).toEqual([0, true]);
    expect(line.faults.length).toBeGreaterThanOrEqual(2);
    for (const fault of line.faults) expect(fault).toMatchObject({ fault: 'partition', proven: true, healed: true });
    expect(line.operations.okDuringFaults).toBeGreaterThan(100);
    expect(line.recovery.toFirstOkNs).toBeGreaterThan(0);
    expect(line.recovery.toRateBeforeNs).toBeGreaterThan(0);
    expect(line.image.digest).toMatch(/^sha256:/);
    expect(existsSync(line.report)).toBe(true);
    expect(readdirSync(join(line.run, 'logs')).toSorted()).toEqual(['n1.log', 'n2.log', 'n3.log']);
  });

  test('is linearizable under faults that are on together, each told apart from the others', async () => {
    const faults = ['--nemesis', 'partition,kill:minority,pause:one', '--nemesis-interval', '3', '--time-limit', '25'];
    const { code, line } = await run(...faults, '--nodes', '5', '--seed', '7');
    expect([code, line.valid]).toEqual([0, true]);
    expect(new Set(line.faults.map(({ fault }) => fault))).toEqual(new Set(['partition', 'kill', 'pause']));
    expect(line.faults.some(({ beside }) => beside.length > 0)).toBe(true);
    // What another fault held as well could not be proven, but nothing was disproven, and all is gone at the end.
    for (const fault of line.faults) expect([fault.proven ?? true, fault.healed]).toEqual([true, true]);
    expect(await leftovers(line.run)).toEqual([]);
  });

  test('stays valid when a majority is killed, and its unavailability shows', async () => {
    const { code, line } = await run('--nemesis', 'kill:majority', '--nemesis-interval', '4', '--time-limit', '20');
    expect([code, line.valid]).toEqual([0, true]);
    expect(line.faults[0]).toMatchObject({ fault: 'kill', proven: true, healed: true });
    const results = JSON.parse(readFileSync(join(line.run, 'results.json'), 'utf8')) as {
      checkers: {
        name: string;
        stats: { windows?: { startNs: number; endNs: number; sides: { longestGapNs: number }[] }[] };
      }[];
    };
    const windows = results.checkers.find(({ name }) => name === 'availability')?.stats.windows ?? [];
    const gap = Math.max(...windows.flatMap(({ sides }) => sides.map(({ longestGapNs }) => longestGapNs)));
    expect(gap).toBeGreaterThan(1e9);
  });

  test('orders transactions strictly while members are paused and killed', async () => {
    const nemesis = ['--nemesis', 'kill:one,pause:primaries', '--nemesis-interval', '2', '--time-limit', '15'];
    const { code, line } = await run('--workload', 'list-append', ...nemesis);
    expect([code, line.valid, line.checkers[0]?.name]).toEqual([0, true, 'list-append']);
  });
});

describe('a run that is ended from outside', () => {
  const begin = (...args: string[]) =>
    spawn(
      process.execPath,
      [join(PROJECT, 'dist/bin/dsverify.js'), 'run', 'etcd', '--nodes', '3', '--runs', root, ...args],
      {
        cwd: PROJECT,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );

  /** Resolves when the progress lines of a run match. */
  const until = (child: ReturnType<typeof begin>, pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (pattern.test(text)) resolve();
      });
      child.once('close', () => reject(new Error(text)));
    });
  const ended = (child: ReturnType<typeof begin>) =>
    new Promise<number | null>((resolve) => {
      child.once('close', (code) => resolve(code));
    });

  test('by one Ctrl-C heals, checks what there is, and leaves nothing behind', async () => {
    const before = new Set(readdirSync(root));
    const child = begin('--nemesis', 'partition', '--nemesis-interval', '2', '--time-limit', '60');
    await until(child, /fault proven/);
    const dead = ended(child);
    child.kill('SIGINT');
    await dead;
    const directory = join(root, readdirSync(root).find((name) => !before.has(name)) ?? '');
    expect(await leftovers(directory)).toEqual([]);
    expect(existsSync(join(directory, 'results.json'))).toBe(true);
  });
});
