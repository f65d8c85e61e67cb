import { OK } from '../../src/core/index.js';
import { type GraphBuilder, RW, WR, WW } from './dependency-graph.js';
import { EXTERNAL_READ, finalWriter, nodeOfRead } from './external-access.js';
import { linkAll } from './link-all.js';
import type { RegisterVersions } from './register-versions.js';
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
    const read = readers.get(node) ?? [];
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

/** By node, the transactions that read it from outside, ascending. */
function readersOf(txns: Transactions, external: Uint8Array, nodes: number): Groups {
  const groups = new Groups(nodes);
  for (let pass = 0; pass < 2; pass++) {
    for (let m = 0; m < external.length; m++) {
      if (external[m] !== EXTERNAL_READ || txns.outcome[txns.mopTransaction[m]] !== OK) continue;
      groups.add(nodeOfRead(txns, m), txns.mopTransaction[m], pass);
    }
    groups.endPass(pass);
  }
  return groups;
}

/** Groups of transactions in compressed rows, filled in two passes: count, then place. */
class Groups {
  readonly #start: Int32Array;
  readonly #next: Int32Array;
  #members = new Int32Array(0);

  constructor(groups: number) {
    this.#start = new Int32Array(groups + 1);
    this.#next = new Int32Array(groups);
  }

  add(group: number, member: number, pass: number): void {
    if (pass === 0) this.#start[group + 1]++;
    else this.#members[this.#next[group]++] = member;
  }

  endPass(pass: number): void {
    if (pass !== 0) return;
    for (let g = 0; g < this.#next.length; g++) this.#start[g + 1] += this.#start[g];
    this.#next.set(this.#start.subarray(0, this.#next.length));
    this.#members = new Int32Array(this.#start[this.#next.length]);
  }

  get(group: number): number[] {
    const members = [...this.#members.subarray(this.#start[group], this.#start[group + 1])];
    // A transaction that read the version twice, and another one in between, comes once.
    return members.filter((t, i) => t !== members[i - 1]);
  }
}
