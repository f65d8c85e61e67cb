import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');
const program = join(project, 'dist/bin/dsverify.js');
const plugIn = join(project, 'examples/single-copy/index.ts');

describe('the example of a store of one’s own', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'dsverify-example-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function run(...more: readonly string[]) {
    const argv = ['run', 'single-copy', '--plugin', plugIn, '--time-limit', '30', '--seed', '2', '--json', ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
      cwd: directory,
      encoding: 'utf8',
    });
    const line = stdout.trimEnd().split('\n').at(-1) ?? '';
    return { status, stderr, result: line === '' ? {} : (JSON.parse(line) as { valid?: unknown; faults?: unknown[] }) };
  }

  it('is valid under partitions and kills', () => {
    const { status, stderr, result } = run('--nemesis', 'partition,kill');
    expect(status, stderr).toBe(0);
    expect(result.valid).toBe(true);
    expect(result.faults?.length).toBeGreaterThan(1);
  });

  it('is caught when it answers reads from what it once saw', () => {
    const { status, result } = run('--nemesis', 'partition', '--forgetful');
    expect(status).toBe(1);
    expect(result.valid).toBe(false);
  });
});
