import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDeb822, parseSourcesList } from '../../docker/apt-sources.js';
import { parseVersion } from '../../docker/image-identity.js';
import { AGENT_RECIPE, recipeTag } from '../../docker/image-recipe.js';
import { splitLogs } from '../../docker/tool-container.js';
import { offlineRecipes } from '../../src/cli/docker/recipes.js';

test('a recipe that changes makes another tag', async () => {
  const context = await mkdtemp(join(tmpdir(), 'dsverify-recipe-'));
  try {
    const tag = () => recipeTag({ name: 'db', context });
    await writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\n');
    const before = tag();
    expect(before).toMatch(/^dsverify\/db:[0-9a-f]{12}$/);
    expect(tag()).toBe(before);
    await writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\nRUN true\n');
    const changed = tag();
    expect(changed).not.toBe(before);
    await writeFile(join(context, 'tool.sh'), 'true\n');
    expect(tag()).not.toBe(changed);
  } finally {
    await rm(context, { recursive: true });
  }
});

test('a recipe without a Dockerfile is refused', () => {
  expect(() => recipeTag({ name: 'db', context: '/nowhere' })).toThrow(
    expect.objectContaining({ code: 'RECIPE_MISSING' }),
  );
});

test('the recipes of the package are where they say', async () => {
  for (const recipe of [AGENT_RECIPE, ...(await offlineRecipes())]) expect(recipeTag(recipe)).toContain(recipe.name);
});

test('apt sources in one line each, without comments, source packages and media', () => {
  const text = [
    '# deb http://old.invalid/debian bookworm main',
    'deb [signed-by=/k.gpg arch=amd64] http://a.invalid/debian bookworm main contrib # near',
    'deb-src http://a.invalid/debian bookworm main',
    'deb cdrom:[Debian]/ bookworm main',
  ].join('\n');
  expect(parseSourcesList(text)).toEqual([
    { uri: 'http://a.invalid/debian', suite: 'bookworm', components: ['main', 'contrib'] },
  ]);
});

test('apt sources in paragraphs, without those that are switched off', () => {
  const text = [
    'Types: deb deb-src\n# a comment\nURIs: http://a.invalid/debian\nSuites: bookworm bookworm-updates\nComponents: main\n',
    'Enabled: no\nTypes: deb\nURIs: http://b.invalid/debian\nSuites: bookworm\nComponents: main\n',
  ].join('\n');
  expect(parseDeb822(text).map((source) => [source.uri, source.suite])).toEqual([
    ['http://a.invalid/debian', 'bookworm'],
    ['http://a.invalid/debian', 'bookworm-updates'],
  ]);
});

test('a version is the first thing that looks like one', () => {
  expect(parseVersion('etcd Version: 3.4.23\nGit SHA: Not provided\nGo Version: go1.19.8\n')).toBe('3.4.23');
  expect(parseVersion('PostgreSQL 15.5 (Debian)')).toBe('15.5');
  expect(parseVersion('nothing')).toBeUndefined();
});

test("the engine's frames are parted into output and errors", () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const framed = Buffer.concat([frame(1, 'a'), frame(2, 'x'), frame(1, 'b')]);
  expect(splitLogs(framed)).toEqual({ stdout: 'ab', stderr: 'x' });
});
