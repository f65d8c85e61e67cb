import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dsverify, jsonLines, PROJECT } from './command-line.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsverify-killed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a run of many virtual hours and ends it with SIGKILL once so much is on disk; the run's directory. */
function killed(bytes: number, seed: number): Promise<string> {
  const runs = join(folder, `${seed}`);
  const args = ['run', 'sim', '--nemesis', 'partition,kill', '--nemesis-interval', '2', '--time-limit', '100h'];
  const child = spawn(
    process.execPath,
    [`${PROJECT}/dist/bin/dsverify.js`, ...args, '--runs', runs, '--seed', `${seed}`, '--plain'],
    { stdio: 'ignore' },
  );
  const look = setInterval(() => {
    const [run] = existsSync(runs) ? readdirSync(runs) : [];
    const log = join(runs, run ?? '', 'history.jsonl');
    if (run !== undefined && existsSync(log) && statSync(log).size >= bytes) child.kill('SIGKILL');
  }, 5);
  return new Promise((resolve, reject) => {
    child.on('exit', (_code, signal) => {
      clearInterval(look);
      const [run = ''] = readdirSync(runs);
      if (signal === 'SIGKILL') resolve(join(runs, run));
      else reject(new Error('the run ended before it was killed'));
    });
  });
}

describe('a simulated run whose harness was killed', () => {
  it.each([
    [100_000, 1],
    [1_000_000, 2],
    [4_000_000, 3],
  ])('after %d bytes gets a verdict on what was recorded, and says that this is not all', async (bytes, seed) => {
    const run = await killed(bytes, seed);
    expect(existsSync(join(run, 'run.json'))).toBe(false);
    const { code, stdout, stderr } = await dsverify(['analyze', run, '--json']);
    expect(stderr).not.toContain('INTERNAL');
    expect([0, 2]).toContain(code);
    const [line] = jsonLines(stdout) as [{ completeness: string; summary: string; operations: { ok: number } }];
    expect(line.completeness).toBe('truncated');
    expect(line.summary).toMatch(/ for [\d.]+ s until its harness ended/);
    expect(line.operations.ok).toBeGreaterThan(100);
    const { checkers } = line as unknown as { checkers: { name: string; valid: unknown }[] };
    expect(checkers[0]).toMatchObject({ name: 'linearizable', valid: true });
  });
});
