import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Plan, type RunEvent, SECOND_NS, type Workload } from '../../src/core/index.js';
import { analyze, planRun, type RunOptions, type RunParts, replayOf, run } from '../../src/run/index.js';
import { listRuns } from '../../src/store/index.js';
import { workloads } from '../../workloads/index.js';
import { InMemoryStore } from './in-memory-store.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsverify-run-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const workload = (name: string) => workloads.get(name) as Workload;

function planOf(store: InMemoryStore, name = 'register', more: Partial<Plan> = {}): Plan {
  const plan = planRun(
    {
      seed: 11,
      command: 'dsverify run in-memory',
      environment: { dsverify: '0', node: 'v20', os: 'linux', engine: 'test' },
      concurrency: '2n',
      limits: { timeLimitNs: 8 * SECOND_NS },
    },
    store.system,
    workload(name),
  );
  return { ...plan, ...more };
}

function partsOf(store: InMemoryStore, name = 'register', faults = true): RunParts {
  return {
    system: store.system,
    runtime: store.runtime,
    workload: workload(name),
    ...(faults ? { nemesis: store.faults() } : {}),
  };
}

const go = (store: InMemoryStore, options: RunOptions = {}, name = 'register') =>
  run(planOf(store, name, { nemesis: { spec: 'blip', options: {} } }), partsOf(store, name), { root, ...options });

describe('a run', () => {
  it('whose cluster cannot be brought up leaves nothing behind', async () => {
    const store = new InMemoryStore();
    const nothing = join(root, 'nothing');
    const runtime = { ...store.runtime, up: () => Promise.reject(new Error('no engine')) };
    const running = run(planOf(store), { ...partsOf(store), runtime }, { root: nothing });
    await expect(running).rejects.toThrow('no engine');
    expect(existsSync(nothing)).toBe(false);
  });

  it('of a correct store is valid, and takes everything back and down', async () => {
    const store = new InMemoryStore();
    const events: RunEvent[] = [];
    const { results, directory } = await go(store, { onEvent: (event) => events.push(event) });
    expect(results.valid).toBe(true);
    expect(results.checkers.map((checker) => checker.name)).toEqual([
      'linearizable',
      'vacuity',
      'stats',
      'latency',
      'rate',
      'availability',
    ]);
    expect(results.faults).toMatchObject([
      { fault: 'blip', proven: true, healed: true, nodes: ['n1'] },
      { fault: 'blip', proven: true, healed: true },
    ]);
    expect(results.recovery?.toFirstOkNs).toBeGreaterThanOrEqual(0);
    expect(results.recovery?.toRateBeforeNs).toBeGreaterThan(0);
    expect(results.operations.ok).toBeGreaterThan(1000);
    const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['up', 'setup', 'run', 'heal', 'recovery', 'final', 'logs', 'down', 'check', 'done']);
    expect(store.calls.filter((call) => call !== 'close')).toEqual([
      'up',
      'ready',
      'setup',
      'nemesis.heal',
      'healAll',
      'logs',
      'down',
    ]);
    expect(store.calls.filter((call) => call === 'close')).toHaveLength(6);
    expect(listRuns(root)[0]).toMatchObject({ directory: directory.path, verdict: true });
  });

  it('of the same seed twice writes the same bytes', async () => {
    const histories: string[] = [];
    for (let i = 0; i < 2; i++) histories.push(readFileSync((await go(new InMemoryStore())).directory.history, 'utf8'));
    expect(histories[0]?.length).toBeGreaterThan(10_000);
    expect(histories[1]).toBe(histories[0]);
  });

  it('of a store that answers reads from the past is invalid', async () => {
    const store = new InMemoryStore();
    store.answer = (op, { node }) =>
      op.f === 'read' && node === 'n3' ? Promise.resolve({ type: 'ok', value: null }) : undefined;
    const { results } = await go(store);
    expect(results.valid).toBe(false);
    expect(results.checkers[0]?.anomalies.length).toBeGreaterThan(0);
  });

  it('of a store that loses elements of a set is invalid, and valid where it does not', async () => {
    const good = await go(new InMemoryStore(), {}, 'set');
    expect(good.results.valid).toBe(true);
    expect(good.history.f(good.history.length - 1)).toBe('read');
    const store = new InMemoryStore();
    store.answer = (op) => (op.value === 17 ? Promise.resolve({ type: 'ok' }) : undefined);
    const { results } = await go(store, {}, 'set');
    expect(results.valid).toBe(false);
    expect(results.checkers[0]?.anomalies[0]).toMatchObject({ type: 'lost' });
  });

  it('in which nothing succeeds is unknown, not valid', async () => {
    const store = new InMemoryStore();
    store.answer = async (_op, { clock }) => {
      await clock.sleep(1e7);
      return { type: 'fail', error: 'unavailable' };
    };
    const { results } = await go(store);
    expect(results.valid).toBe('unknown');
    const { fail, errors = [] } = results.operations;
    expect(errors.reduce((sum, { count }) => sum + count, 0)).toBe(fail);
    expect(results.summary).toContain(`The most frequent error is unavailable, of ${fail.toLocaleString('en-US')} of `);
  });

  it('waits until every node has answered after the heal, and says how long each took', async () => {
    const store = new InMemoryStore();
    let healedNs = Number.POSITIVE_INFINITY;
    store.answer = (_op, { node, clock }) =>
      node === 'n3' && clock.nowNs() > 2 * SECOND_NS && clock.nowNs() < healedNs + 4 * SECOND_NS
        ? clock.sleep(1e7).then(() => ({ type: 'fail', error: 'away' }) as const)
        : undefined;
    const onEvent = (event: RunEvent) => {
      if (event.type === 'phase' && event.phase === 'recovery') healedNs = event.timeNs;
    };
    const { results } = await go(store, { onEvent });
    const { n1, n3 } = results.recovery?.toFirstOkByNodeNs ?? {};
    expect((n1 ?? 0) / SECOND_NS).toBeLessThan(1);
    expect((n3 ?? 0) / SECOND_NS).toBeCloseTo(4, 0);
  });

  it('heals, saves and checks what is there when it is interrupted once', async () => {
    const store = new InMemoryStore();
    const stop = new AbortController();
    const { results } = await go(store, {
      stop: stop.signal,
      onEvent: (event) => {
        if (event.type === 'op' && event.op.index === 500) stop.abort();
      },
    });
    expect(results.run.completeness).toBe('interrupted');
    expect(results.summary).toMatch(/ for [0-7](\.\d)? s until it was interrupted/);
    expect(results.recovery).toBeUndefined();
    expect(results.valid).not.toBe(false);
    expect(results.operations.ok).toBeLessThan(700);
    expect(store.calls).toEqual(expect.arrayContaining(['nemesis.heal', 'healAll', 'logs', 'down']));
  });

  it('is complete where it is interrupted only when everything has been recorded', async () => {
    const stop = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'phase' && event.phase === 'logs') stop.abort();
    };
    const { results } = await go(new InMemoryStore(), { stop: stop.signal, onEvent });
    expect(results.run.completeness).toBe('complete');
    expect(results.recovery?.toFirstOkNs).toBeGreaterThanOrEqual(0);
  });

  it('opens no clients once it is being torn down, also where the system is ready only then', async () => {
    const store = new InMemoryStore();
    const abort = new AbortController();
    const system = {
      ...store.system,
      ready: async (cluster: Cluster) => {
        abort.abort();
        await cluster.clock.sleep(SECOND_NS);
      },
    };
    const running = run(planOf(store), { ...partsOf(store), system }, { root, abort: abort.signal });
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(store.calls.filter((call) => call === 'setup')).toEqual([]);
    expect(store.calls.at(-1)).toBe('down');
  });

  it('tears down at once when it is interrupted twice', async () => {
    const store = new InMemoryStore();
    const abort = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'op' && event.op.index === 500) abort.abort();
    };
    await expect(go(store, { abort: abort.signal, onEvent })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(store.calls).toEqual(expect.arrayContaining(['healAll', 'down']));
    expect(store.calls).not.toContain('logs');
  });
});

describe('a run that fails', () => {
  const broken: [string, string, (store: InMemoryStore) => void][] = [
    [
      'its database cannot be set up',
      'CLIENT_SETUP',
      (store) => (store.setup = async () => Promise.reject(new Error('no'))),
    ],
    [
      'its clients cannot be opened',
      'CLIENT_SETUP',
      (store) => {
        store.openClient = () => {
          throw new Error('refused');
        };
      },
    ],
    [
      'its client breaks the contract',
      'CLIENT_CONTRACT',
      (store) => {
        store.answer = async () => ({ type: 'done' }) as never;
      },
    ],
  ];
  for (const [why, code, breakIt] of broken) {
    it(`because ${why} heals and takes down, and says where what it recorded lies`, async () => {
      const store = new InMemoryStore();
      breakIt(store);
      const error = await go(store).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, details: { directory: expect.stringContaining(root) as string } });
      expect(store.calls).toEqual(expect.arrayContaining(['nemesis.heal', 'healAll', 'down']));
      expect(store.calls.at(-1)).toBe('down');
    });
  }

  it('because what its factory makes is no client says what it lacks', async () => {
    const store = new InMemoryStore();
    const system = { ...store.system, clients: { register: async () => ({ request: () => {} }) as never } };
    await expect(run(planOf(store), { ...partsOf(store), system }, { root })).rejects.toMatchObject({
      code: 'CLIENT_CONTRACT',
      details: { breaches: ['it has no function invoke', 'it has no function close'] },
    });
    expect(store.calls.at(-1)).toBe('down');
  });

  it('because the cluster cannot be given the fault tests nothing', async () => {
    const store = new InMemoryStore();
    const faults = store.faults();
    const nemesis = { ...faults, nemesis: { ...faults.nemesis, requires: ['netem' as const] } };
    await expect(run(planOf(store), { ...partsOf(store), nemesis }, { root })).rejects.toMatchObject({
      code: 'MISSING_CAPABILITY',
    });
    expect(store.calls).toEqual(['up', 'logs', 'down']);
  });

  it('because healing fails takes the cluster down all the same, and says so', async () => {
    const store = new InMemoryStore();
    const parts = partsOf(store);
    const faults = store.faults();
    const nemesisOf = {
      ...faults,
      nemesis: { ...faults.nemesis, heal: async () => Promise.reject(new Error('iptables is gone')) },
    };
    const { results } = await run(planOf(store), { ...parts, nemesis: nemesisOf }, { root });
    expect(results.warnings).toEqual(['healing blip failed: iptables is gone']);
    expect(store.calls.at(-1)).toBe('down');
  });
});

describe('a stored run', () => {
  it('gets the same verdict when it is analyzed, and the same history when it is replayed', async () => {
    const store = new InMemoryStore();
    const { results, directory } = await go(store);
    const again = await analyze(directory.path, () => partsOf(store));
    const timeless = (one: typeof results) => ({
      ...one,
      checkers: one.checkers.map(({ name, valid }) => [name, valid]),
    });
    expect(timeless(again.results)).toEqual(timeless(results));
    const fresh = new InMemoryStore();
    const replayed = await run(replayOf(directory.readPlan(), 'dsverify replay'), partsOf(fresh), { root });
    expect(readFileSync(replayed.directory.history, 'utf8')).toBe(readFileSync(directory.history, 'utf8'));
    expect(replayed.directory.path).not.toBe(directory.path);
  });

  it('whose harness was killed gets a verdict on what was recorded', async () => {
    const store = new InMemoryStore();
    const { directory } = await go(store);
    const bytes = readFileSync(directory.history);
    writeFileSync(directory.history, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    rmSync(directory.facts);
    rmSync(directory.results);
    expect(listRuns(root)[0]?.verdict).toBe('unchecked');
    const { results } = await analyze(directory.path, () => partsOf(store));
    expect(results.valid).toBe(true);
    expect(results.run.completeness).toBe('truncated');
    expect(results.warnings.join()).toMatch(/harness/);
  });
});

describe('a plan', () => {
  it('has every default filled in, and refuses what cannot be', () => {
    const store = new InMemoryStore();
    const plan = planOf(store);
    expect(plan.concurrency).toBe(6);
    expect(plan.nodes).toEqual(['n1', 'n2', 'n3']);
    expect(plan.system.options).toEqual({ answer: 42 });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    const ask = (more: object) => () =>
      planRun({ seed: 1, command: '', environment: plan.environment, ...more }, store.system, workload('register'));
    expect(ask({ concurrency: 'many' })).toThrow(expect.objectContaining({ code: 'BAD_CONCURRENCY' }));
    expect(ask({ nodes: 0 })).toThrow(expect.objectContaining({ code: 'BAD_NODES' }));
    expect(ask({ systemOptions: { answer: 'x' } })).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
    expect(() =>
      planRun({ seed: 1, command: '', environment: plan.environment }, store.system, {
        ...workload('set'),
        protocol: 'queue',
      }),
    ).toThrow(expect.objectContaining({ code: 'NO_CLIENT_FOR_WORKLOAD' }));
  });
});

describe('a replay', () => {
  it('asks for the version that ran, and warns where the image is another one', async () => {
    const store = new InMemoryStore();
    const image = { reference: 'store:1', digest: 'sha256:1', source: 'official', version: '1.2.3' } as const;
    const plan = { ...planOf(store), runtime: 'docker', image };
    const again = replayOf(plan, 'again');
    expect(again.system).toMatchObject({ version: '1.2.3', exactVersion: true });
    expect(replayOf({ ...plan, runtime: 'sim' }, 'again').system).toEqual(plan.system);
    const { results } = await run(again, partsOf(store, 'register', false), { root });
    expect(results.warnings.join()).toContain('had the image store:1 (sha256:1)');
  });
});
