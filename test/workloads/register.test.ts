import { describe, expect, it } from 'vitest';
import { History, type Op, SECOND_NS, type Value, type WorkloadContext } from '../../src/core/index.js';
import { clients, limit, timeLimit } from '../../src/generators/index.js';
import { invocations, simulateGenerator } from '../../src/testing/index.js';
import { register, workloads } from '../../workloads/index.js';

const context: WorkloadContext = { seed: 1, concurrency: 10, nodes: ['n1', 'n2', 'n3', 'n4', 'n5'] };
const defaults = register.options.parse({});

/** What the workload asks of a store that does everything at once. */
function perfect(ops: number, more: Partial<WorkloadContext> = {}): Op[] {
  const held = new Map<Value, Value>();
  return simulateGenerator(limit(ops, clients(register.generator(defaults, { ...context, ...more }))), {
    concurrency: 10,
    maxEvents: 1e6,
    complete: ({ f, key = null, value = null }) => {
      if (f === 'read') return { type: 'ok', value: held.get(key) ?? null };
      if (f === 'cas' && (value as Value[])[0] !== held.get(key)) return { type: 'fail' };
      held.set(key, f === 'cas' ? ((value as Value[])[1] ?? null) : value);
      return { type: 'ok' };
    },
  });
}

describe('the register workload', () => {
  it('has several clients on every register, half of whose operations read', () => {
    const ops = invocations(perfect(4000));
    const reads = ops.filter((op) => op.f === 'read').length;
    expect(Math.abs(reads - 2000)).toBeLessThan(150);
    for (const key of new Set(ops.map((op) => op.key))) {
      const onKey = ops.filter((op) => op.key === key);
      expect(onKey.length).toBeLessThanOrEqual(defaults.opsPerKey);
      if (onKey.length === defaults.opsPerKey) expect(new Set(onKey.map((op) => op.process)).size).toBe(5);
    }
  });

  it('writes every value once to a register, so that a read tells which write it saw', () => {
    const written = new Map<string, number>();
    for (const op of invocations(perfect(3000))) {
      if (op.f === 'read') continue;
      const value = op.f === 'cas' ? (op.value as Value[])[1] : op.value;
      const name = JSON.stringify([op.key, value]);
      written.set(name, (written.get(name) ?? 0) + 1);
    }
    expect(Math.max(...written.values())).toBe(1);
  });

  it('has compare-and-sets that succeed and some that do not', () => {
    const cas = perfect(4000).filter((op) => op.f === 'cas' && op.type !== 'invoke');
    const share = cas.filter((op) => op.type === 'ok').length / cas.length;
    expect(cas.length).toBeGreaterThan(700);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.95);
  });

  it('asks no compare-and-set of a system that has none', () => {
    const ops = invocations(perfect(1000, { functions: ['read', 'write'] }));
    expect(new Set(ops.map((op) => op.f))).toEqual(new Set(['read', 'write']));
  });

  it('does not give a register up at its end because a leader is still to be elected', () => {
    const history = History.from([{ process: 0, type: 'invoke', f: 'write', key: 7, value: 1 }]);
    const reads = simulateGenerator(clients(register.finalGenerator?.(defaults, context, history) ?? []), {
      complete: (op) => ({ type: op.timeNs < 2 * SECOND_NS ? 'fail' : 'ok' }),
    });
    expect(reads.at(-1)).toMatchObject({ type: 'ok', key: 7 });
    expect(reads.length).toBeLessThan(12);
  });

  it('reads every register once more at the end, again until that succeeds', () => {
    const history = History.from(perfect(1000));
    const final = register.finalGenerator?.(defaults, context, history);
    const failing = new Set<unknown>();
    const reads = simulateGenerator(clients(final ?? []), {
      concurrency: 10,
      complete: (op) => {
        if (failing.has(op.key)) return { type: 'ok', value: 1 };
        failing.add(op.key);
        return { type: 'fail' };
      },
    });
    const ok = reads.filter((op) => op.type === 'ok').map((op) => op.key);
    expect(ok.toSorted()).toEqual([...new Set([...history.ops()].map((op) => op.key))].toSorted());
    expect(reads.every((op) => op.f === 'read')).toBe(true);
  });
});

describe('the set workload', () => {
  const set = workloads.get('set');
  it('adds every element once and reads now and then', () => {
    const options = set?.options.parse({});
    const ops = invocations(simulateGenerator(limit(2000, set?.generator(options, context) ?? [])));
    const added = ops.filter((op) => op.f === 'add').map((op) => op.value);
    expect(new Set(added).size).toBe(added.length);
    expect(Math.abs(2000 - added.length - 100)).toBeLessThan(40);
  });

  it('ends with a read by every client, again until that succeeds', () => {
    const final = set?.finalGenerator?.(set.options.parse({}), context, History.from([])) ?? [];
    const reads = simulateGenerator(timeLimit(60 * SECOND_NS, clients(final)), {
      concurrency: 4,
      complete: (op) => ({ type: op.timeNs < 3 * SECOND_NS ? 'info' : 'ok', value: [] }),
    });
    const ok = reads.filter((op) => op.type === 'ok').map((op) => Number(op.process) % 4);
    expect(ok.toSorted()).toEqual([0, 1, 2, 3]);
  });
});
