import { describe, expect, it } from 'vitest';
import {
  faultWindows,
  History,
  MILLISECOND_NS,
  type NemesisContext,
  type OpInput,
  type Value,
} from '../../src/core/index.js';
import { clusterWith, contextOf, nemesisOf, nodes } from './idle-cluster.js';

/** Starts a fault, then does what is left about it, step by step. */
async function rehearse(text: string, plan: Record<string, Value>, context: NemesisContext) {
  const { nemesis } = nemesisOf(text);
  const [fault] = text.split(':');
  const ops: OpInput[] = [];
  await context.clock.drive(async () => {
    const steps = [`start-${fault}`, `probe-${fault}`, `stop-${fault}`, `probe-${fault}-healed`];
    for (const f of steps) {
      const asked = f.startsWith('start') ? { faultId: 1, fault, ...plan } : { faultId: 1, fault };
      ops.push({ process: 'nemesis', type: 'invoke', f, value: asked, timeNs: context.clock.nowNs() });
      const { value, error } = await nemesis.invoke({ process: 'nemesis', f, value: asked }, context);
      const told = { process: 'nemesis', type: 'info', f, value, timeNs: context.clock.nowNs() } as const;
      ops.push(error === undefined ? told : { ...told, error });
      await context.clock.sleep(1000 * MILLISECOND_NS);
    }
  });
  return { ops, windows: faultWindows(History.from(ops)) };
}

const cut = { nodes: ['n1'], links: [{ from: 'n1', to: 'n2' }] };

describe('a fault', () => {
  it.each([
    ['partition:one', cut],
    ['kill:one', { nodes: ['n2'] }],
    ['pause:majority', { nodes: ['n1', 'n2', 'n3'] }],
    ['kill:all', { nodes }],
  ])('%s is proven while it is on, and proven to be gone afterwards', async (text, plan) => {
    const { windows } = await rehearse(text, plan, contextOf(await clusterWith()));
    expect(windows).toMatchObject([{ id: 1, proven: true, healed: true, nodes: plan.nodes }]);
  });

  it('that does nothing is told as it is: packets that should be lost arrive', async () => {
    const idle = await clusterWith(({ net }) => ({ net: { ...net, drop: async () => async () => {} } }));
    const { windows } = await rehearse('partition', cut, contextOf(idle));
    expect(windows).toMatchObject([{ proven: false, healed: true, measured: { on: { leaking: ['n1->n2'] } } }]);
  });

  it('that cuts more than it should is told as it is', async () => {
    const eager = await clusterWith(({ net }) => ({
      net: { ...net, drop: (links) => net.drop([...links, { from: 'n4', to: 'n5' }]) },
    }));
    const { windows } = await rehearse('partition', cut, contextOf(eager));
    expect(windows).toMatchObject([{ proven: false, healed: true, measured: { on: { unreachable: ['n4->n5'] } } }]);
  });

  it('that stays on is told as it is', async () => {
    const stuck = await clusterWith(({ net }) => ({
      net: { ...net, drop: async (links) => net.drop(links).then(() => async () => {}) },
    }));
    const { windows } = await rehearse('partition', cut, contextOf(stuck));
    expect(windows).toMatchObject([{ proven: true, healed: false }]);
    const dead = await clusterWith(() => ({ start: async () => {} }));
    expect((await rehearse('kill', { nodes: ['n2'] }, contextOf(dead))).windows).toMatchObject([
      { proven: true, healed: false },
    ]);
  });

  it('that misses its process, or hits another one, is told as it is', async () => {
    const missing = await clusterWith(() => ({ kill: async () => async () => {} }));
    const plan = { nodes: ['n2'] };
    expect((await rehearse('kill', plan, contextOf(missing))).windows).toMatchObject([{ proven: false }]);
    const astray = await clusterWith((cluster) => ({ pause: () => cluster.pause('n3') }));
    expect((await rehearse('pause', plan, contextOf(astray))).windows).toMatchObject([{ proven: false }]);
  });

  it('whose start fails half-way is still taken back', async () => {
    const failing = await clusterWith((cluster) => ({
      kill: async (node) => {
        if (node === 'n3') throw new Error('no such process');
        return cluster.kill(node);
      },
    }));
    const { ops, windows } = await rehearse('kill', { nodes: ['n2', 'n3'] }, contextOf(failing));
    expect(ops[1].error).toEqual(['start-failed', 'no such process']);
    expect(windows).toMatchObject([{ proven: false, healed: true }]);
  });

  it('aimed at primaries hits those that lead when it starts', async () => {
    const { windows } = await rehearse('kill:primaries', {}, contextOf(await clusterWith(), ['n4']));
    expect(windows).toMatchObject([{ nodes: ['n4'], proven: true, healed: true }]);
    const around = await rehearse('partition:primaries', {}, contextOf(await clusterWith(), ['n4']));
    expect(around.windows).toMatchObject([{ nodes: ['n4'], groups: [['n4'], ['n1', 'n2', 'n3', 'n5']], proven: true }]);
  });

  it('aimed at primaries where none leads is no fault, and says so', async () => {
    const { ops, windows } = await rehearse('kill:primaries', {}, contextOf(await clusterWith(), []));
    expect(windows).toEqual([]);
    expect(ops[1]).toMatchObject({ error: 'no-primary', value: { nodes: [] } });
    expect(ops[1].timeNs).toBeGreaterThanOrEqual(1000 * MILLISECOND_NS);
  });
});

describe('a cluster that cannot say who leads', () => {
  it('is asked again, and where it never can, that is no fault', async () => {
    let asked = 0;
    const slow = contextOf(await clusterWith());
    const primaries = async () => {
      if (++asked < 4) throw new Error('unreachable');
      return ['n2'];
    };
    const { windows } = await rehearse('kill:primaries', {}, { ...slow, primaries });
    expect(windows).toMatchObject([{ nodes: ['n2'], proven: true, healed: true }]);

    const never = async () => Promise.reject(new Error('unreachable'));
    const lost = await rehearse('kill:primaries', {}, { ...contextOf(await clusterWith()), primaries: never });
    expect(lost.windows).toEqual([]);
    expect(lost.ops[1].error).toEqual(['no-primary', 'unreachable']);
  });
});

describe('healing', () => {
  it('takes back everything that is on, and proves it', async () => {
    const cluster = await clusterWith();
    const context = contextOf(cluster);
    const { nemesis } = nemesisOf('partition,kill,pause');
    await cluster.clock.drive(async () => {
      const invoke = (f: string, value: Value) => nemesis.invoke({ process: 'nemesis', f, value }, context);
      await invoke('start-partition', { faultId: 1, fault: 'partition', ...cut });
      await invoke('start-kill', { faultId: 2, fault: 'kill', nodes: ['n2'] });
      await invoke('start-pause', { faultId: 3, fault: 'pause', nodes: ['n3'] });
      await nemesis.heal(context);
      expect((await cluster.probe.links([{ from: 'n1', to: 'n2' }]))[0].received).toBeGreaterThan(0);
      for (const node of nodes) expect((await cluster.probe.process(node)).state).toBe('running');
    });
  });

  it('says which fault is still on when it cannot be taken back', async () => {
    const dead = await clusterWith(() => ({ start: async () => {}, healAll: async () => {} }));
    const context = contextOf(dead);
    const { nemesis } = nemesisOf('kill');
    await dead.clock.drive(async () => {
      const value = { faultId: 7, fault: 'kill', nodes: ['n2'] };
      await nemesis.invoke({ process: 'nemesis', f: 'start-kill', value }, context);
      await expect(nemesis.heal(context)).rejects.toMatchObject({ code: 'HEAL_FAILED', message: /kill 7/ });
    });
  });

  it('refuses operations that it does not know', async () => {
    const { nemesis } = nemesisOf('kill');
    const context = contextOf(await clusterWith());
    const op = { process: 'nemesis', f: 'start-partition', value: { faultId: 1 } } as const;
    await expect(nemesis.invoke(op, context)).rejects.toMatchObject({ code: 'UNKNOWN_NEMESIS_OPERATION' });
  });
});
