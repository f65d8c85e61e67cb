import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as WorkerThreads from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { decideInParallel, worthSharing } from '../../../checkers/linearizable/parallel.js';
import { problemsOf } from '../../../checkers/linearizable/problem.js';
import { type Budget, History, type OpInput, Random, type Verdict } from '../../../src/core/index.js';
import { candidates, randomHistory } from './random-histories.js';

/** The operations of every key at once: one event of each key after the other. */
function manyKeys(keys: number, wrong: (key: number) => boolean, operations = 60, model = 'cas-register'): History {
  const each = Array.from({ length: keys }, (_, key) => {
    const shape = { operations, processes: 4, info: 0.02, wrong: wrong(key) ? 1 : 0 };
    const random = new Random(key, 'many keys');
    return [...randomHistory(random, modelNamed(model), candidates[model], shape).ops()];
  });
  const events: OpInput[] = [];
  for (let at = 0; each.some((ops) => at < ops.length); at++) {
    for (const [key, ops] of each.entries()) {
      const op = ops[at];
      if (!op) continue;
      const { process, type, f, value } = op;
      const own = process === 'nemesis' ? process : process * keys + key;
      events.push({ process: own, type, f, key: `k${key}`, ...(value === undefined ? {} : { value }) });
    }
  }
  return History.from(events);
}

const check = (history: History, budget: Budget, model = 'cas-register', signal?: AbortSignal): Promise<Verdict> =>
  linearizable({ model, threading: 'always' }).check(history, { budget, ...(signal ? { signal } : {}) });

/** All of a verdict, its evidence included. */
const whole = (verdict: Verdict) => ({ ...verdict, certificate: verdict.certificate });

const folder = mkdtempSync(path.join(tmpdir(), 'dsverify-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const threads = vi.hoisted(() => ({ started: 0 }));
vi.mock('node:worker_threads', async (original) => {
  const module = await original<typeof WorkerThreads>();
  class Worker extends module.Worker {
    constructor(...args: ConstructorParameters<typeof module.Worker>) {
      super(...args);
      threads.started++;
    }
  }
  return { ...module, Worker };
});
beforeEach(() => {
  threads.started = 0;
});

describe('a check of many keys on several threads', () => {
  it.each([
    ['cas-register', 'no key is wrong', () => false],
    ['cas-register', 'some keys are wrong', (key: number) => key % 7 === 3],
    ['set', 'some keys are wrong', (key: number) => key % 9 === 1],
    ['fifo-queue', 'some keys are wrong', (key: number) => key % 11 === 5],
  ] as const)('of the model %s, where %s, finds all that one thread finds', async (model, _, wrong) => {
    const history = manyKeys(40, wrong, model === 'cas-register' ? 60 : 20, model);
    const alone = whole(await check(history, { threads: 1 }, model));
    const together = whole(await check(history, { threads: 3 }, model));
    expect(alone.valid).toBe(![1, 3, 5].some(wrong));
    expect(threads.started).toBe(3);
    expect(together).toEqual(alone);
    expect(together.certificate?.['keys']).toHaveLength(40);
  });

  it('answers unknown for the same keys where the memory is too small for them', async () => {
    const history = manyKeys(12, () => false, 3000);
    const alone = whole(await check(history, { threads: 1, memoryMb: 0.001 }));
    expect(alone.valid).toBe('unknown');
    expect(whole(await check(history, { threads: 3, memoryMb: 0.001 }))).toEqual(alone);
  });

  it('stops at its time, and says which key was not decided', async () => {
    const history = manyKeys(12, () => false, 3000);
    const verdict = await check(history, { threads: 3, timeoutMs: 0 });
    expect(verdict.valid).toBe('unknown');
    expect(verdict.unknownBecause).toMatch(/key "k\d+": the time ran out/);
  });

  it('stops when the user has had enough, while threads are at work', async () => {
    const history = manyKeys(12, () => false, 3000);
    const stop = new AbortController();
    const verdict = check(history, { threads: 3 }, 'cas-register', stop.signal);
    stop.abort();
    expect(await verdict).toMatchObject({ valid: 'unknown', unknownBecause: expect.stringMatching(/patience/) });
  });

  it('raises the error of an operation that the model does not understand', async () => {
    const history = History.from(
      ['a', 'b', 'c'].flatMap((key): OpInput[] => [
        { process: 0, type: 'invoke', f: 'add', key, value: 'x' },
        { process: 0, type: 'ok', f: 'add', key, value: 'x' },
      ]),
    );
    const alone = await check(history, { threads: 1 }, 'counter').catch((error: unknown) => error);
    expect(alone).toMatchObject({ name: 'InputError' });
    await expect(check(history, { threads: 3 }, 'counter')).rejects.toEqual(alone);
  });

  it('lets the process end once it has answered', () => {
    const from = (file: string) => pathToFileURL(path.resolve(import.meta.dirname, '../../../dist', file)).href;
    const program = `
      import { linearizable } from '${from('checkers/linearizable/index.js')}';
      import { History } from '${from('src/core/index.js')}';
      const ops = ['a', 'b', 'c', 'd'].flatMap((key) => ['invoke', 'ok'].map((type) =>
        ({ process: 0, type, f: 'write', key, value: 1 })));
      const checker = linearizable({ model: 'register', threading: 'always' });
      console.log((await checker.check(History.from(ops), { budget: { threads: 2 } })).valid);`;
    const args = ['--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { timeout: 20_000 }).toString().trim()).toBe('true');
  });
});

describe('a thread that dies', () => {
  const problems = problemsOf(
    manyKeys(6, () => false),
    modelNamed('cas-register'),
  );
  const options = {
    model: 'cas-register',
    init: undefined,
    engine: 'auto',
    bytes: Number.POSITIVE_INFINITY,
    threads: 2,
    deadline: Number.POSITIVE_INFINITY,
  } as const;

  it('leaves the key that it was at unknown, and the others to be decided', async () => {
    const file = path.join(folder, 'dies.mjs');
    const program = `
      import { workerData } from 'node:worker_threads';
      const k = Atomics.add(workerData.board, 0, 1);
      Atomics.store(workerData.board, k + 1, 1);
      if (k === 0) throw new Error('out of memory');
      process.exit(1);`;
    writeFileSync(file, program);
    const answers = await decideInParallel(problems, { ...options, worker: pathToFileURL(file) });
    expect([...answers.keys()]).toEqual([0, 1]);
    for (const { decision } of answers.values())
      expect(decision).toMatchObject({ valid: 'unknown', because: 'thread' });
  });

  it('before it took a key leaves all of them', async () => {
    expect(await decideInParallel(problems, { ...options, model: 'no such model' })).toEqual(new Map());
  });
});

describe('other threads', () => {
  it('are started where they save more time than they cost', () => {
    expect(worthSharing(500, 1000, 10_000, 4)).toBe(true);
    expect(worthSharing(500, 9000, 10_000, 4)).toBe(false);
    expect(worthSharing(10, 1, 1_000_000, 4)).toBe(false);
  });

  it('are never started where one is allowed', async () => {
    expect(worthSharing(1e9, 1, 1e9, 1)).toBe(false);
    const history = manyKeys(3, () => false);
    await check(history, { threads: 1 });
    await check(history, {});
    expect(threads.started).toBe(0);
    await check(history, { threads: 2 });
    expect(threads.started).toBe(2);
  });
});
