import { describe, expect, it } from 'vitest';
import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import type { NemesisPackage, System } from '../../src/core/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import { assertConforms, nemesisConformance } from '../../src/testing/index.js';
import { systems } from '../../systems/index.js';
import { InMemoryStore } from '../run/in-memory-store.js';

const system = (await systems.get('sim')?.()) as System;
const conformance = (create: (nodes: number) => NemesisPackage) =>
  nemesisConformance(create, system, new SimulatedRuntime());
const ours = (spec: string) => (nodes: number) =>
  createNemesis({ faults: parseNemesis(spec), nodes, system, mode: 'turns' });
const seen = async (create: (nodes: number) => NemesisPackage) =>
  (await conformance(create)).filter(({ holds }) => !holds).map(({ seen: what }) => what);

describe('the conformance kit for nemeses', () => {
  it.each(['partition', 'partition:bridge', 'kill', 'kill:majority', 'pause:primaries', 'partition,kill,pause'])(
    'passes %s',
    async (spec) => {
      const results = await conformance(ours(spec));
      assertConforms(spec, results);
      expect(results).toHaveLength(4);
    },
  );

  it('finds a nemesis that takes nothing back', async () => {
    const create = (nodes: number): NemesisPackage => {
      const whole = ours('kill')(nodes);
      const nemesis = { ...whole.nemesis, fs: whole.nemesis.fs, requires: whole.nemesis.requires };
      return {
        ...whole,
        nemesis: {
          ...nemesis,
          name: 'stubborn',
          invoke: async (op, context) =>
            op.f === 'stop-kill' ? { value: op.value } : whole.nemesis.invoke(op, context),
          heal: async () => {},
        },
      };
    };
    expect(await seen(create)).toEqual([
      expect.stringMatching(/was not proven to be gone by probe-kill-healed/),
      expect.stringMatching(/n\d is gone/),
    ]);
  });

  it('finds a fault that does nothing, one that nobody draws, and one that is never there', async () => {
    const idle = (nodes: number): NemesisPackage => {
      const whole = ours('pause')(nodes);
      const { fs, requires } = whole.nemesis;
      const invoke = async () => ({ value: { faultId: 1, nodes: ['n1'], proven: false, healed: true } });
      return { ...whole, nemesis: { name: 'idle', fs, requires, invoke, heal: async () => {} } };
    };
    expect((await seen(idle))[0]).toContain('was not proven by an operation probe-pause');
    expect((await seen((nodes) => ({ ...ours('pause')(nodes), bands: [] })))[0]).toContain('no band');
    const never = (nodes: number) => ({
      ...ours('pause')(nodes),
      generator: new InMemoryStore().faults().finalGenerator,
    });
    expect((await seen(never))[0]).toContain('no fault was injected');
  });
});
