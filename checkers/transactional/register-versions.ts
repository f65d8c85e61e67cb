import { components } from './components.js';
import { type DependencyGraph, GraphBuilder } from './dependency-graph.js';
import { externals, keyOf } from './external-access.js';
import type { Transactions } from './transactions.js';
import { linearizableOrder, sequentialOrder, type VersionEdges, writesFollowReads } from './version-order.js';

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

/** A key whose versions would follow each other in a circle. */
export interface CyclicKey {
  readonly key: number;
  readonly versions: readonly number[];
  readonly sources: readonly VersionSource[];
}

/**
 * What is known of the order of register versions. Nodes are versions, and behind them the initial state of each key.
 * Only what a transaction read first of a key, or wrote last, counts: everything else is its own affair.
 */
export interface RegisterVersions {
  /** By transaction micro-operation: 1 for a first read before any own write, 2 for a last write, 0 otherwise. */
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
    edges.from.forEach((from, i) => accepted.add(from, edges.to[i] as number, kind));
    const circles = circlesOf(txns, accepted, nodes);
    const keys = new Set(circles.map((circle) => circle.key));
    if (asserted) {
      const sources = stages.slice(0, kind + 1).map((stage) => stage.source);
      for (const circle of circles) cyclic.push({ ...circle, sources });
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

/** Edges between versions as they are collected, as columns. */
class OrderedPairs {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly kind: number[] = [];

  get length(): number {
    return this.from.length;
  }

  add(from: number, to: number, kind: number): void {
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
  }

  /** Takes out those from a place on whose first half is unwanted. */
  dropFrom(place: number, unwanted: (from: number) => boolean): void {
    const [from, to, kind] = [this.from.splice(place), this.to.splice(place), this.kind.splice(place)];
    from.forEach((node, i) => {
      if (!unwanted(node)) this.add(node, to[i] as number, kind[i] as number);
    });
  }
}

/** Everything that was written or read came after the initial state. */
function initialOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const from: number[] = [];
  const to: number[] = [];
  const seen = new Uint8Array(txns.versionCount);
  for (let m = 0; m < external.length; m++) {
    const version = txns.mopVersion[m];
    if (external[m] === 0 || version < 0 || seen[version] === 1) continue;
    seen[version] = 1;
    from.push(txns.versionCount + txns.mopKey[m]);
    to.push(version);
  }
  return { from, to };
}

function circlesOf(txns: Transactions, edges: OrderedPairs, nodes: number): { key: number; versions: number[] }[] {
  const builder = new GraphBuilder(nodes, edges.length);
  for (let i = 0; i < edges.length; i++) builder.edge(edges.from[i], edges.to[i], 0);
  const { component, count } = components(builder.build(), 1);
  if (count === nodes) return [];
  const size = new Int32Array(count);
  for (const c of component) size[c]++;
  const members = new Map<number, number[]>();
  for (let node = 0; node < nodes; node++) {
    const c = component[node];
    if (size[c] < 2) continue;
    const list = members.get(c);
    if (list === undefined) members.set(c, [node]);
    else list.push(node);
  }
  return [...members.values()].map((list) => ({ key: keyOf(txns, list[0] as number), versions: list }));
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
