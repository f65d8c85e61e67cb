import { describe, expect, it } from 'vitest';
import type { Completion, Generator, Op, System, Value, Workload } from '../../src/core/index.js';
import { SimulatedRuntime } from '../../src/sim/index.js';
import {
  assertConforms,
  clientConformance,
  type KnownProtocol,
  systemConformance,
  workloadConformance,
} from '../../src/testing/index.js';
import { systems } from '../../systems/index.js';
import { set, workloads } from '../../workloads/index.js';
import { InMemoryStore } from '../run/in-memory-store.js';

/** A store that does everything at once. */
function perfect(): (op: Op) => Completion {
  const held = new Map<Value, Value>();
  const elements: Value[] = [];
  const micro = (op: Value): Value => {
    const [f, key, value] = op as [string, Value, Value];
    if (f === 'r') return [f, key, held.get(key) ?? null];
    held.set(key, f === 'append' ? [...((held.get(key) ?? []) as Value[]), value] : value);
    return op;
  };
  return ({ f, key = null, value = null }) => {
    switch (f) {
      case 'add':
        elements.push(value);
        return { type: 'ok' };
      case 'read':
        return { type: 'ok', value: key === null ? [...elements] : (held.get(key) ?? null) };
      case 'write':
        held.set(key, value);
        return { type: 'ok' };
      case 'cas': {
        const [from, to] = value as [Value, Value];
        if (held.get(key) !== from) return { type: 'fail' };
        held.set(key, to);
        return { type: 'ok' };
      }
      default:
        return { type: 'ok', value: (value as Value[]).map(micro) };
    }
  };
}

const failing = (results: readonly { rule: string; holds: boolean }[]) =>
  results.filter(({ holds }) => !holds).map(({ rule }) => rule);

describe('the conformance kit', () => {
  it.each([...workloads.keys()])('passes the workload %s', async (name) => {
    const results = await workloadConformance(workloads.get(name) as Workload, perfect);
    assertConforms(name, results);
    expect(results.length).toBeGreaterThan(7);
  });

  it.each(['abd', 'primary-backup'])('passes the simulated system %s and its clients', async (name) => {
    const system = (await systems.get(name)?.()) as System;
    assertConforms(name, await systemConformance(system));
    const known: readonly KnownProtocol[] = ['register', 'set', 'list-append', 'rw-register'];
    for (const protocol of known.filter((one) => Object.hasOwn(system.clients, one))) {
      assertConforms(`${name}, ${protocol}`, await clientConformance(system, new SimulatedRuntime(), protocol));
    }
  });

  it('passes the definition of etcd without an engine', async () => {
    assertConforms('etcd', await systemConformance((await systems.get('etcd')?.()) as System));
  });

  it('names every rule that a client breaks, and takes the cluster down', async () => {
    const store = new InMemoryStore();
    store.answer = async (op) => ({ type: 'ok', value: op.f === 'read' ? 7 : op.value });
    const results = await clientConformance(store.system, store.runtime, 'register');
    expect(failing(results)).toEqual([
      'a register that was never written reads null, through every node',
      'a write is seen by a read that begins afterwards, of the same key and no other',
      'a compare-and-set takes effect where it finds what it expects, and fails where it does not',
      'a function that the protocol does not have is never acknowledged',
    ]);
    expect(() => assertConforms('it', results)).toThrow(expect.objectContaining({ code: 'NOT_CONFORMING' }));
    expect(store.calls.at(-1)).toBe('down');
  });

  it('names the rules that a client of transactions breaks', async () => {
    const store = new InMemoryStore();
    const lists = new Map<Value, Value[]>();
    // Forgets what it wrote itself until the transaction is over, and what it is asked to do first.
    store.answer = async ({ value }) => {
      const ops = value as [string, Value, Value][];
      const answer = ops.map(([f, key, v]): Value => (f === 'r' ? [f, key, lists.get(key) ?? null] : [f, key, v]));
      for (const [f, key, v] of ops.toReversed()) if (f === 'append') lists.set(key, [...(lists.get(key) ?? []), v]);
      return { type: 'ok', value: answer };
    };
    const client = store.system.clients['register'];
    const system = { ...store.system, clients: { 'list-append': client as never } };
    expect(failing(await clientConformance(system, store.runtime, 'list-append'))).toEqual([
      'a transaction sees what it wrote itself, and before that what was there',
      'writes of one transaction to one key take effect in their order',
    ]);
  });

  it('finds a generator that remembers', async () => {
    let count = 0;
    const generator = (): Generator => {
      const self: Generator = {
        next: ({ thread }) => [thread === undefined ? 'pending' : { f: 'add', value: count++ }, self],
        update: () => self,
      };
      return self;
    };
    expect(failing(await workloadConformance({ ...(set as Workload), generator }, perfect))).toEqual([
      'its generator asks for the same operations when it is asked again',
      'its generator is pure: the very same one can be carried out twice',
    ]);
  });

  it('finds a workload whose checker cannot bear what happens, and a system without defaults', async () => {
    const fragile: Workload = {
      ...(set as Workload),
      checkers: () => [
        {
          name: 'fragile',
          check: async (history) => {
            if (![...history.ops()].some((op) => op.type === 'ok')) throw new Error('nothing succeeded');
            return { valid: true, summary: '', anomalies: [] };
          },
        },
      ],
    };
    expect(failing(await workloadConformance(fragile, perfect))).toEqual([
      'its checkers catch a store that answers what is not so',
      'its checkers answer also where every operation ends in fail',
      'its checkers answer also where every operation ends in info',
    ]);
    const { system } = new InMemoryStore();
    const nameless = {
      ...system,
      name: 'My Store',
      clients: { register: system.clients['register'] as never },
      claims: () => [{ protocol: 'queue', model: 'linearizable', source: '' }],
    };
    expect(failing(await systemConformance(nameless))).toEqual([
      'its name can stand in names of files and containers',
      'it has a client for every protocol that it promises something for',
    ]);
  });
});
