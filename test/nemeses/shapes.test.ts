import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PartitionShape, partitionShapes, shapePartition } from '../../nemeses/index.js';
import { Random } from '../../src/core/index.js';

const clusters = fc.record({ size: fc.integer({ min: 3, max: 7 }), seed: fc.integer({ min: 0, max: 1_000_000 }) });

/** For every node, the nodes that it can talk to both ways, itself included. */
function views(nodes: readonly string[], links: readonly { from: string; to: string }[]): Map<string, Set<string>> {
  const cut = new Set(links.map(({ from, to }) => `${from}->${to}`));
  const reaches = (a: string, b: string) => !cut.has(`${a}->${b}`) && !cut.has(`${b}->${a}`);
  return new Map(nodes.map((a) => [a, new Set(nodes.filter((b) => a === b || reaches(a, b)))]));
}

function forAll(shape: PartitionShape, property: (partition: Checked) => void): void {
  fc.assert(
    fc.property(clusters, ({ size, seed }) => {
      const nodes = Array.from({ length: size }, (_, i) => `n${i + 1}`);
      const partition = shapePartition(shape, nodes, new Random(seed));
      if (!partition) throw new Error(`${shape} has no links`);
      const { groups, links } = partition;
      property({ nodes, links, groups: groups ?? [], about: partition.nodes, sees: views(nodes, links) });
    }),
  );
}

interface Checked {
  readonly nodes: readonly string[];
  readonly about: readonly string[];
  readonly groups: readonly (readonly string[])[];
  readonly links: readonly { from: string; to: string }[];
  readonly sees: Map<string, Set<string>>;
}

/** Everything inside each side is open, everything between sides is cut, both ways. */
function expectSides({ nodes, groups, sees }: Checked): void {
  expect(groups.flat().toSorted()).toEqual([...nodes].toSorted());
  for (const group of groups) for (const node of group) expect(sees.get(node)).toEqual(new Set(group));
}

describe('shapes of partitions, among three to seven nodes', () => {
  it('one: a single node sees only itself', () => {
    forAll('one', (partition) => {
      expectSides(partition);
      expect(partition.groups.map((group) => group.length)).toEqual([1, partition.nodes.length - 1]);
      expect(partition.about).toEqual(partition.groups[0]);
    });
  });

  it('halves: two sides that differ by one node at most', () => {
    forAll('halves', (partition) => {
      expectSides(partition);
      const [a, b] = partition.groups;
      expect(b.length - a.length).toBe(partition.nodes.length % 2);
    });
  });

  it('majority: the smallest majority against the rest', () => {
    forAll('majority', (partition) => {
      expectSides(partition);
      const [minority, majority] = partition.groups;
      expect(majority.length).toBe(Math.floor(partition.nodes.length / 2) + 1);
      expect(partition.about).toEqual(minority);
    });
  });

  it('random: two sides, neither empty', () => {
    forAll('random', (partition) => {
      expectSides(partition);
      expect(partition.groups.length).toBe(2);
      expect(Math.min(...partition.groups.map((group) => group.length))).toBeGreaterThan(0);
    });
  });

  it('bridge: two halves that only one node between them sees', () => {
    forAll('bridge', ({ nodes, groups, sees }) => {
      const [left, middle, right] = groups;
      expect(middle.length).toBe(1);
      expect(left.length - right.length).toBe((nodes.length - 1) % 2);
      expect(sees.get(middle[0])).toEqual(new Set(nodes));
      for (const node of left) expect(sees.get(node)).toEqual(new Set([...left, ...middle]));
      for (const node of right) expect(sees.get(node)).toEqual(new Set([...right, ...middle]));
    });
  });

  it('majorities-ring: every node sees a majority, no two the same one, and something is cut', () => {
    forAll('majorities-ring', ({ nodes, sees, links }) => {
      const seen = nodes.map((node) => [...(sees.get(node) ?? [])].toSorted().join());
      for (const node of nodes) expect((sees.get(node)?.size ?? 0) * 2).toBeGreaterThan(nodes.length);
      expect(new Set(seen).size).toBe(nodes.length);
      expect(links.length).toBeGreaterThan(0);
    });
  });

  it('one-way: packets are lost from one side to the other, and none the other way', () => {
    forAll('one-way', ({ nodes, groups, links }) => {
      const [mute, rest] = groups;
      expect(groups.flat().toSorted()).toEqual([...nodes].toSorted());
      expect(mute.length * rest.length).toBe(links.length);
      for (const { from, to } of links) expect([mute.includes(from), rest.includes(to)]).toEqual([true, true]);
    });
  });

  it('primaries: only the cluster knows', () => {
    expect(shapePartition('primaries', ['n1', 'n2', 'n3'], new Random(1))).toBeUndefined();
  });

  it('no link is named twice, nor from a node to itself', () => {
    for (const shape of partitionShapes.filter((shape) => shape !== 'primaries')) {
      forAll(shape, ({ links }) => {
        expect(new Set(links.map(({ from, to }) => `${from}->${to}`)).size).toBe(links.length);
        for (const { from, to } of links) expect(from).not.toBe(to);
      });
    }
  });
});
