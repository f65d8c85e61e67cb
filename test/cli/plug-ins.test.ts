import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dsverify, jsonLines } from './command-line.js';

/** One of each kind. The nemesis pauses the first node again and again, and looks whether it is paused. */
const PLUG_IN = `
import type { Checker, NemesisContext, NemesisPackage, NemesisSourceOptions, Op, PlugIn, Undo, Value, Workload } from 'dsverify';
import { delay, sequence } from 'dsverify/generators';
import { register } from 'dsverify/workloads';

const manyReads: Checker = {
  name: 'many-reads',
  check: async (history) => {
    const reads = [...history.ops()].filter(({ type, f }: Op) => type === 'ok' && f === 'read').length;
    return { valid: reads > 1, summary: reads + ' reads succeeded.', anomalies: [] };
  },
};

function nap({ intervalNs }: NemesisSourceOptions): NemesisPackage {
  const fs = ['start-nap', 'probe-nap', 'stop-nap', 'probe-nap-healed'];
  let undo: Undo = async () => {};
  let faultId = 0;
  const invoke = async ({ f }: { f: string }, { cluster }: NemesisContext): Promise<{ value: Value }> => {
    const [node = ''] = cluster.nodes;
    if (f === 'start-nap') {
      faultId++;
      undo = await cluster.pause(node);
    }
    if (f === 'stop-nap') await undo();
    const { state } = await cluster.probe.process(node);
    return { value: { faultId, nodes: [node], proven: state === 'paused', healed: state === 'running' } };
  };
  const once = fs.map((f) => ({ f }));
  return {
    name: 'nap',
    nemesis: { name: 'nap', fs, requires: ['pause'], invoke, heal: async () => undo() },
    generator: delay(intervalNs, [...once, ...once]),
    finalGenerator: sequence(),
    bands: [{ name: 'nap', startF: 'start-nap', stopF: 'stop-nap', color: '#888' }],
  };
}

const calm: Workload = { ...register, name: 'calm', description: 'Registers, and enough reads.', checkers: () => [manyReads] } as Workload;

const plugIn: PlugIn = {
  workloads: [calm],
  checkers: [{ name: 'many-reads', description: 'Were there enough reads?', load: async () => manyReads }],
  nemeses: [{ name: 'sleepy', description: 'The first node takes naps.', create: nap }],
};
export default plugIn;
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsverify-plug-ins-'));
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'mine.ts'), PLUG_IN);
});
afterAll(() => rmSync(folder, { recursive: true }));

const here = (...args: string[]) => dsverify(args, { cwd: folder });
const error = (answer: { stdout: string }) =>
  jsonLines(answer.stdout).at(-1)?.['error'] as { code: string; hint: string };

describe('a plug-in', () => {
  it.each([
    ['workloads', 'calm'],
    ['checkers', 'many-reads'],
    ['nemeses', 'sleepy'],
  ])('is listed among the %s', async (list, name) => {
    const { stdout } = await here('list', list, '--plugin', 'mine.ts', '--json');
    const [entries] = jsonLines(stdout) as unknown as { name: string }[][];
    expect(entries).toContainEqual(expect.objectContaining({ name, plugIn: true }));
    expect((await here('list', list)).stdout).not.toContain(name);
  });

  it('is explained, as systems and workloads of our own are, with their options', async () => {
    expect((await here('explain', 'sleepy', '--plugin', 'mine.ts')).stdout).toContain('The first node takes naps.');
    expect((await here('explain', 'calm', '--plugin', 'mine.ts')).stdout).toMatch(/--\w+.*:/);
    expect((await here('explain', 'etcd')).stdout).toContain('--read-mode');
    expect((await here('explain', 'nobody', '--plugin', 'gone.ts', '--json')).code).toBe(254);
  });

  it('brings a checker for histories', async () => {
    const line = (type: string, index: number) =>
      `{"index":${index},"time":0,"process":0,"type":"${type}","f":"read","value":1}\n`;
    writeFileSync(join(folder, 'history.jsonl'), ['invoke', 'ok', 'invoke', 'ok'].map(line).join(''));
    const { code, stdout } = await here('check', 'history.jsonl', '-c', 'many-reads', '--plugin', 'mine.ts', '--json');
    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({ valid: true, checker: 'many-reads', summary: '2 reads succeeded.' });
  });

  it('brings a nemesis and a workload, and is found again by the run that remembers where it was', async () => {
    const args = ['--plugin', 'mine.ts', '-w', 'calm', '--nemesis', 'sleepy', '--nemesis-interval', '1', '--json'];
    const first = await here('run', 'sim', '--time-limit', '15', ...args);
    expect(first.code, first.stderr).toBe(0);
    const [line] = jsonLines(first.stdout) as [{ run: string; faults: unknown[] }];
    expect(line.faults).toMatchObject([
      { fault: 'nap', nodes: ['n1'], proven: true, healed: true },
      { fault: 'nap', proven: true },
    ]);
    const elsewhere = { cwd: join(folder, 'elsewhere') };
    expect((await dsverify(['analyze', line.run, '--json'], elsewhere)).code).toBe(0);
    const replay = await dsverify(['replay', line.run, '--json'], elsewhere);
    expect(replay.code, replay.stderr).toBe(0);

    renameSync(join(folder, 'mine.ts'), join(folder, 'moved.ts'));
    try {
      const lost = await dsverify(['analyze', line.run, '--json'], elsewhere);
      expect(lost.code).toBe(254);
      expect(error(lost)).toMatchObject({ code: 'PLUGIN_GONE', hint: expect.stringContaining('--plugin') });
      const found = await dsverify(['analyze', line.run, '--plugin', '../moved.ts', '--json'], elsewhere);
      expect(found.code, found.stderr).toBe(0);
    } finally {
      renameSync(join(folder, 'moved.ts'), join(folder, 'mine.ts'));
    }
  });

  it.each([
    ['a nemesis beside others', 'mine.ts', 'partition,sleepy', 'CONTRADICTORY_NEMESIS'],
    ['a nemesis that is called what a fault of ours is', 'taken.mjs', 'kill', 'BAD_PLUGIN'],
    ['a nemesis that creates none', 'empty.mjs', 'empty', 'NEMESIS_CONTRACT'],
    ['a nemesis without create', 'nothing.mjs', 'nothing', 'BAD_PLUGIN'],
  ])('is refused with %s', async (_what, file, nemesis, code) => {
    const nemeses = (one: string) => `export default { nemeses: [{ description: 'It.', ${one} }] };`;
    writeFileSync(join(folder, 'taken.mjs'), nemeses("name: 'kill', create: () => ({})"));
    writeFileSync(join(folder, 'empty.mjs'), nemeses("name: 'empty', create: () => ({})"));
    writeFileSync(join(folder, 'nothing.mjs'), nemeses("name: 'nothing'"));
    const answer = await here('plan', 'sim', '--plugin', file, '--nemesis', nemesis, '--json');
    expect(answer.code).toBe(254);
    expect(error(answer)).toMatchObject({ code, hint: expect.any(String) });
  });
});
