import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '../../src/core/index.js';
import { MILLISECOND_NS, SECOND_NS } from '../../src/core/index.js';
import { type NodeEnvironment, type NodeProgram, SimulatedCluster, simulate } from '../../src/sim/index.js';

const nodes = ['n1', 'n2', 'n3'];
type Ask = 'count' | 'disk' | 'keep' | 'forget' | 'silence' | 'shout' | 'wall';

/** Counts what it hears and the ticks of its timer; keeps numbers on its disk. */
class Listener implements NodeProgram<string, Ask, unknown> {
  readonly #env: NodeEnvironment<string>;
  readonly heard: string[] = [];
  ticks = 0;

  constructor(env: NodeEnvironment<string>) {
    this.#env = env;
    this.#tick();
  }

  #tick(): void {
    this.#env.timer(100 * MILLISECOND_NS, () => {
      this.ticks++;
      this.#tick();
    });
  }

  receive(from: string, message: string): void {
    this.heard.push(`${from}:${message}`);
  }

  request(ask: Ask, reply: (reply: unknown) => void): void {
    const { disk, nodes, send, log } = this.#env;
    if (ask === 'count') reply({ heard: [...this.heard], ticks: this.ticks });
    if (ask === 'disk') reply([disk.read('x') ?? null, disk.readLog('l').length]);
    if (ask === 'wall') reply([this.#env.wallNs(), this.#env.monotonicNs()]);
    if (ask === 'shout') {
      log('shouting');
      for (const node of nodes) send(node, 'hey');
      reply(null);
    }
    if (ask === 'keep' || ask === 'forget') {
      disk.set('x', ask);
      disk.append('l', ask);
      if (ask === 'forget') reply(null);
      else disk.fsync(() => reply(null));
    }
  }
}

function clusterOf(parameters: Record<string, number> = {}, seed = 1): SimulatedCluster {
  const quiet = { loss: 0, duplicate: 0, reorder: 0, ...parameters };
  const simulation = simulate((env: NodeEnvironment<string>) => new Listener(env), quiet);
  const spec: ClusterSpec = { runId: 'r', system: 'listener', version: '1', nodes, ports: [], seed, simulation };
  return new SimulatedCluster(spec);
}

async function ask(cluster: SimulatedCluster, node: string, question: Ask): Promise<unknown> {
  const outcome = await cluster.request(node, question, SECOND_NS);
  return outcome?.kind === 'reply' ? outcome.reply : (outcome?.kind ?? 'timeout');
}

describe('a simulated cluster', () => {
  it('delivers messages, except on links that are dropped; drops add up', async () => {
    const cluster = clusterOf();
    await cluster.clock.drive(async () => {
      const first = await cluster.net.drop([{ from: 'n1', to: 'n2' }]);
      const second = await cluster.net.drop([{ from: 'n1', to: 'n2' }]);
      await first();
      await first();
      await ask(cluster, 'n1', 'shout');
      await cluster.clock.sleep(SECOND_NS);
      expect(await ask(cluster, 'n2', 'count')).toMatchObject({ heard: [] });
      expect(await ask(cluster, 'n3', 'count')).toMatchObject({ heard: ['n1:hey'] });
      await second();
      await ask(cluster, 'n1', 'shout');
      await cluster.clock.sleep(SECOND_NS);
      expect(await ask(cluster, 'n2', 'count')).toMatchObject({ heard: ['n1:hey'] });
    });
  });

  it('lets probes see which way a link is cut', async () => {
    const cluster = clusterOf();
    await cluster.clock.drive(async () => {
      await cluster.net.drop([{ from: 'n1', to: 'n2' }]);
      const [cut, back] = await cluster.probe.links([
        { from: 'n1', to: 'n2' },
        { from: 'n2', to: 'n1' },
      ]);
      expect(cut).toEqual({ from: 'n1', to: 'n2', sent: 5, received: 0 });
      expect(back).toMatchObject({ sent: 5, received: 5 });
      expect(back.latencyNs).toBeGreaterThan(0);
      await cluster.healAll();
      expect((await cluster.probe.links([{ from: 'n1', to: 'n2' }]))[0].received).toBe(5);
    });
  });

  it('loses and doubles packets at the rates asked for', async () => {
    const count = async (parameters: Record<string, number>) => {
      const cluster = clusterOf(parameters);
      return cluster.clock.drive(async () => {
        for (let i = 0; i < 400; i++) await ask(cluster, 'n1', 'shout');
        await cluster.clock.sleep(SECOND_NS);
        return ((await ask(cluster, 'n2', 'count')) as { heard: string[] }).heard.length;
      });
    };
    expect(await count({})).toBe(400);
    expect(Math.abs((await count({ loss: 0.5 })) - 200)).toBeLessThan(50);
    expect(Math.abs((await count({ duplicate: 0.5 })) - 600)).toBeLessThan(50);
  });

  it('forgets with a kill what was not fsynced, and memory', async () => {
    const cluster = clusterOf();
    await cluster.clock.drive(async () => {
      await ask(cluster, 'n1', 'keep');
      await ask(cluster, 'n1', 'forget');
      expect(await ask(cluster, 'n1', 'disk')).toEqual(['forget', 2]);
      const restart = await cluster.kill('n1');
      expect(await cluster.probe.process('n1')).toEqual({ node: 'n1', state: 'gone' });
      expect(await ask(cluster, 'n1', 'disk')).toBe('refused');
      await restart();
      await restart();
      expect(await cluster.probe.process('n1')).toEqual({ node: 'n1', state: 'running', pid: 2 });
      expect(await ask(cluster, 'n1', 'disk')).toEqual(['keep', 1]);
      expect(await ask(cluster, 'n1', 'count')).toMatchObject({ heard: [] });
    });
  });

  it('resets the connections of a process that dies with a request in its hands', async () => {
    const cluster = clusterOf();
    await cluster.clock.drive(async () => {
      const asked = ask(cluster, 'n1', 'silence');
      await cluster.clock.sleep(100 * MILLISECOND_NS);
      await cluster.kill('n1');
      expect(await asked).toBe('reset');
      expect(await ask(cluster, 'n2', 'silence')).toBe('timeout');
    });
  });

  it('lets a paused process do late what it would have done', async () => {
    const cluster = clusterOf();
    await cluster.clock.drive(async () => {
      const resume = await cluster.pause('n2');
      expect(await cluster.probe.process('n2')).toMatchObject({ state: 'paused' });
      await ask(cluster, 'n1', 'shout');
      await cluster.clock.sleep(SECOND_NS);
      const asked = cluster.request('n2', 'count', SECOND_NS);
      await cluster.clock.sleep(SECOND_NS / 2);
      await resume();
      // Its timer was due once while it stood, and is set again from there.
      expect(await asked).toMatchObject({ reply: { heard: ['n1:hey'], ticks: 1 } });
    });
  });

  it('makes durable what a paused process has asked for, and tells it afterwards', async () => {
    const cluster = clusterOf({ fsyncMs: 2000 });
    await cluster.clock.drive(async () => {
      const asked = cluster.request('n2', 'keep', 120 * SECOND_NS);
      await cluster.clock.sleep(20 * MILLISECOND_NS);
      const resume = await cluster.pause('n2');
      const first = await Promise.race([asked, cluster.clock.sleep(60 * SECOND_NS)]);
      expect(first).toBeUndefined();
      await resume();
      expect(await asked).toMatchObject({ kind: 'reply' });
    });
  });

  it('does not ask a paused process what it takes itself for', async () => {
    const named = simulate(() => ({ receive() {}, request() {}, role: () => 'primary' }));
    const spec = { runId: 'r', system: 'named', version: '1', nodes, ports: [], seed: 1, simulation: named };
    const cluster = new SimulatedCluster(spec);
    await cluster.clock.drive(async () => {
      const resume = await cluster.pause('n1');
      expect(nodes.map((node) => cluster.role(node))).toEqual([undefined, 'primary', 'primary']);
      await resume();
      expect(cluster.role('n1')).toBe('primary');
    });
  });

  it('gives every node a clock of its own', async () => {
    const cluster = clusterOf({ clockOffsetMs: 1000, clockDriftPpm: 1000 });
    await cluster.clock.drive(async () => {
      const clocks = await Promise.all(nodes.map((node) => ask(cluster, node, 'wall')));
      expect(new Set(clocks.map((clock) => (clock as number[])[0])).size).toBe(3);
      await cluster.clock.sleep(1000 * SECOND_NS);
      const [wall, monotonic] = (await ask(cluster, 'n1', 'wall')) as [number, number];
      expect(Math.abs(wall - cluster.clock.nowNs())).toBeGreaterThan(1 * MILLISECOND_NS);
      expect(Math.abs(monotonic / cluster.clock.nowNs() - 1)).toBeLessThanOrEqual(0.001);
    });
  });

  it('writes a log with times for every node', async () => {
    const cluster = clusterOf();
    const directory = mkdtempSync(join(tmpdir(), 'dsverify-sim-'));
    const files = await cluster.clock.drive(async () => {
      await ask(cluster, 'n1', 'shout');
      return cluster.collectLogs(directory);
    });
    expect(files).toEqual(nodes.map((node) => join(directory, `${node}.log`)));
    expect(readFileSync(files[0], 'utf8')).toMatch(/^0\.000000 process started\n0\.0\d+ shouting\n$/);
  });

  it('says which node does not exist, and what it cannot do', async () => {
    const cluster = clusterOf();
    await expect(cluster.kill('n9')).rejects.toMatchObject({ code: 'UNKNOWN_NODE' });
    await expect(cluster.exec('n1', ['ls'])).rejects.toMatchObject({ code: 'SIMULATED_EXEC' });
    expect(() => new SimulatedCluster({ ...specWithout(), nodes })).toThrow(/no program/);
  });
});

function specWithout(): ClusterSpec {
  return { runId: 'r', system: 'x', version: '1', nodes, ports: [], seed: 1 };
}
