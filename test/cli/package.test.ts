import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PROJECT } from './command-line.js';

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
