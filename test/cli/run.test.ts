import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, dsverify, jsonLines, PROJECT } from './command-line.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dsverify-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

const inFolder = (...args: string[]): Promise<Answer> => dsverify(args, { cwd: folder });
const short = ['--nemesis', 'partition', '--time-limit', '30', '--rate', '100'];

describe('dsverify run on a simulated cluster', () => {
  it('says valid, names report and replay command, and exits with 0', async () => {
    const { code, stdout, stderr } = await inFolder('run', 'sim', ...short, '--seed', '7');
    expect(code).toBe(0);
    expect(stdout).toContain('VALID');
    expect(stdout).toMatch(/Replay +dsverify replay /);
    expect(stderr).toContain('fault proven: partition');
    const report = /Report +(\S+report\.html)/.exec(stdout)?.[1] ?? '';
    expect(await readFile(report, 'utf8')).toContain('<!doctype html>');
  });

  it('ends with one line of JSON that says everything a program needs', async () => {
    const { code, stdout } = await inFolder('run', 'sim', ...short, '--seed', '7', '--json');
    expect(code).toBe(0);
    const line = jsonLines(stdout).at(-1) as Record<string, unknown>;
    expect(line).toMatchObject({
      valid: true,
      seed: 7,
      system: 'primary-backup',
      version: expect.any(String),
      workload: 'register',
      nemesis: 'partition',
      operations: { ok: expect.any(Number), fail: expect.any(Number), info: expect.any(Number) },
      checkers: expect.arrayContaining([expect.objectContaining({ name: 'linearizable', valid: true })]),
    });
    for (const fault of line['faults'] as unknown[]) expect(fault).toMatchObject({ proven: true, healed: true });
    expect(existsSync(line['run'] as string)).toBe(true);
    expect(existsSync(line['report'] as string)).toBe(true);
  });

  it('finds a broken rule, exits with 1, and finds it again in a replay and in an analysis', async () => {
    const broken = await inFolder('run', 'abd', '--mutant', 'read-one', ...short, '--seed', '5', '--json');
    expect(broken.code).toBe(1);
    const [{ run, operations }] = jsonLines(broken.stdout).slice(-1) as [{ run: string; operations: unknown }];
    const analysis = await inFolder('analyze', run, '--json');
    expect(analysis.code).toBe(1);
    const replay = await inFolder('replay', run, '--json');
    expect(replay.code).toBe(1);
    const [again] = jsonLines(replay.stdout).slice(-1) as [{ run: string; operations: unknown }];
    expect(again.operations).toEqual(operations);
    const bytes = (path: string) => readFile(join(path, 'history.jsonl'), 'utf8');
    expect(await bytes(again.run)).toBe(await bytes(run));
    expect((await inFolder('report', run)).stdout.trim()).toBe(join(run, 'report.html'));
    expect((await inFolder('list', 'runs')).stdout).toContain('invalid: abd, register');
  });

  it('says of a replay where it ran, and not where the run was made that it repeats', async () => {
    const { stdout } = await inFolder('run', 'sim', '--time-limit', '3', '--json');
    const [{ run }] = jsonLines(stdout).slice(-1) as [{ run: string }];
    const plan = JSON.parse(await readFile(join(run, 'plan.json'), 'utf8')) as { environment: object };
    await writeFile(
      join(run, 'plan.json'),
      JSON.stringify({ ...plan, environment: { ...plan.environment, node: '1.2.3' } }),
    );
    const [again] = jsonLines((await inFolder('replay', run, '--json')).stdout).slice(-1) as [{ run: string }];
    const results = JSON.parse(await readFile(join(again.run, 'results.json'), 'utf8')) as {
      environment: { node: string };
    };
    expect(results.environment.node).toBe(process.versions.node);
  });

  it('checks what a killed harness left: a history that is cut off, without results', async () => {
    const { stdout } = await inFolder('run', 'sim', ...short, '--seed', '9', '--json');
    const [{ run }] = jsonLines(stdout).slice(-1) as [{ run: string }];
    await rm(join(run, 'results.json'));
    await rm(join(run, 'run.json'));
    const history = await readFile(join(run, 'history.jsonl'), 'utf8');
    await writeFile(join(run, 'history.jsonl'), history.slice(0, Math.floor(history.length / 2)));
    const { code, stdout: analysis } = await inFolder('analyze', run, '--json');
    expect([0, 2]).toContain(code);
    expect(jsonLines(analysis)[0]).toMatchObject({ completeness: 'truncated' });
  });

  it('plans without running', async () => {
    const { code, stdout } = await inFolder('plan', 'abd', '--seed', '3', '--nodes', '3');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 3, nodes: ['n1', 'n2', 'n3'], system: { name: 'abd' } });
  });

  it('shows the options of the system and the workload in its help', async () => {
    const { stdout } = await inFolder('run', 'abd', '--help');
    expect(stdout).toContain('Options of abd:');
    expect(stdout).toContain('--mutant <name>');
    expect(stdout).toContain('Options of the workload register:');
  });
});

describe('a run that cannot be', () => {
  it.each([
    [['run', 'sym'], 'UNKNOWN_SYSTEM', 'Did you mean sim?'],
    [['run', 'sim', '--workload', 'sett'], 'UNKNOWN_WORKLOAD', 'Did you mean set?'],
    [['run', 'sim', '--nemesis', 'partion'], 'UNKNOWN_FAULT', 'Did you mean'],
    [['run', 'sim', '--nemesis', 'partition:halfs'], 'UNKNOWN_SHAPE', 'Did you mean'],
    [['run', 'sim', '--mutant', 'read-onee'], 'BAD_OPTION_VALUE', 'Did you mean read-one?'],
    [['run', 'sim', '--worklod', 'set'], 'UNKNOWN_OPTION', 'Did you mean --workload?'],
    [['run', 'sim', '--image', 'x'], 'CONTRADICTORY_OPTIONS', '--image'],
    [['run', 'sim', '--nemesis-interval', '3'], 'CONTRADICTORY_OPTIONS', '--nemesis'],
    [['run', 'sim', '--nemesis-mode', 'turns'], 'CONTRADICTORY_OPTIONS', '--nemesis'],
    [['run', 'sim', '--nemesis', 'kill', '--nemesis-mode', 'turn'], 'UNKNOWN_NEMESIS_MODE', 'Did you mean turns?'],
    [['run', 'sim', '--version', '3'], 'CONTRADICTORY_OPTIONS', '--version'],
    [['run', 'sim', '--nodes', '0'], 'BAD_NODES', 'such as 5'],
    [['run', 'sim', '--nodes', '-1'], 'BAD_NODES', 'such as 5'],
    [['run', 'sim', '--nodes', 'five'], 'BAD_NODES', 'such as 5'],
    [['run', 'sim', '--nodes', 'a,../b'], 'BAD_NODES', 'such as 5'],
    [['run', 'sim', '--time-limit', '0'], 'BAD_OPTION_VALUE', 'another value'],
    [['run', 'sim', '--nemesis', 'kill,none'], 'CONTRADICTORY_NEMESIS', 'none'],
    [['run', 'sim', '--plugin', 'nowhere.ts'], 'NO_PLUGIN', 'default export'],
    [['analyze', 'nowhere'], 'NO_RUN', 'list runs'],
  ])('%j is refused with a code and a hint, and leaves nothing behind', async (args, expected, hint) => {
    const before = await readdir(folder, { recursive: true });
    const { code, stdout, stderr } = await inFolder(...args);
    expect(code).toBe(254);
    expect(stdout).toBe('');
    expect(stderr).toContain(`[${expected}]`);
    expect(stderr).toContain(hint);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});

describe('a plug-in', () => {
  it('in TypeScript adds a system, with its options', async () => {
    const path = join(folder, 'store.ts');
    const abd = JSON.stringify(`${PROJECT}/dist/systems/abd/index.js`);
    await writeFile(
      path,
      `import { abd } from ${abd};
       import { Random } from 'dsverify';
       import { simulationParameters } from 'dsverify/sim';
       import { z } from 'zod';
       const name: string = new Random(1) instanceof Random ? 'mine' : 'other';
       const options = abd.options.extend({ colour: z.enum(['red', 'blue']).default('red') });
       if (!simulationParameters) throw new Error('no parameters');
       export default { systems: [{ ...abd, name, options }] };\n`,
    );
    const { code, stdout } = await inFolder(
      'run',
      'mine',
      '--plugin',
      path,
      '--time-limit',
      '5',
      '--colour',
      'blue',
      '--json',
    );
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ system: 'mine', valid: true });
  });

  it.each([
    ['claims: () => 5', 254, 'SYSTEM_CONTRACT', 'no list'],
    ['cluster: () => ({})', 254, 'SYSTEM_CONTRACT', 'no ClusterSpec'],
    ["cluster: () => { throw new Error('no plan'); }", 254, 'SYSTEM_CONTRACT', 'no plan'],
    ["ready: async () => { throw new Error('disk on fire'); }", 255, 'NOT_READY', 'disk on fire'],
  ])('with { %s } is named, and is no defect of dsverify', async (member, expected, code, why) => {
    const path = join(folder, `wrong-${why.replaceAll(' ', '-')}.mjs`);
    const abd = JSON.stringify(`${PROJECT}/dist/systems/abd/index.js`);
    await writeFile(
      path,
      `import { abd } from ${abd}; export default { systems: [{ ...abd, name: 'wrong', ${member} }] };\n`,
    );
    const answer = await inFolder('run', 'wrong', '--plugin', path, '--time-limit', '5');
    expect(answer.code).toBe(expected);
    expect(answer.stderr).toContain(`[${code}]`);
    expect(answer.stderr).toContain(why);
  });

  it('that breaks its contract is refused with every breach', async () => {
    const path = join(folder, 'broken.mjs');
    await writeFile(path, `export default { systems: [{ name: 'x', defaultNodes: 0, clients: { register: 3 } }] };\n`);
    const { code, stdout } = await inFolder('run', 'x', '--plugin', path, '--json');
    expect(code).toBe(254);
    const [{ error }] = jsonLines(stdout) as [{ error: { code: string; details: { breaches: { at: string }[] } } }];
    expect(error.code).toBe('BAD_PLUGIN');
    const places = error.details.breaches.map(({ at }) => at);
    for (const field of [
      'description',
      'defaultNodes',
      'options',
      'cluster',
      'ready',
      'claims',
      'runtime',
      'clients.register',
    ]) {
      expect(places).toContain(`systems[0].${field}`);
    }
  });
});
