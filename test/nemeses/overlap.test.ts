import { describe, expect, it } from 'vitest';
import type { Cluster, NemesisContext, Value } from '../../src/core/index.js';
import { clusterWith, contextOf, nemesisOf, nodes } from './idle-cluster.js';

type Told = { proven?: boolean; healed?: boolean; measured?: { unprobed?: unknown } };

/** A nemesis of all faults, on a cluster: steps by name, as `start-kill 2`. */
class Together {
  readonly #context: NemesisContext;
  readonly package = nemesisOf('partition,kill,pause');

  constructor(readonly cluster: Cluster) {
    this.#context = contextOf(cluster);
  }

  async step(f: string, faultId: number, plan: Record<string, Value> = {}): Promise<Told> {
    const fault = f.split('-')[1] ?? '';
    const value = { faultId, fault, ...plan };
    const done = await this.package.nemesis.invoke({ process: 'nemesis', f, value }, this.#context);
    expect(done.error).toBeUndefined();
    return done.value as Told;
  }

  async on(fault: string, faultId: number, plan: Record<string, Value>): Promise<Told> {
    await this.step(`start-${fault}`, faultId, plan);
    return this.step(`probe-${fault}`, faultId);
  }

  async off(fault: string, faultId: number): Promise<Told> {
    await this.step(`stop-${fault}`, faultId);
    return this.step(`probe-${fault}-healed`, faultId);
  }

  async states(): Promise<string> {
    return (await Promise.all(nodes.map((node) => this.cluster.probe.process(node))))
      .map(({ state }) => state)
      .join(' ');
  }
}

async function together(script: (run: Together) => Promise<void>, changes?: Parameters<typeof clusterWith>[0]) {
  const cluster = await clusterWith(changes);
  await cluster.clock.drive(() => script(new Together(cluster)));
}

const link = (from: string, to: string) => ({ from, to });
const one = { nodes: ['n1'], links: [link('n1', 'n2'), link('n2', 'n1')] };

describe('faults that are on together', () => {
  it('are each proven on and gone, though other nodes are held by other faults', () =>
    together(async (run) => {
      expect(await run.on('partition', 1, one)).toMatchObject({ proven: true });
      expect(await run.on('kill', 2, { nodes: ['n1', 'n3'] })).toMatchObject({ proven: true });
      expect(await run.on('pause', 3, { nodes: ['n4'] })).toMatchObject({ proven: true });
      expect(await run.off('partition', 1)).toMatchObject({ healed: true });
      expect(await run.states()).toBe('gone running gone paused running');
      expect(await run.off('kill', 2)).toMatchObject({ healed: true });
      expect(await run.states()).toBe('running running running paused running');
      expect(await run.off('pause', 3)).toMatchObject({ healed: true });
    }));

  it('leave a link cut, and a process down, until the last of them lets go', () =>
    together(async (run) => {
      await run.on('partition', 1, one);
      await run.on('partition', 2, { nodes: ['n1'], links: [link('n1', 'n2'), link('n1', 'n3')] });
      await run.on('kill', 3, { nodes: ['n2'] });
      await run.on('kill', 4, { nodes: ['n2', 'n3'] });
      await run.off('partition', 1);
      await run.off('kill', 3);
      const links = [link('n1', 'n2'), link('n2', 'n1'), link('n1', 'n3')];
      expect((await run.cluster.probe.links(links)).map(({ received }) => received > 0)).toEqual([false, true, false]);
      expect(await run.states()).toBe('running gone gone running running');
      expect(await run.off('partition', 2)).toMatchObject({ healed: true });
      expect(await run.off('kill', 4)).toMatchObject({ healed: true });
      expect(await run.states()).toBe('running running running running running');
    }));

  it('keep a node paused that is killed and started again meanwhile', () =>
    together(async (run) => {
      await run.on('pause', 1, { nodes: ['n1'] });
      expect(await run.on('kill', 2, { nodes: ['n1'] })).toMatchObject({ proven: true });
      expect(await run.off('kill', 2)).toMatchObject({ healed: true });
      expect(await run.states()).toBe('paused running running running running');
      expect(await run.off('pause', 1)).toMatchObject({ healed: true });
      expect(await run.states()).toBe('running running running running running');
    }));

  it('say what could not be probed, and by which fault, and count as proven by the rest', () =>
    together(async (run) => {
      await run.on('kill', 1, { nodes: ['n1'] });
      const paused = await run.on('pause', 2, { nodes: ['n1', 'n2'] });
      expect(paused).toMatchObject({
        proven: true,
        measured: { unprobed: [{ what: ['n1'], because: 'killed by fault 1, kill' }] },
      });
      await run.on('partition', 3, one);
      const cut = await run.on('partition', 4, { nodes: ['n1'], links: [link('n1', 'n2'), link('n1', 'n4')] });
      expect(cut).toMatchObject({
        proven: true,
        measured: { unprobed: [{ what: ['n1->n2'], because: 'cut by fault 3, partition' }] },
      });
    }));

  it('are neither proven nor disproven where another fault does all that they do', () =>
    together(async (run) => {
      await run.on('kill', 1, { nodes: ['n1', 'n2'] });
      expect((await run.on('kill', 2, { nodes: ['n2'] })).proven).toBeUndefined();
      expect((await run.on('pause', 3, { nodes: ['n1'] })).proven).toBeUndefined();
      await run.on('partition', 4, one);
      expect((await run.on('partition', 5, one)).proven).toBeUndefined();
      expect((await run.off('kill', 2)).healed).toBeUndefined();
      expect((await run.off('partition', 5)).healed).toBeUndefined();
    }));

  it('are not proven by what another fault does: a partition that does nothing, beside one that works', () =>
    together(
      async (run) => {
        await run.on('partition', 1, one);
        const idle = await run.on('partition', 2, { nodes: ['n1'], links: [link('n1', 'n2'), link('n1', 'n5')] });
        expect(idle).toMatchObject({ proven: false, measured: { leaking: ['n1->n5'] } });
      },
      ({ net }) => ({
        net: {
          ...net,
          drop: async (links) => (links.length === 2 && links[1]?.to === 'n5' ? async () => {} : net.drop(links)),
        },
      }),
    ));

  it('are healed one and all at the end, each probed again that another had hidden', () =>
    together(async (run) => {
      await run.on('kill', 1, { nodes: ['n1', 'n2'] });
      await run.on('pause', 2, { nodes: ['n1'] });
      await run.off('pause', 2);
      await run.on('partition', 3, one);
      await run.step('start-pause', 4, { nodes: ['n5'] });
      const healed = new Map<unknown, unknown>();
      const { finalGenerator, nemesis } = run.package;
      const order: string[] = [];
      for (;;) {
        const [request] = finalGenerator.next({ isFree: () => true } as never) ?? [];
        if (request === undefined || typeof request === 'string' || request.f === undefined) break;
        order.push(request.f);
        const { f, value = null } = request;
        const done = await nemesis.invoke({ process: 'nemesis', f, value }, contextOf(run.cluster));
        const told = done.value as { faultId: number; healed?: boolean };
        if (told.healed !== undefined) healed.set(told.faultId, told.healed);
      }
      expect(order.slice(0, 4)).toEqual(['probe-pause', 'stop-kill', 'stop-partition', 'stop-pause']);
      expect(healed).toEqual(new Map([1, 2, 3, 4].map((id) => [id, true])));
      expect(await run.states()).toBe('running running running running running');
    }));
});

describe('a probe that cannot look', () => {
  it('at a node says so, and tells what the others show', () =>
    together(
      async (run) => {
        expect(await run.on('kill', 1, { nodes: ['n1', 'n2'] })).toMatchObject({
          proven: true,
          measured: { unprobed: [{ what: ['n2'], because: 'the pod does not answer' }] },
        });
        expect((await run.on('pause', 2, { nodes: ['n2'] })).proven).toBeUndefined();
      },
      ({ probe }) => ({
        probe: {
          links: (links, options) => probe.links(links, options),
          process: async (node) => {
            if (node === 'n2') throw new Error('the pod does not answer');
            return probe.process(node);
          },
        },
      }),
    ));

  it('over a link does not take it for cut', () =>
    together(
      async (run) => {
        expect(await run.on('partition', 1, one)).toMatchObject({
          proven: true,
          measured: { unprobed: [{ what: ['n2->n1'], because: 'the pod does not answer' }] },
        });
      },
      ({ probe }) => ({
        probe: {
          process: (node) => probe.process(node),
          links: async (links, options) =>
            (await probe.links(links, options)).map((seen) =>
              seen.from === 'n2' && seen.to === 'n1'
                ? { from: seen.from, to: seen.to, sent: 0, received: 0, error: 'the pod does not answer' }
                : seen,
            ),
        },
      }),
    ));
});

describe('a step that the run gave up waiting for', () => {
  it('is let to its end before the next one begins', async () => {
    let end: () => void = () => {};
    const slow = await clusterWith((cluster) => ({
      kill: async (node) => {
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        return cluster.kill(node);
      },
    }));
    const { nemesis } = nemesisOf('kill');
    const context = contextOf(slow);
    const value = { faultId: 1, fault: 'kill', nodes: ['n1'] };
    const starting = nemesis.invoke({ process: 'nemesis', f: 'start-kill', value }, context);
    const stopping = nemesis.invoke({ process: 'nemesis', f: 'stop-kill', value }, context);
    await new Promise((resolve) => setImmediate(resolve));
    end();
    await starting;
    await stopping;
    expect((await slow.probe.process('n1')).state).toBe('running');
  });
});
