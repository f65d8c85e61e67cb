import { describe, expect, it } from 'vitest';
import { SimulatedStore } from '../../../bench/simulated-store.js';
import { analyze } from '../../../checkers/transactional/analysis.js';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { components } from '../../../checkers/transactional/components.js';
import { type CycleBudget, findCycles } from '../../../checkers/transactional/cycle-search.js';
import {
  DATA,
  type DependencyGraph,
  GraphBuilder,
  RW,
  WITH_REALTIME,
  WR,
  WW,
} from '../../../checkers/transactional/dependency-graph.js';
import { linkAll } from '../../../checkers/transactional/link-all.js';
import { boundary } from '../../../checkers/transactional/models.js';
import { question } from '../../../checkers/transactional/options.js';
import { verdict } from '../../../checkers/transactional/verdict.js';
import { Random } from '../../../src/core/index.js';
import { concurrently, historyOf } from './shorthand.js';
import { cycleTypes } from './version-orders.js';

type Edge = readonly [from: number, to: number, kind: number];

function graphOf(transactions: number, edges: readonly Edge[]): DependencyGraph {
  const builder = new GraphBuilder(transactions);
  for (const [from, to, kind] of edges) builder.edge(from, to, kind);
  return builder.build();
}

function cyclesOf(graph: DependencyGraph, budget?: CycleBudget) {
  return findCycles(graph, [], components(graph, DATA | WITH_REALTIME), budget);
}

/** A ring of ww edges, closed by an rw edge, with shortcuts that make shorter cycles. */
function ring(size: number, shortcuts: readonly Edge[]): DependencyGraph {
  const around = Array.from({ length: size - 1 }, (_, i): Edge => [i, i + 1, WW]);
  return graphOf(size, [...around, [size - 1, 0, RW], ...shortcuts]);
}

describe('the search for cycles', () => {
  it('finds the smallest one of a type in a component', () => {
    const { cycles } = cyclesOf(ring(50, [[40, 30, RW]]));
    expect(cycles.map(({ type, transactions }) => [type, transactions.length])).toEqual([['G-single-item', 11]]);
  });

  it('reports each component on its own', () => {
    const { cycles, components: parts } = cyclesOf(
      graphOf(5, [
        [0, 1, WR],
        [1, 0, WW],
        [2, 3, RW],
        [3, 2, RW],
        [1, 2, WW],
        [3, 4, WW],
      ]),
    );
    expect(parts).toBe(2);
    expect(cycles.map(({ type }) => type)).toEqual(['G1c', 'G2-item']);
  });

  it('does not take a walk that passes a transaction twice for a cycle', () => {
    // Two write skews that share a transaction: no cycle keeps its rw edges apart.
    const { cycles } = cyclesOf(
      graphOf(3, [
        [0, 1, RW],
        [1, 0, RW],
        [1, 2, RW],
        [2, 1, RW],
      ]),
    );
    expect(cycles.map(({ type, transactions }) => [type, transactions.length])).toEqual([['G2-item', 2]]);
  });

  it('says what it did not search when its budget runs out, and what it found so far', () => {
    const size = 400;
    const shortcuts = Array.from({ length: size - 10 }, (_, i): Edge => [i + 9, i, RW]);
    const { cycles, notSearched } = cyclesOf(ring(size, shortcuts), { edgesPerSearch: 20, stepsPerDecision: 0 });
    expect(cycles.map(({ type }) => type)).toEqual(['G-single-item']);
    expect(notSearched).toEqual([{ type: 'G-single-item', transactions: size, found: true }]);
  });

  it('answers for one giant component of fifty thousand transactions', () => {
    const size = 50_000;
    const edges: Edge[] = [];
    for (let i = 0; i < size; i++)
      for (const step of [1, 7, 900]) edges.push([i, (i + step) % size, step === 7 ? RW : WR]);
    const { cycles, largest } = cyclesOf(graphOf(size, edges));
    expect(largest).toBe(size);
    expect(cycles.length).toBeGreaterThan(0);
  });

  it('reaches the same transactions through a node in between as by single edges', () => {
    const readers = Array.from({ length: 60 }, (_, i) => i);
    const writers = Array.from({ length: 60 }, (_, i) => i + 50);
    const builder = new GraphBuilder(110);
    linkAll(builder, readers, writers, RW);
    const graph = builder.build();
    expect(graph.edges.length).toBeLessThan(400);
    const { cycles, largest } = cyclesOf(graph);
    // Those that are in both groups reach each other.
    expect(largest).toBe(10);
    expect(cycles.map(({ type }) => type)).toEqual(['G2-item']);
  });

  it('finds the same through nodes in between as through single edges, whatever else is there', () => {
    const random = new Random(7, 'hubs');
    const found = new Set<string>();
    for (let n = 0; n < 300; n++) {
      const size = 44;
      const pick = () => Array.from({ length: size }, (_, t) => t).filter(() => random.chance(0.6));
      const [readers, writers] = [pick(), pick()];
      const others = Array.from({ length: random.int(7) }, (): Edge => {
        const from = random.int(size);
        return [from, (from + 1 + random.int(size - 1)) % size, random.pick([WW, WR, RW])];
      });
      const hub = new GraphBuilder(size);
      linkAll(hub, readers, writers, RW);
      for (const [from, to, kind] of others) hub.edge(from, to, kind);
      const direct = readers.flatMap((a) => writers.flatMap((b): Edge[] => (a === b ? [] : [[a, b, RW]])));
      const summary = ({ cycles }: ReturnType<typeof cyclesOf>) =>
        cycles.map(({ type, transactions }) => `${type} of ${transactions.length}`);
      const expected = summary(cyclesOf(graphOf(size, [...direct, ...others])));
      expect(summary(cyclesOf(hub.build()))).toEqual(expected);
      for (const type of expected) found.add(type);
    }
    expect([...found].toSorted()).toEqual(['G-single-item of 2', 'G2-item of 2']);
  });

  it('decides what there is in spite of a budget that shows no cycle by itself', () => {
    const random = new Random(11, 'no budget');
    const found = new Set<string>();
    for (let n = 0; n < 3000; n++) {
      const size = random.between(3, 7);
      const edges = Array.from({ length: random.between(size, 2 * size) }, (): Edge => {
        const from = random.int(size);
        return [from, (from + 1 + random.int(size - 1)) % size, random.pick([WW, WR, RW, RW])];
      });
      const bits = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
      for (const [from, to, kind] of edges) bits[from][to] |= 1 << kind;
      const { cycles, notSearched } = cyclesOf(graphOf(size, edges), { edgesPerSearch: 1, stepsPerDecision: 1 << 20 });
      const types = cycles.map(({ type }) => type);
      expect(boundary(types), JSON.stringify(edges)).toEqual(boundary(cycleTypes(bits)));
      expect(notSearched.filter((one) => !one.found && !types.includes('G1c') && !types.includes('G0'))).toEqual([]);
      for (const type of types) found.add(type);
    }
    expect([...found].toSorted()).toEqual(['G-nonadjacent-item', 'G-single-item', 'G0', 'G1c', 'G2-item']);
  });
});

describe('a key that very many read and write', () => {
  /** Everybody reads x as it was, and writes it: each missed the others. Two more show a read skew among them. */
  const many = 40;
  const digits = (i: number) => String(i + 1);

  it.each([
    ['list-append', 'a'],
    ['rw-register', 'w'],
  ] as const)('is not snapshot isolated in %s', async (dialect, write) => {
    const updates = Array.from({ length: many }, (_, i) => `rx${write}x${digits(i)}`);
    const history = historyOf(dialect, concurrently(...updates));
    const check = dialect === 'list-append' ? listAppend : rwRegister;
    const verdict = await check({ consistencyModels: ['snapshot-isolation'] }).check(history, {});
    expect(verdict.valid).toBe(false);
    expect(verdict.stats?.['anomalyTypes']).toContain('lost-update');
  });

  it.each([
    ['list-append', 'a'],
    ['rw-register', 'w'],
  ] as const)('hides no G-single from those who ask for it alone in %s', async (dialect, write) => {
    const updates = Array.from({ length: many }, (_, i) => `rx${write}x${digits(i)}`);
    // The tenth wrote y too; the thirtieth saw that, but not the tenth's x.
    updates[9] += `${write}y1`;
    updates[29] = `ry1${updates[29]}`;
    const history = historyOf(dialect, concurrently(...updates));
    const check = dialect === 'list-append' ? listAppend : rwRegister;
    const verdict = await check({ consistencyModels: [], anomalies: ['G-single'] }).check(history, {});
    expect(verdict.stats?.['anomalyTypes']).toContain('G-single-item');
    expect(verdict.valid).toBe(false);
  });
});

describe('the verdict on a simulated store', () => {
  it('says which cycles may be smaller than shown, and which may be there besides', () => {
    const history = historyOf('list-append', concurrently('rxay1', 'ryax1', 'rx1ry1'));
    const asked = question({});
    const analysis = analyze(history, 'list-append', asked, {});
    const notSearched = [
      { type: 'G2-item', transactions: 900, found: true },
      { type: 'G-single-item', transactions: 900, found: false },
    ];
    const cut = { ...analysis, cycles: { ...analysis.cycles, notSearched } };
    const undecided = { refuted: [], anomalies: [] };
    expect(verdict(analysis, asked, undecided).summary).not.toContain('budget');
    const { summary } = verdict(cut, asked, undecided);
    expect(summary).toContain('the search for the smallest G2-item ran out of its budget');
    expect(summary).toContain(
      'whether every group of transactions has G-single-item was not decided within the budget',
    );
    const single = question({ consistencyModels: [], anomalies: ['G-single'] });
    const { valid, unknownBecause } = verdict(cut, single, undecided);
    expect(valid).toBe('unknown');
    expect(unknownBecause).toContain('whether there is G-single-item among 900 transactions');
  });

  it('is the same every time, counts and evidence included', async () => {
    const options = { kind: 'broken', dialect: 'list-append', transactions: 3000, keys: 20, staleness: 20 } as const;
    const verdicts = [];
    for (let i = 0; i < 2; i++) verdicts.push(await listAppend().check(new SimulatedStore(options).run(), {}));
    expect(verdicts[0].valid).toBe(false);
    expect(verdicts[1]).toEqual(verdicts[0]);
  });

  it('is valid where the store keeps what it promises', async () => {
    const of = (kind: 'serializable' | 'snapshot-isolated', seed: number) =>
      new SimulatedStore({ kind, dialect: 'list-append', transactions: 400, keys: 6, seed }).run();
    for (let seed = 1; seed <= 10; seed++) {
      expect((await listAppend().check(of('serializable', seed), {})).valid).toBe(true);
      const snapshot = listAppend({ consistencyModels: ['strong-snapshot-isolation'] });
      expect((await snapshot.check(of('snapshot-isolated', seed), {})).valid).toBe(true);
    }
  });
});
