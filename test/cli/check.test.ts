import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dsverify, exitAfterFirstLine, jsonLines } from './command-line.js';

const good = `{:process 0, :type :invoke, :f :add, :value 1}
{:process 0, :type :ok, :f :add, :value 1}
{:process 1, :type :invoke, :f :read, :value nil}
{:process 1, :type :ok, :f :read, :value #{1}}
`;
const lost = good.replace('#{1}', '#{}');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dsverify-check-'));
  await writeFile(join(folder, 'good.edn'), good);
  await writeFile(join(folder, 'lost.edn.gz'), gzipSync(lost));
  await writeFile(join(folder, 'broken.edn'), `${good}{:process 1, :type}\n`);
  await writeFile(join(folder, 'cut.edn'), `${good}{:process 1, :type`);
});
afterAll(() => rm(folder, { recursive: true }));

describe('dsverify check', () => {
  it('says valid, in words, and exits with 0', async () => {
    const { code, stdout } = await dsverify(['check', join(folder, 'good.edn'), '--checker', 'set']);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ VALID');
  });

  it('says invalid, shows the anomaly, and exits with 1', async () => {
    const { code, stdout } = await dsverify(['check', join(folder, 'lost.edn.gz'), '--checker', 'set']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ INVALID');
    expect(stdout).toContain('lost');
    expect(stdout).toContain('process 0 ├──┤');
  });

  it('draws anomalies where it is asked to', async () => {
    const pictures = join(folder, 'pictures');
    await dsverify(['check', join(folder, 'lost.edn.gz'), '--checker', 'set', '--svg', pictures]);
    const [name] = await readdir(pictures);
    expect(name).toBe('lost.edn.gz-1-lost.svg');
    expect(await readFile(join(pictures, name), 'utf8')).toMatch(/^<svg /);
  });

  it('writes a page of each file where it is asked to', async () => {
    const pages = join(folder, 'pages');
    const files = [join(folder, 'good.edn'), join(folder, 'lost.edn.gz')];
    const { code, stderr } = await dsverify(['check', ...files, '--checker', 'set', '--html', pages]);
    expect(code).toBe(1);
    expect(stderr).toContain(join(pages, 'lost.edn.gz.html'));
    expect((await readdir(pages)).toSorted()).toEqual(['good.edn.html', 'lost.edn.gz.html']);
    expect(await readFile(join(pages, 'lost.edn.gz.html'), 'utf8')).toContain(
      'The promise is broken: the add of 1 was acknowledged to process 0',
    );
  });

  it('exits by the worst verdict although nobody reads on', async () => {
    const files = Array.from({ length: 40 }, () => join(folder, 'good.edn'));
    const code = await exitAfterFirstLine([
      'check',
      ...files,
      join(folder, 'lost.edn.gz'),
      '--checker',
      'set',
      '--json',
    ]);
    expect(code).toBe(1);
  });

  it('warns that nothing was tested where only the nemesis acted', async () => {
    const input = '{"process":"nemesis","type":"info","f":"kill"}';
    const { code, stdout } = await dsverify(['check', '-', '--checker', 'linearizable', '--json'], { input });
    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({
      valid: true,
      warnings: [expect.stringContaining('nothing was tested')],
    });
  });

  it('calls no history without events valid', async () => {
    const { code, stdout } = await dsverify(['check', '-', '--checker', 'linearizable', '--json'], { input: '[]' });
    expect(code).toBe(2);
    expect(jsonLines(stdout)[0]).toMatchObject({ valid: 'unknown', operations: 0 });
  });

  it('lets no control character of a file reach the terminal', async () => {
    const input = '{"process":0,"type":"invoke","f":"\\u001b[2Jread"}';
    const { code, stderr } = await dsverify(['check', '-', '--checker', 'linearizable'], { input });
    expect(code).toBe(254);
    expect(stderr).toContain('[2Jread');
    expect(stderr).not.toContain('\u001B');
  });

  it('reads standard input', async () => {
    const { code } = await dsverify(['check', '-', '--checker', 'set'], { input: lost });
    expect(code).toBe(1);
  });

  it('prints one JSON object per file, in order, and exits by the worst', async () => {
    const files = ['good.edn', 'lost.edn.gz', 'good.edn'].map((name) => join(folder, name));
    const { code, stdout } = await dsverify(['check', ...files, '--checker', 'set', '--json']);
    expect(code).toBe(1);
    const objects = jsonLines(stdout);
    expect(objects.map(({ file }) => file)).toEqual(files);
    expect(objects.map(({ valid }) => valid)).toEqual([true, false, true]);
    for (const object of objects) {
      expect(object).toMatchObject({
        checker: 'set',
        model: null,
        operations: 2,
        keys: 1,
        elapsedMs: expect.any(Number),
        parseMs: expect.any(Number),
        peakRssMb: expect.any(Number),
        summary: expect.any(String),
      });
      expect(object).toHaveProperty('engine');
    }
    expect(objects[0]).toMatchObject({ anomalyTypes: [], anomalies: {}, counterexample: null });
    expect(objects[1]).toMatchObject({ anomalyTypes: ['lost'], counterexample: { type: 'lost' } });
  });

  it('goes on behind a file that is broken, and exits with 254', async () => {
    const files = ['broken.edn', 'good.edn'].map((name) => join(folder, name));
    const { code, stdout } = await dsverify(['check', ...files, '--checker', 'set', '--json']);
    expect(code).toBe(254);
    const [broken, whole] = jsonLines(stdout);
    expect(broken).toMatchObject({ error: { code: 'BROKEN_HISTORY', details: { line: 5 } } });
    expect(whole).toMatchObject({ valid: true });
  });

  it.each([
    [['--checker', 'sett'], 'UNKNOWN_CHECKER', 'Did you mean set?'],
    [['--checker', 'set', '--format', 'ednn'], 'UNKNOWN_FORMAT', 'Did you mean edn?'],
    [['--checker', 'set', '--timeout', 'soon'], 'BAD_OPTION_VALUE', '--timeout'],
    [['--checker', 'set', '--timeout', '0'], 'BAD_OPTION_VALUE', '--timeout'],
    [['--checker', 'bank', '--total', 'much'], 'BAD_OPTION_VALUE', '--total'],
    [['--checker', 'set', '--model', 'register'], 'CONTRADICTORY_OPTIONS', '--checker linearizable'],
    [['--checker', 'linearizable', '--consistency-model', 'serializable'], 'CONTRADICTORY_OPTIONS', 'list-append'],
    [['--checkr', 'set'], 'UNKNOWN_OPTION', 'Did you mean --checker?'],
    [[], 'MISSING_OPTION', '--checker'],
  ])('refuses %j with a code and a hint', async (args, code, hint) => {
    const answer = await dsverify(['check', join(folder, 'good.edn'), ...args]);
    expect(answer.code).toBe(254);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toContain(`[${code}]`);
    expect(answer.stderr).toContain(hint);
    expect(answer.stderr).not.toContain('    at ');
    const json = await dsverify(['check', join(folder, 'good.edn'), ...args, '--json']);
    expect(jsonLines(json.stdout)[0]).toMatchObject({ error: { code, hint: expect.stringContaining(hint) } });
  });

  it('checks what is whole of a file whose last line is cut off, and says so', async () => {
    const { code, stdout, stderr } = await dsverify(['check', join(folder, 'cut.edn'), '--checker', 'set', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: line 5 of');
    expect(jsonLines(stdout)[0]).toMatchObject({ valid: true, warnings: [expect.stringContaining('cut off')] });
  });

  it('answers with the same object for one broken file as for several', async () => {
    const { code, stdout } = await dsverify(['check', join(folder, 'broken.edn'), '--checker', 'set', '--json']);
    expect(code).toBe(254);
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({ valid: 'unknown', error: expect.objectContaining({ code: 'BROKEN_HISTORY' }) }),
    ]);
  });

  it('names a foreign file, and leaves nothing behind', async () => {
    const foreign = join(folder, 'page.html');
    await writeFile(foreign, '<!doctype html>');
    const before = await readdir(folder);
    const { code, stderr } = await dsverify(['check', 'page.html', '--checker', 'set'], { cwd: folder });
    expect(code).toBe(254);
    expect(stderr).toContain('[UNKNOWN_FORMAT]');
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('dsverify convert', () => {
  it('writes JSON lines and EDN that give the same answer', async () => {
    const jsonl = await dsverify(['convert', join(folder, 'lost.edn.gz'), '--to', 'jsonl']);
    expect(jsonLines(jsonl.stdout)).toHaveLength(4);
    const target = join(folder, 'again.edn.gz');
    expect((await dsverify(['convert', '-', target, '--to', 'edn'], { input: jsonl.stdout })).code).toBe(0);
    expect((await dsverify(['check', target, '--checker', 'set'])).code).toBe(1);
  });
});

describe('dsverify', () => {
  it('suggests a command that was meant', async () => {
    const { code, stderr } = await dsverify(['chek']);
    expect(code).toBe(254);
    expect(stderr).toContain('[UNKNOWN_COMMAND]');
    expect(stderr).toContain('Did you mean check?');
  });

  it('shows help and version on stdout', async () => {
    const help = await dsverify(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Exit codes');
    const version = await dsverify(['--version']);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await dsverify([])).code).toBe(254);
  });
});

describe('dsverify verify', () => {
  const txn = (index: number, value: string) => `{:index ${index}, :process 0, :type :ok, :f :txn, :value ${value}}\n`;

  it('accepts the proof of a verdict, and rejects it for another history', async () => {
    const history = join(folder, 'txn.edn');
    const other = join(folder, 'other.edn');
    const certificate = join(folder, 'certificate.json');
    await writeFile(history, txn(0, '[[:append :x 1]]') + txn(1, '[[:r :x [1]]]'));
    await writeFile(other, txn(0, '[[:append :x 1]]') + txn(1, '[[:r :x []]]'));
    const args = ['--checker', 'list-append', '--consistency-model', 'serializable', '--certificate', certificate];
    expect((await dsverify(['check', history, ...args])).code).toBe(0);
    const accepted = await dsverify(['verify', certificate, history]);
    expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining('accepted') });
    const rejected = await dsverify(['verify', certificate, other, '--json']);
    expect(rejected.code).toBe(1);
    expect(jsonLines(rejected.stdout)[0]).toMatchObject({ accepted: false, because: expect.any(String) });
  });

  it('calls a disk that is full by its name, not a defect', async () => {
    const history = join(folder, 'full.edn');
    await writeFile(history, txn(0, '[[:append :x 1]]') + txn(1, '[[:r :x [1]]]'));
    const args = ['--checker', 'list-append', '--certificate', '/dev/full'];
    const { code, stderr } = await dsverify(['check', history, ...args]);
    expect(code).toBe(255);
    expect(stderr).toContain('[DISK_FULL]');
  });

  it('refuses what is no certificate', async () => {
    const { code, stderr } = await dsverify(['verify', join(folder, 'good.edn'), join(folder, 'good.edn')]);
    expect(code).toBe(254);
    expect(stderr).toContain('[BAD_CERTIFICATE]');
  });
});
