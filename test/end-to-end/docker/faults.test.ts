import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster, Link } from '../../../src/core/index.js';
import { etcd } from '../../../systems/etcd/index.js';
import type { EtcdOptions } from '../../../systems/etcd/options.js';
import { around, etcdUp, Register, remains } from './etcd-cluster.js';

describe('faults on three nodes of etcd', () => {
  let cluster: Cluster;
  let options: EtcdOptions;

  beforeAll(async () => {
    ({ cluster, options } = await etcdUp());
  });
  afterEach(async () => {
    await cluster.healAll();
    await etcd.ready(cluster, options, AbortSignal.timeout(30_000));
  });
  afterAll(async () => {
    await cluster?.down();
    expect(await remains(cluster.id)).toEqual([]);
  });

  const cutLinks = async (links: readonly Link[]): Promise<string[]> => {
    const probes = await cluster.probe.links(links);
    return probes.filter((probe) => probe.received === 0).map((probe) => `${probe.from}>${probe.to}`);
  };
  const allLinks = () =>
    cluster.nodes.flatMap((from) => cluster.nodes.filter((to) => to !== from).map((to) => ({ from, to })));

  test('every link carries packets when nothing is cut', async () => {
    const probes = await cluster.probe.links(allLinks(), { attempts: 3, timeoutMs: 5_000 });
    expect(probes).toHaveLength(6);
    for (const probe of probes) expect(probe).toMatchObject({ sent: 3, received: 3 });
    expect(probes.every((probe) => (probe.latencyNs ?? 0) > 0)).toBe(true);
  });

  test('a partition loses packets on its links and on no other, until it is undone', async () => {
    const undo = await cluster.net.drop(around('n1', cluster.nodes));
    expect(await cutLinks(allLinks())).toEqual(['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1']);
    await undo();
    await undo();
    expect(await cutLinks(allLinks())).toEqual([]);
  });

  test('a link that is cut in one direction carries packets in the other', async () => {
    await cluster.net.drop([{ from: 'n2', to: 'n3' }]);
    expect(await cutLinks(allLinks())).toEqual(['n2>n3']);
  });

  test('a link that two drops hold opens with the second undo', async () => {
    const link = { from: 'n1', to: 'n2' };
    const first = await cluster.net.drop([link]);
    const second = await cluster.net.drop([link, { from: 'n1', to: 'n3' }]);
    await first();
    expect(await cutLinks(allLinks())).toEqual(['n1>n2', 'n1>n3']);
    await second();
    expect(await cutLinks(allLinks())).toEqual([]);
  });

  test('a database that is killed and started again is still cut off, and keeps its data', async () => {
    const register = await Register.on(cluster, 'n1', options);
    expect(await register.invoke('write', 41)).toEqual({ type: 'ok' });
    await cluster.net.drop(around('n1', cluster.nodes));
    const before = await cluster.probe.process('n1');
    const undoKill = await cluster.kill('n1');
    expect(await cluster.probe.process('n1')).toEqual({ node: 'n1', state: 'gone' });
    expect(await register.invoke('write', 42)).toMatchObject({
      type: 'fail',
      error: ['unconnected', expect.anything()],
    });
    await undoKill();
    const after = await cluster.probe.process('n1');
    expect(after.state).toBe('running');
    expect(after.pid).not.toBe(before.pid);
    expect(await cutLinks(around('n1', cluster.nodes))).toHaveLength(4);
    await cluster.healAll();
    await etcd.ready(cluster, options, AbortSignal.timeout(30_000));
    expect(await register.read()).toEqual({ type: 'ok', value: 41 });
    register.close();
  });

  test('a paused database can be killed, a killed one killed and paused again, and started as soon as it is dead', async () => {
    const state = async () => (await cluster.probe.process('n3')).state;
    await cluster.pause('n3');
    await cluster.kill('n3');
    expect(await state()).toBe('gone');
    await cluster.kill('n3');
    await cluster.pause('n3');
    expect(await state()).toBe('gone');
    for (let i = 0; i < 3; i++) {
      await cluster.start('n3');
      await cluster.kill('n3');
    }
    await cluster.start('n3');
    expect(await state()).toBe('running');
  });

  test('healing starts a database that ended by itself, and lets go on one that somebody else had stopped', async () => {
    const docker = new Docker();
    const filters = JSON.stringify({ label: [`dsverify.run=${cluster.id}`, 'dsverify.role=database'] });
    const containers = await docker.listContainers({ filters });
    const of = (node: string) =>
      docker.getContainer(containers.find((c) => c.Labels['dsverify.node'] === node)?.Id ?? '');
    await of('n1').kill({ signal: 'SIGKILL' });
    await of('n2').kill({ signal: 'SIGSTOP' });
    const states = async () =>
      (await Promise.all(cluster.nodes.map((node) => cluster.probe.process(node)))).map((p) => p.state);
    await expect.poll(states).toEqual(['gone', 'paused', 'running']);
    await cluster.healAll();
    expect(await states()).toEqual(['running', 'running', 'running']);
  });

  test('a paused database answers nobody, and goes on where it was', async () => {
    const register = await Register.on(cluster, 'n2', options);
    expect((await register.read()).type).toBe('ok');
    const undo = await cluster.pause('n2');
    expect((await cluster.probe.process('n2')).state).toBe('paused');
    expect(await register.invoke('write', 7, 500)).toMatchObject({ type: 'info' });
    await undo();
    expect((await cluster.probe.process('n2')).state).toBe('running');
    await etcd.ready(cluster, options, AbortSignal.timeout(30_000));
    expect((await register.read()).type).toBe('ok');
    register.close();
  });

  test('the leader that is cut off is replaced by one of the majority', async () => {
    const [leader] = (await etcd.primaries?.(cluster, options)) ?? [];
    if (!leader) throw new Error('no leader');
    await cluster.net.drop(around(leader, cluster.nodes));
    await expect
      .poll(async () => await etcd.primaries?.(cluster, options), { timeout: 15_000, interval: 200 })
      .toSatisfy((now: string[]) => now.length === 1 && now[0] !== leader);
  });

  test("each node's log is collected with the engine's time stamps", async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dsverify-logs-'));
    try {
      const files = await cluster.collectLogs(directory);
      expect(files).toEqual(cluster.nodes.map((node) => join(directory, `${node}.log`)));
      const lines = (await readFile(join(directory, 'n1.log'), 'utf8')).trim().split('\n');
      expect(lines.length).toBeGreaterThan(20);
      expect(lines.filter((line) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z /.test(line))).toEqual([]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
