import type { Link, NodeName, Random } from '../src/core/index.js';

/**
 * Who still reaches whom:
 *
 * - `one`: one node is alone.
 * - `halves`: two sides as equal as can be.
 * - `majority`: the smallest majority on one side, the rest on the other.
 * - `random`: every node on a side by chance; neither side is empty.
 * - `primaries`: those that lead when it starts on one side, the rest on the other.
 * - `bridge`: two halves that only one node between them reaches, and it reaches both.
 * - `majorities-ring`: every node reaches a majority, no two the same one.
 * - `one-way`: packets from one side to the other are lost, those the other way arrive.
 */
export const partitionShapes = [
  'one',
  'halves',
  'majority',
  'random',
  'primaries',
  'bridge',
  'majorities-ring',
  'one-way',
] as const;

export type PartitionShape = (typeof partitionShapes)[number];

/** Shapes from which a partition of no given shape takes one: all of them leave some majority that could serve. */
export const commonShapes = ['one', 'halves', 'majority', 'majorities-ring'] as const satisfies PartitionShape[];

/** A partition of given nodes. */
export interface Partition {
  /** The nodes that it is about: those that are cut off from a majority, or all where no side is one. */
  readonly nodes: readonly NodeName[];
  /** Sides, where there are any: nodes of one side reach each other. */
  readonly groups?: readonly (readonly NodeName[])[];
  /** What is dropped. */
  readonly links: readonly Link[];
}

/** How many nodes it takes at least for the shape to be one. */
export function fewestNodesOf(shape: PartitionShape): number {
  return shape === 'bridge' || shape === 'majorities-ring' || shape === 'majority' ? 3 : 2;
}

/** A partition of this shape, its nodes chosen by chance. Undefined for `primaries`, which only the cluster knows. */
export function shapePartition(
  shape: PartitionShape,
  nodes: readonly NodeName[],
  random: Random,
): Partition | undefined {
  const shuffled = random.shuffle(nodes);
  const half = Math.floor(nodes.length / 2);
  switch (shape) {
    case 'one':
      return splitAt(shuffled, 1);
    case 'halves':
      return splitAt(shuffled, half);
    case 'majority':
      return splitAt(shuffled, nodes.length - half - 1);
    case 'random':
      return splitAt(shuffled, randomSize(nodes.length, random));
    case 'one-way':
      return oneWay(shuffled, randomSize(nodes.length, random));
    case 'bridge':
      return bridge(shuffled);
    case 'majorities-ring':
      return ring(shuffled);
    case 'primaries':
      return undefined;
  }
}

/** Two sides, nothing between them. */
export function split(side: readonly NodeName[], rest: readonly NodeName[]): Partition {
  return {
    nodes: side.length <= rest.length ? side : rest,
    groups: [side, rest],
    links: [...between(side, rest), ...between(rest, side)],
  };
}

/** Every ordered pair of different nodes. */
export function allLinks(nodes: readonly NodeName[]): Link[] {
  return between(nodes, nodes).filter(({ from, to }) => from !== to);
}

function splitAt(nodes: readonly NodeName[], size: number): Partition {
  return split(nodes.slice(0, size), nodes.slice(size));
}

/** The size of a side that gets each node by the toss of a coin, but is neither empty nor everything. */
function randomSize(count: number, random: Random): number {
  let size = 0;
  for (let i = 0; i < count; i++) size += random.int(2);
  return Math.min(Math.max(size, 1), count - 1);
}

function oneWay(nodes: readonly NodeName[], size: number): Partition {
  const mute = nodes.slice(0, size);
  const rest = nodes.slice(size);
  return { nodes: mute, groups: [mute, rest], links: between(mute, rest) };
}

function bridge([middle = '', ...others]: readonly NodeName[]): Partition {
  const half = Math.ceil(others.length / 2);
  const left = others.slice(0, half);
  const right = others.slice(half);
  return {
    nodes: others,
    groups: [left, [middle], right],
    links: [...between(left, right), ...between(right, left)],
  };
}

/**
 * Nodes in a ring; each reaches so many neighbours on either side that, with itself, it sees a majority. Windows of a
 * ring differ as long as they do not go all around; three nodes make a line, whose middle sees everything.
 */
function ring(nodes: readonly NodeName[]): Partition {
  const size = nodes.length;
  const reach = size === 3 ? 1 : Math.ceil(Math.floor(size / 2) / 2);
  const apart = (a: number, b: number) =>
    size === 3 ? Math.abs(a - b) : Math.min((a - b + size) % size, (b - a + size) % size);
  const place = new Map(nodes.map((node, i) => [node, i]));
  const links = allLinks(nodes).filter(({ from, to }) => apart(place.get(from) ?? 0, place.get(to) ?? 0) > reach);
  return { nodes, links };
}

function between(from: readonly NodeName[], to: readonly NodeName[]): Link[] {
  return from.flatMap((a) => to.map((b) => ({ from: a, to: b })));
}
