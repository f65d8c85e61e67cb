import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the compiled command line; its exit code. */
function dsverify(...args: readonly string[]): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'dsverify-example-'));
  const command = join(project, 'dist/bin/dsverify.js');
  expect(existsSync(command)).toBe(true);
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [command, ...args, '--runs', root], { cwd: project });
    child.on('error', reject);
    child.on('close', (code) => {
      rmSync(root, { recursive: true });
      resolve(code ?? -1);
    });
  });
}

describe('the example of a protocol of one’s own', () => {
  const run = ['run', 'one-primary', '--plugin', 'examples/one-primary.ts', '--time-limit', '20', '--plain'];

  it('is linearizable, though not always available, under kills and partitions', async () => {
    expect(await dsverify(...run, '--nemesis', 'kill,partition', '--seed', '1')).toBe(0);
  });

  it('is found out when it forgets what it has acknowledged', async () => {
    expect(await dsverify(...run, '--nemesis', 'kill:all', '--seed', '1', '--forgetful')).toBe(1);
  });
});
