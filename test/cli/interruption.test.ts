import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Results } from '../../src/core/index.js';
import { jsonLines, PROJECT } from './command-line.js';

/** Checkers that never come to an end: one looks whether it shall stop, the other looks at nothing. */
const PLUG_IN = `
import { writeSync } from 'node:fs';
import { register } from 'dsverify/workloads';
const think = (name, goOn) => ({
  name,
  check: async (_history, { signal }) => {
    writeSync(2, 'thinking\\n');
    while (goOn(signal)) continue;
    return { valid: 'unknown', summary: 'Thought about it.', anomalies: [], unknownBecause: 'half of it is done' };
  },
});
const attentive = think('attentive', (signal) => !signal.aborted);
const deaf = think('deaf', () => true);
const mortal = think('mortal', () => process.exit(3));
const entry = (checker) => ({ name: checker.name, description: 'Thinks.', load: async () => checker });
const workload = (checker) => ({ ...register, name: checker.name, checkers: () => [checker] });
export default {
  checkers: [entry(attentive), entry(deaf), entry(mortal)],
  workloads: [workload(attentive), workload(deaf), workload(mortal)],
};`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsverify-interruption-'));
  writeFileSync(join(folder, 'slow.mjs'), PLUG_IN);
  writeFileSync(
    join(folder, 'history.jsonl'),
    '{"index":0,"time":0,"process":0,"type":"invoke","f":"read","value":null}\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the last signal to the end. */
  readonly tookMs: number;
}

/** Starts a command and sends it signals, each as soon as the text before it has come on stderr. */
function interrupted(
  args: readonly string[],
  ...steps: readonly (readonly [text: RegExp, signal: NodeJS.Signals])[]
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${PROJECT}/dist/bin/dsverify.js`, ...args], { cwd: folder });
    let [stdout, stderr, sentMs] = ['', '', 0];
    const left = [...steps];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (let step = left[0]; step !== undefined && step[0].test(stderr); step = left[0]) {
        left.shift();
        sentMs = performance.now();
        child.kill(step[1]);
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr, tookMs: performance.now() - sentMs }));
  });
}

const check = (checker: string) => [
  'check',
  'history.jsonl',
  'history.jsonl',
  '--plugin',
  'slow.mjs',
  '-c',
  checker,
  '--json',
];
const run = (workload: string) => ['run', 'sim', '-w', workload, '--plugin', 'slow.mjs', '--time-limit', '5', '--json'];
const runs = () => readdirSync(join(folder, 'dsverify-runs')).map((name) => join(folder, 'dsverify-runs', name));

describe('an interrupted check of a history', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'after one %s answers with what it has, and checks nothing else',
    async (signal) => {
      const { code, stdout } = await interrupted(check('attentive'), [/thinking/, signal]);
      expect(code).toBe(130);
      expect(jsonLines(stdout)).toMatchObject([{ valid: 'unknown', unknownBecause: 'half of it is done' }]);
    },
  );

  it('by a checker that does not look is ended within seconds, and unknown', async () => {
    const { code, stdout, tookMs } = await interrupted(check('deaf'), [/thinking/, 'SIGINT']);
    expect(code).toBe(130);
    expect(jsonLines(stdout)).toMatchObject([{ valid: 'unknown', unknownBecause: 'the check was interrupted' }]);
    expect(tookMs).toBeLessThan(20_000);
  });

  it('ends at once the second time', async () => {
    const { code, stdout } = await interrupted(check('deaf'), [/thinking/, 'SIGINT'], [/ending the check/, 'SIGTERM']);
    expect(code).toBe(130);
    expect(stdout).toBe('');
  });
});

describe('a run interrupted while it is checked', () => {
  it('keeps its history and what was decided, is unknown, and can be analyzed and interrupted again', async () => {
    const { code, stdout } = await interrupted(run('attentive'), [/thinking/, 'SIGINT']);
    expect(code).toBe(130);
    const [line] = jsonLines(stdout) as [{ run: string; valid: unknown }];
    expect(line.valid).toBe('unknown');
    const results = JSON.parse(readFileSync(join(line.run, 'results.json'), 'utf8')) as Results;
    expect(results.run.completeness).toBe('complete');
    expect(results.checkers.map(({ name, valid }) => [name, valid])).toEqual([
      ['attentive', 'unknown'],
      ['vacuity', true],
      ['stats', true],
      ['latency', true],
      ['rate', true],
      ['availability', true],
    ]);
    expect(results.checkers[0]?.unknownBecause).toBe('the check was interrupted: half of it is done');
    expect(results.warnings.join()).toContain(`dsverify analyze ${line.run}`);
    // Without --plugin: the plan knows where it came from.
    const again = await interrupted(['analyze', line.run, '--json'], [/thinking/, 'SIGTERM']);
    expect(again.code).toBe(130);
    expect(jsonLines(again.stdout)).toMatchObject([{ valid: 'unknown' }]);
  });

  it('by a checker that does not look is ended, and the others have answered', async () => {
    const { code, stdout } = await interrupted(run('deaf'), [/thinking/, 'SIGTERM']);
    expect(code).toBe(130);
    expect(jsonLines(stdout)[0]).toMatchObject({
      valid: 'unknown',
      checkers: expect.arrayContaining([
        expect.objectContaining({ name: 'deaf', valid: 'unknown', unknownBecause: 'the check was interrupted' }),
        expect.objectContaining({ name: 'stats', valid: true }),
      ]),
    });
  });

  it('ends at once the second time, and leaves a history that can be analyzed', async () => {
    const before = new Set(runs());
    const { code } = await interrupted(run('deaf'), [/thinking/, 'SIGINT'], [/ending the check/, 'SIGINT']);
    expect(code).toBe(130);
    const left = runs().find((path) => !before.has(path));
    expect(readdirSync(left as string)).toEqual(expect.arrayContaining(['history.jsonl', 'plan.json', 'run.json']));
    expect(readdirSync(left as string)).not.toContain('results.json');
    expect(readdirSync(left as string).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a checker over which its thread dies', () => {
  const because = expect.stringContaining('ended');

  it('makes the verdict unknown, and takes no other with it', async () => {
    const { code, stdout } = await interrupted(run('mortal'));
    expect(code).toBe(2);
    expect(jsonLines(stdout)[0]).toMatchObject({
      valid: 'unknown',
      checkers: expect.arrayContaining([
        expect.objectContaining({ name: 'mortal', valid: 'unknown', unknownBecause: because }),
        expect.objectContaining({ name: 'stats', valid: true }),
      ]),
    });
  });

  it('leaves the other histories their answer', async () => {
    const { code, stdout } = await interrupted(check('mortal'));
    expect(code).toBe(2);
    expect(jsonLines(stdout)).toMatchObject([
      { valid: 'unknown', unknownBecause: because },
      { valid: 'unknown', unknownBecause: because },
    ]);
  });
});

describe('a run in whose middle somebody throws what nobody catches', () => {
  it('is taken down before the program ends, and its history can be analyzed', async () => {
    const store = `
      import onePrimary from ${JSON.stringify(`${PROJECT}/examples/one-primary.ts`)};
      const [system] = onePrimary.systems;
      let asked = 0;
      const register = async (context) => {
        const client = await system.clients.register(context);
        return {
          close: () => client.close(),
          invoke: (op, how) => {
            if (++asked === 500) setImmediate(() => { throw new Error('a library of the client broke'); });
            return client.invoke(op, how);
          },
        };
      };
      export default { systems: [{ ...system, name: 'fragile', clients: { register } }] };`;
    writeFileSync(join(folder, 'fragile.mjs'), store);
    const args = [
      'run',
      'fragile',
      '--plugin',
      'fragile.mjs',
      '--nemesis',
      'partition',
      '--time-limit',
      '100h',
      '--plain',
    ];
    const { code, stderr } = await interrupted(args);
    expect(code).toBe(255);
    expect(stderr).toContain('a library of the client broke [INTERNAL_ERROR]');
    expect(stderr.indexOf('phase down')).toBeGreaterThan(stderr.indexOf('library of the client'));
    const run = runs().find((path) => path.includes('fragile')) as string;
    const analysis = await interrupted(['analyze', run, '--json']);
    expect([0, 2]).toContain(analysis.code);
    expect(jsonLines(analysis.stdout)[0]).toMatchObject({ completeness: 'truncated' });
  });
});

describe('a run interrupted while its clients work', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s heals, checks what there is, and tells how long it took',
    async (signal) => {
      const args = ['run', 'sim', '--nemesis', 'partition', '--time-limit', '50000', '--json'];
      const { code, stdout } = await interrupted(args, [/fault proven/, signal]);
      expect(code).toBe(130);
      const [line] = jsonLines(stdout) as [{ summary: string; completeness: string; faults: { healed: boolean }[] }];
      expect(line.completeness).toBe('interrupted');
      expect(line.summary).toMatch(/ for [\d.]+ s until it was interrupted/);
      expect(line.faults.every(({ healed }) => healed)).toBe(true);
    },
  );
});
