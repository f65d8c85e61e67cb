import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, PROJECT } from './command-line.js';

const execute = promisify(execFile);

it('the package holds every recipe of an image that the repository holds', async () => {
  const { stdout: tracked } = await execute('git', ['ls-files', '*/Dockerfile'], { cwd: PROJECT });
  const { stdout } = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: PROJECT,
    maxBuffer: 2 ** 26,
  });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const recipes = tracked.split('\n').filter((path) => path !== '' && !path.startsWith('test/'));
  expect(recipes.length).toBeGreaterThan(0);
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(recipes));
});

describe('the package, unpacked where a user would have it', () => {
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'dsverify-package-'));
    const { stdout } = await execute('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
      cwd: PROJECT,
      maxBuffer: 2 ** 26,
    });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    mkdirSync(join(home, 'node_modules/dsverify'), { recursive: true });
    await execute('tar', ['xzf', filename, '-C', 'node_modules/dsverify', '--strip-components', '1'], { cwd: home });
    // What it depends on, as it was installed here.
    symlinkSync(join(PROJECT, 'node_modules'), join(home, 'node_modules/dsverify/node_modules'));
    mkdirSync(join(home, 'mine'));
    cpSync(join(PROJECT, 'examples/one-primary.ts'), join(home, 'mine/store.ts'));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const dsverify = async (...args: string[]) => {
    const program = join(home, 'node_modules/dsverify/dist/bin/dsverify.js');
    const { stdout } = await execute(process.execPath, [program, ...args, '--json'], { cwd: home });
    return jsonLines(stdout).at(-1) as Record<string, unknown>;
  };

  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'has types for every one of its parts, for a consumer with module %s and resolution %s',
    async (module, resolution) => {
      const { exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { exports: object };
      const parts = Object.keys(exports).filter((part) => !part.endsWith('.json'));
      expect(parts.length).toBeGreaterThan(5);
      const imports = parts.map((part, i) => `import * as part${i} from 'dsverify${part.slice(1)}';`);
      // A part without types would be `any`, which is no error by itself.
      const uses = parts.map(
        (_part, i) =>
          `export const names${i}: 0 extends 1 & typeof part${i} ? never : string[] = Object.keys(part${i});`,
      );
      writeFileSync(join(home, 'package.json'), '{"type":"module"}');
      writeFileSync(join(home, 'consumer.ts'), [...imports, ...uses].join('\n'));
      const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc');
      const types = join(PROJECT, 'node_modules/@types');
      const flags = ['--noEmit', '--strict', '--target', 'es2023', '--typeRoots', types, '--types', 'node'];
      await execute(
        process.execPath,
        [compiler, ...flags, '--module', module, '--moduleResolution', resolution, 'consumer.ts'],
        {
          cwd: home,
        },
      );
    },
  );

  it('runs, reports and checks', async () => {
    const { valid, run, report } = await dsverify(
      'run',
      'sim',
      '--nemesis',
      'partition',
      '--time-limit',
      '10',
      '--seed',
      '1',
    );
    expect(valid).toBe(true);
    expect(readFileSync(report as string, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
    const checked = await dsverify('check', join(run as string, 'history.jsonl'), '--checker', 'linearizable');
    expect(checked).toMatchObject({ valid: true, operations: expect.any(Number) });
  });

  it('takes a plug-in in TypeScript that imports it by its name, and a run of it is analyzed elsewhere', async () => {
    const { valid, run } = await dsverify(
      'run',
      'one-primary',
      '--plugin',
      'mine/store.ts',
      '--time-limit',
      '10',
      '--seed',
      '1',
    );
    expect(valid).toBe(true);
    expect(await dsverify('analyze', run as string)).toMatchObject({ valid: true });
  });
});
