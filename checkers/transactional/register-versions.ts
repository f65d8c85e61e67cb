import { components, cyclicComponents } from './components.js';
import { type DependencyGraph, GraphBuilder } from './dependency-graph.js';
import { externals, keyOf } from './external-access.js';
import type { Transactions } from './transactions.js';
import {
  addVersions,
  linearizableOrder,
  sequentialOrder,
  type VersionEdges,
  versionEdges,
  writesFollowReads,
} from './version-order.js';

/** What a user asserts about every single key, so that more of its version order is known. */
export interface KeyAssumptions {
  /** Each key is linearizable: what returned before something was called came before it in the version order. */
  readonly linearizableKeys: boolean;
  /** Each key is sequentially consistent: each process's calls came in its order. */
  readonly sequentialKeys: boolean;
  /** What a transaction writes follows what it read of the key, even if nobody is known to have written what it read. */
  readonly wfrKeys: boolean;
}

/** Where an edge between versions comes from. */
export type VersionSource = 'initial-state' | 'write-follows-read' | 'sequential-keys' | 'linearizable-keys';

/** One version before the next, and what shows it. */
export interface VersionStep {
  readonly from: number;
  readonly to: number;
  readonly source: VersionSource;
  /** Transactions that wrote or read the one and the other, the same one where it did both; -1 where none is needed. */
  readonly before: number;
  readonly after: number;
}

/** A key whose versions would follow each other in a circle: each step leads to where the next one begins. */
export interface CyclicKey {
  readonly key: number;
  readonly steps: readonly VersionStep[];
}

/**
 * What is known of the order of register versions. Nodes are versions, and behind them the initial state of each key.
 * Only what a transaction read of a key before it wrote it, or wrote last, counts: everything else is its own affair.
 */
export interface RegisterVersions {
  /** See {@link externals}. */
  readonly external: Uint8Array;
  /** Successors of each node, kinds being indices into `sources`. */
  readonly graph: DependencyGraph;
  readonly sources: readonly VersionSource[];
  readonly cyclic: readonly CyclicKey[];
}

/**
 * Builds the version graph from its sources, one after the other; a source that closes a circle on a key is left out there.
 * A write follows what its transaction read of the key in every history without G1c (else the read itself closes a circle),
 * so that source needs no assertion where the read version's writer is known.
 */
export function registerVersions(txns: Transactions, assumed: KeyAssumptions): RegisterVersions {
  const external = externals(txns);
  const stages: { source: VersionSource; edges: VersionEdges; asserted: boolean }[] = [
    { source: 'initial-state', edges: initialOrder(txns, external), asserted: true },
    {
      source: 'write-follows-read',
      edges: writesFollowReads(txns, external, assumed.wfrKeys),
      asserted: assumed.wfrKeys,
    },
  ];
  if (assumed.sequentialKeys) {
    stages.push({ source: 'sequential-keys', edges: sequentialOrder(txns, external), asserted: true });
  }
  if (assumed.linearizableKeys) {
    stages.push({ source: 'linearizable-keys', edges: linearizableOrder(txns, external), asserted: true });
  }
  const nodes = txns.versionCount + txns.keyCount;
  const cyclic: CyclicKey[] = [];
  const accepted = new OrderedPairs();
  stages.forEach(({ edges, asserted }, kind) => {
    const before = accepted.length;
    accepted.addAll(edges, kind);
    const circles = circlesOf(txns, accepted, nodes);
    const keys = new Set(circles.map((circle) => circle.key));
    if (asserted) {
      const sources = stages.map((stage) => stage.source);
      for (const { key, edges: circle } of circles) {
        cyclic.push({ key, steps: circle.map((i) => accepted.step(i, sources)) });
      }
    }
    if (keys.size > 0) accepted.dropFrom(before, (from) => keys.has(keyOf(txns, from)));
  });
  return {
    external,
    graph: reduced(txns, accepted, nodes),
    sources: stages.map(({ source }) => source),
    cyclic,
  };
}

/** A smallest circle is looked for from this many versions of a component. */
const CIRCLE_STARTS_MAX = 32;

/** Edges between versions as they are collected, as columns. */
class OrderedPairs {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly kind: number[] = [];
  readonly before: number[] = [];
  readonly after: number[] = [];

  get length(): number {
    return this.from.length;
  }

  addAll({ from, to, before, after }: VersionEdges, kind: number): void {
    for (let i = 0; i < from.length; i++) {
      this.#add(from[i] as number, to[i] as number, kind, before[i] as number, after[i] as number);
    }
  }

  step(i: number, sources: readonly VersionSource[]): VersionStep {
    const [from, to, before, after] = [this.from, this.to, this.before, this.after].map(
      (column) => column[i] as number,
    );
    return { from, to, before, after, source: sources[this.kind[i] as number] } as VersionStep;
  }

  /** Takes out those from a place on whose first half is unwanted. */
  dropFrom(place: number, unwanted: (from: number) => boolean): void {
    const [from, to, kind] = [this.from.splice(place), this.to.splice(place), this.kind.splice(place)];
    const [before, after] = [this.before.splice(place), this.after.splice(place)];
    from.forEach((node, i) => {
      if (unwanted(node)) return;
      this.#add(node, to[i] as number, kind[i] as number, before[i] as number, after[i] as number);
    });
  }

  #add(from: number, to: number, kind: number, before: number, after: number): void {
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
    this.before.push(before);
    this.after.push(after);
  }
}

/** Everything that was written or read came after the initial state. */
function initialOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const edges = versionEdges();
  const seen = new Uint8Array(txns.versionCount);
  for (let m = 0; m < external.length; m++) {
    const version = txns.mopVersion[m];
    if (external[m] === 0 || version < 0 || seen[version] === 1) continue;
    seen[version] = 1;
    addVersions(edges, txns.versionCount + txns.mopKey[m], version, -1, -1);
  }
  return edges;
}

/** A smallest circle of each component of versions, as numbers of its edges. */
function circlesOf(txns: Transactions, edges: OrderedPairs, nodes: number): { key: number; edges: number[] }[] {
  const builder = new GraphBuilder(nodes, edges.length);
  for (let i = 0; i < edges.length; i++) builder.edge(edges.from[i], edges.to[i], 0);
  const graph = builder.build();
  const found = components(graph, 1);
  const { component } = found;
  if (found.count === nodes) return [];
  const next = new Map<number, number[]>();
  for (let i = 0; i < edges.length; i++) {
    const from = edges.from[i] as number;
    if (component[from] !== component[edges.to[i] as number]) continue;
    const list = next.get(from);
    if (list === undefined) next.set(from, [i]);
    else list.push(i);
  }
  return cyclicComponents(graph, found).map((members) => ({
    key: keyOf(txns, members[0]),
    edges: smallestCircle(edges, next, members),
  }));
}

/** Breadth first from each of a component's first versions. */
function smallestCircle(edges: OrderedPairs, next: ReadonlyMap<number, readonly number[]>, members: Int32Array) {
  let best: number[] = [];
  for (const start of members.subarray(0, CIRCLE_STARTS_MAX)) {
    const reached = new Map<number, number>();
    const queue = [start];
    for (let head = 0; head < queue.length && !reached.has(start); head++) {
      for (const i of next.get(queue[head] as number) ?? []) {
        const to = edges.to[i] as number;
        if (reached.has(to)) continue;
        reached.set(to, i);
        queue.push(to);
      }
    }
    const circle: number[] = [];
    let at = start;
    do {
      const i = reached.get(at) as number;
      circle.unshift(i);
      at = edges.from[i] as number;
    } while (at !== start);
    if (best.length === 0 || circle.length < best.length) best = circle;
  }
  return best;
}

/** From the initial state, only edges to versions that no other version precedes. */
function reduced(txns: Transactions, { from, to, kind, length }: OrderedPairs, nodes: number): DependencyGraph {
  const preceded = new Uint8Array(nodes);
  for (let i = 0; i < length; i++) if (from[i] < txns.versionCount) preceded[to[i]] = 1;
  const builder = new GraphBuilder(nodes, length);
  for (let i = 0; i < length; i++) {
    if (from[i] < txns.versionCount || (kind[i] === 0 && preceded[to[i]] === 0)) builder.edge(from[i], to[i], kind[i]);
  }
  return builder.build();
}
