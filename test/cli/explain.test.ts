import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allTopics } from '../../src/cli/explain/topics.js';
import { dsverify, jsonLines, PROJECT } from './command-line.js';

describe('dsverify explain', () => {
  it('explains anomalies, faults, verdicts and exit codes', async () => {
    for (const topic of ['lost', 'nonlinearizable', 'partition', 'unknown', '254']) {
      const { code, stdout } = await dsverify(['explain', topic]);
      expect(code, topic).toBe(0);
      expect(stdout, topic).toContain(topic);
    }
  });

  it('knows every error code and every type of anomaly in the sources', async () => {
    const known = new Set((await allTopics([])).map(({ name }) => name));
    const folders = ['src', 'checkers', 'nemeses', 'docker', 'systems', 'workloads', 'reports'];
    const missing = new Set<string>();
    for (const folder of folders) {
      for (const file of readdirSync(`${PROJECT}/${folder}`, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        const source = readFileSync(`${PROJECT}/${folder}/${file}`, 'utf8');
        for (const [, code] of source.matchAll(/code: '([A-Z][A-Z_]+)'/g))
          if (!known.has(code as string)) missing.add(code as string);
        for (const [, type] of source.matchAll(/findings\.add\(\s*'([\w-]+)'/g))
          if (!known.has(type as string)) missing.add(type as string);
      }
    }
    expect([...missing]).toEqual([]);
  });

  it('lists its topics and suggests the one that was meant', async () => {
    expect((await dsverify(['explain'])).stdout).toContain('majorities-ring');
    const { code, stderr } = await dsverify(['explain', 'partion']);
    expect(code).toBe(254);
    expect(stderr).toContain('Did you mean partition?');
  });
});

describe('dsverify list', () => {
  it('names checkers and systems, for people and programs', async () => {
    expect((await dsverify(['list', 'checkers'])).stdout).toContain('set-full');
    const { stdout } = await dsverify(['list', 'systems', '--json']);
    const [entries] = jsonLines(stdout) as unknown as { name: string; runtime: string }[][];
    expect(entries).toContainEqual(expect.objectContaining({ name: 'abd', runtime: 'sim' }));
  });

  it('refuses a list that does not exist', async () => {
    const { code, stderr } = await dsverify(['list', 'system']);
    expect(code).toBe(254);
    expect(stderr).toContain('Did you mean systems?');
  });
});
