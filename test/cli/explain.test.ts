import { describe, expect, it } from 'vitest';
import { dsverify, jsonLines } from './command-line.js';

describe('dsverify explain', () => {
  it('explains anomalies, faults, verdicts and exit codes', async () => {
    for (const topic of ['lost', 'nonlinearizable', 'partition', 'unknown', '254']) {
      const { code, stdout } = await dsverify(['explain', topic]);
      expect(code, topic).toBe(0);
      expect(stdout, topic).toContain(topic);
    }
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
