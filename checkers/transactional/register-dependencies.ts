import { OK } from '../../src/core/index.js';
import { type GraphBuilder, RW, WR, WW } from './dependency-graph.js';
import { EXTERNAL_READ, finalWriter, nodeOfRead } from './external-access.js';
import { linkAll } from './link-all.js';
import type { RegisterVersions } from './register-versions.js';
import { rowsBy } from './solver/edge-list.js';
import type { Transactions } from './transactions.js';

/**
 * Adds the ww, wr and rw edges of a register history, as far as the version order is known. Linear in micro-operations
 * and version edges. A ww edge that is only known because its second transaction read what the first wrote is left to
 * the wr edge between the two, which says more.
 */
export function addRegisterDependencies(txns: Transactions, versions: RegisterVersions, builder: GraphBuilder): void {
  const { external, graph, sources } = versions;
  const followsRead = sources.indexOf('write-follows-read');
  const readers = readersOf(txns, external, graph.nodes);
  for (let node = 0; node < graph.nodes; node++) {
    const writer = finalWriter(txns, external, node);
    const read = readers(node);
    if (writer >= 0) for (const reader of read) if (reader !== writer) builder.edge(writer, reader, WR);
    const found = successors(txns, versions, node);
    if (found.length === 0) continue;
    const readIt = new Set<number>();
    for (const { writer: next, kind, direct } of found) if (direct && kind === followsRead) readIt.add(next);
    const next = [...new Set(found.map((one) => one.writer))].toSorted((a, b) => a - b);
    for (const t of next) if (writer >= 0 && writer !== t && !readIt.has(t)) builder.edge(writer, t, WW);
    if (read.length > 0) linkAll(builder, read, next, RW);
  }
}

/** The writer of a version that comes next, and why it does. */
export interface Successor {
  readonly writer: number;
  /** Index into the sources of version order, of the last step. */
  readonly kind: number;
  /** No version without a known writer lies in between. */
  readonly direct: boolean;
}

/** The writers of the versions that come next; versions without a known writer are passed. */
export function successors(txns: Transactions, versions: RegisterVersions, node: number): Successor[] {
  const { external, graph } = versions;
  const found: Successor[] = [];
  if (graph.offsets[node] === graph.offsets[node + 1]) return found;
  const passed = new Set([node]);
  for (const at of passed) {
    for (let e = graph.offsets[at]; e < graph.offsets[at + 1]; e++) {
      const to = graph.edges[e] >> 3;
      const writer = finalWriter(txns, external, to);
      if (writer >= 0) found.push({ writer, kind: graph.edges[e] & 7, direct: at === node });
      else passed.add(to);
    }
  }
  return found;
}

/** The transactions that read a node from outside, ascending. */
function readersOf(txns: Transactions, external: Uint8Array, nodes: number): (node: number) => number[] {
  const { mopTransaction, outcome } = txns;
  const reads = mopTransaction
    .map((_, m) => m)
    .filter((m) => external[m] === EXTERNAL_READ && outcome[mopTransaction[m]] === OK);
  const { start, edge } = rowsBy(
    reads.map((m) => nodeOfRead(txns, m)),
    reads.length,
    nodes,
  );
  return (node) => {
    const readers: number[] = [];
    for (let i = start[node]; i < start[node + 1]; i++) {
      const t = mopTransaction[reads[edge[i]]];
      // A transaction that read the version twice, and another one in between, comes once.
      if (t !== readers.at(-1)) readers.push(t);
    }
    return readers;
  };
}
