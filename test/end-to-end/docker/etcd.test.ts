import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/index.js';
import { Random } from '../../../src/core/index.js';
import { etcd } from '../../../systems/etcd/index.js';
import type { EtcdOptions } from '../../../systems/etcd/options.js';
import { around, etcdUp, Register } from './etcd-cluster.js';

describe('clients of etcd', () => {
  let cluster: Cluster;
  let options: EtcdOptions;

  beforeAll(async () => {
    ({ cluster, options } = await etcdUp({ options: { readMode: 'serializable' } }));
  });
  afterAll(() => cluster?.down());

  test('the cluster says which image it runs, by digest and by its own version', () => {
    expect(cluster.image.source).toBe('offline-build');
    expect(cluster.image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(cluster.image.version).toMatch(/^3\.\d+\.\d+/);
  });

  test('registers: unset reads as null, writes, compare-and-sets, refuses a wrong comparison', async () => {
    const register = await Register.on(cluster, 'n1', options);
    const linearizable = await Register.on(cluster, 'n1', { ...options, readMode: 'linearizable' });
    expect(await linearizable.read()).toEqual({ type: 'ok', value: null });
    expect(await register.invoke('cas', [3, 4])).toEqual({ type: 'fail', error: 'compare-failed' });
    expect(await register.invoke('cas', [null, 3])).toEqual({ type: 'ok' });
    expect(await register.invoke('cas', [null, 4])).toEqual({ type: 'fail', error: 'compare-failed' });
    expect(await register.invoke('cas', [3, 5])).toEqual({ type: 'ok' });
    expect(await linearizable.read()).toEqual({ type: 'ok', value: 5 });
    expect(await register.invoke('write', 6)).toEqual({ type: 'ok' });
    expect(await linearizable.read()).toEqual({ type: 'ok', value: 6 });
    register.close();
    linearizable.close();
  });

  test('sets: reads what was added, sorted as numbers, and nothing of another set', async () => {
    const context = { signal: AbortSignal.timeout(30_000), timeoutMs: 5_000 };
    const open = (node: string) =>
      etcd.clients['set']?.({ cluster, node, process: 0, options, clock: cluster.clock, random: new Random(1) });
    const client = await open('n2');
    if (!client) throw new Error('etcd has no set client');
    for (const value of [10, 9, 2]) {
      expect(await client.invoke({ f: 'add', value, key: 1, process: 0 }, context)).toEqual({ type: 'ok' });
    }
    await client.invoke({ f: 'add', value: 5, key: 12, process: 0 }, context);
    const read = () => client.invoke({ f: 'read', value: null, key: 1, process: 0 }, context);
    await expect.poll(read, { timeout: 5_000 }).toEqual({ type: 'ok', value: [2, 9, 10] });
    await client.close();
  });

  test('a serializable read behind a partition is stale, and a linearizable one there fails', async () => {
    const majority = await Register.on(cluster, 'n2', options);
    const behind = await Register.on(cluster, 'n1', options);
    const linearizable = await Register.on(cluster, 'n1', { ...options, readMode: 'linearizable' });
    expect((await majority.invoke('write', 100)).type).toBe('ok');
    await expect.poll(() => behind.read(), { timeout: 5_000 }).toEqual({ type: 'ok', value: 100 });
    await cluster.net.drop(around('n1', cluster.nodes));
    // The cut-off node may have been the leader; the others elect one.
    await expect.poll(async () => (await majority.invoke('write', 200)).type, { timeout: 15_000 }).toBe('ok');
    expect(await behind.read()).toEqual({ type: 'ok', value: 100 });
    expect((await linearizable.invoke('read', null, 1_000)).type).toBe('fail');
    expect((await linearizable.invoke('write', 300, 1_000)).type).toMatch(/^(info|fail)$/);
    await cluster.healAll();
    for (const register of [majority, behind, linearizable]) register.close();
  });
});
