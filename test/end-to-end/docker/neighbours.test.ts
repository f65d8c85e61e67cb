import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Docker from 'dockerode';
import { afterEach, describe, expect, test } from 'vitest';
import { AGENT_RECIPE, clean, recipeTag } from '../../../docker/index.js';
import { runLabels } from '../../../docker/labels.js';
import { around, etcdUp, freshRunId, Register, remains } from './etcd-cluster.js';

const docker = new Docker();

describe('several owners on one engine', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const id of made.splice(0)) {
      await docker
        .getContainer(id)
        .remove({ force: true })
        .catch(() => undefined);
    }
  });

  const container = async (labels: Record<string, string>): Promise<string> => {
    const created = await docker.createContainer({ Image: recipeTag(AGENT_RECIPE), Cmd: ['true'], Labels: labels });
    made.push(created.id);
    return created.id;
  };
  const exists = (id: string) =>
    docker
      .getContainer(id)
      .inspect()
      .then(
        () => true,
        () => false,
      );

  test('two clusters at once do not see each other, and end one by one', async () => {
    const [a, b] = await Promise.all([etcdUp({ nodes: 2 }), etcdUp({ nodes: 2 })]);
    try {
      const registers = [await Register.on(a.cluster, 'n1', a.options), await Register.on(b.cluster, 'n1', b.options)];
      expect(await registers[0].invoke('write', 1)).toEqual({ type: 'ok' });
      expect(await registers[1].read()).toEqual({ type: 'ok', value: null });
      await a.cluster.net.drop(around('n1', a.cluster.nodes));
      const probes = await b.cluster.probe.links(around('n1', b.cluster.nodes));
      expect(probes.map((probe) => probe.received)).toEqual([5, 5]);
      await a.cluster.down();
      expect(await remains(a.cluster.id)).toEqual([]);
      expect(await remains(b.cluster.id)).toHaveLength(5);
      expect(await registers[1].invoke('write', 2)).toEqual({ type: 'ok' });
      for (const register of registers) register.close();
    } finally {
      await Promise.all([a.cluster.down(), b.cluster.down()]);
    }
    expect(await remains(b.cluster.id)).toEqual([]);
  });

  test('clean removes what a dead run left, and neither what is not ours nor what lives', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const dead = freshRunId();
    const living = freshRunId();
    const deadLabels = { ...runLabels(dead, 'pod', 'n1'), 'dsverify.owner.pid': String(child.pid) };
    const [stranger, left, alive] = [
      await container({ 'com.example.owner': 'somebody' }),
      await container(deadLabels),
      await container(runLabels(living, 'pod', 'n1')),
    ];
    await docker.createNetwork({ Name: `dsverify-${dead}`, Labels: deadLabels });

    const report = await clean();
    expect(report.removed.networks).toContain(`dsverify-${dead}`);
    expect(report.kept).toContainEqual({ runId: living, why: 'living' });
    expect(await remains(dead)).toEqual([]);
    expect([await exists(stranger), await exists(left), await exists(alive)]).toEqual([true, false, true]);

    await clean({ runId: living });
    expect([await exists(stranger), await exists(alive)]).toEqual([true, false]);
  });
});
