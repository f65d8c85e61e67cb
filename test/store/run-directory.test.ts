import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan, Results } from '../../src/core/index.js';
import { listRuns, newRunId, RunDirectory } from '../../src/store/index.js';

const plan = (startedAt: string): Plan => ({
  schema: 1,
  runId: newRunId(),
  startedAt,
  seed: 7,
  command: 'dsverify run my-store',
  system: { name: 'my store', version: '1', options: {}, imagePolicy: 'auto' },
  runtime: 'sim',
  nodes: ['n1'],
  workload: { name: 'register', options: {} },
  nemesis: { spec: 'none', options: {} },
  concurrency: 1,
  limits: {},
  arrivals: 'poisson',
  recoveryTimeoutNs: 1,
  environment: { dsverify: '0', node: 'v20', os: 'linux', engine: 'simulator' },
});

describe('the directory of a run', () => {
  let root: string;
  beforeAll(() => {
    root = join(mkdtempSync(join(tmpdir(), 'dsverify-runs-')), 'new', 'root');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('is named after system, workload and time, and holds the plan from the start', () => {
    const p = plan('2026-01-02T03:04:05.678Z');
    const directory = RunDirectory.create(root, p);
    expect(directory.path).toMatch(/my_store-register-20260102T030405-[0-9a-z]{10}$/);
    expect(RunDirectory.open(directory.path).readPlan()).toEqual(p);
    expect(directory.readResults()).toBeUndefined();
    expect(directory.readFacts()).toBeUndefined();
  });

  it('takes a folder of runs with it that was made for it, and leaves one that was there', () => {
    const mine = join(root, 'mine');
    mkdirSync(mine, { recursive: true });
    RunDirectory.create(mine, plan('2026-01-02T00:00:00.000Z')).remove();
    expect(existsSync(mine)).toBe(true);
    const made = join(root, 'made');
    RunDirectory.create(made, plan('2026-01-02T00:00:00.000Z')).remove();
    expect(existsSync(made)).toBe(false);
    rmdirSync(mine);
  });

  it('is listed with its verdict, the newest first; broken ones do not hide the others', () => {
    const valid = RunDirectory.create(root, plan('2026-01-03T00:00:00.000Z'));
    valid.writeResults({ valid: false } as Results);
    const cut = RunDirectory.create(root, plan('2026-01-04T00:00:00.000Z'));
    writeFileSync(cut.results, '{"valid": tr');
    const foreign = join(root, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'plan.json'), 'not json');
    mkdirSync(join(root, 'something else'));
    expect(listRuns(root).map((run) => run.verdict)).toEqual(['broken', false, 'unchecked', 'broken']);
    expect(listRuns(root)[3]?.problem).toContain('plan.json');
    expect(listRuns(join(root, 'nowhere'))).toEqual([]);
  });

  it('writes integers that a double cannot hold as digits', () => {
    const directory = RunDirectory.create(root, plan('2026-01-05T00:00:00.000Z'));
    directory.writeResults({ valid: true, summary: 1n << 70n } as unknown as Results);
    expect(directory.readResults()?.summary).toBe('1180591620717411303424');
  });

  it('that cannot be made is refused at once', () => {
    expect(() => RunDirectory.create('/proc/none/runs', plan('2026-01-02T03:04:05.678Z'))).toThrow(
      expect.objectContaining({ code: 'RUN_DIRECTORY' }),
    );
  });

  it('that is none is refused with what to do', () => {
    expect(() => RunDirectory.open(tmpdir())).toThrow(expect.objectContaining({ code: 'NO_RUN' }));
    expect(() => RunDirectory.create('/dev/null/runs', plan('2026-01-05T00:00:00.000Z'))).toThrow(
      expect.objectContaining({ code: 'RUN_DIRECTORY' }),
    );
  });

  it('has an id of its own for every run', () => {
    expect(new Set(Array.from({ length: 1000 }, newRunId)).size).toBe(1000);
  });
});
