import { FAIL, OK } from '../../src/core/index.js';
import { GraphBuilder, RW, WR, WW } from './dependency-graph.js';
import { linkAll } from './link-all.js';
import type { ListVersions } from './list-versions.js';
import { READ, type Transactions, UNKNOWN, WRITE } from './transactions.js';

/** Adds the ww, wr and rw edges of a list-append history. O(micro-operations). */
export function addListDependencies(txns: Transactions, versions: ListVersions, builder: GraphBuilder): void {
  const { start, order, position } = versions;
  const { incompatible, listLength, mopKind, mopKey, mopVersion, mopTransaction, outcome } = txns;
  const next = nextWriters(txns, versions);
  for (let key = 0; key < txns.keyCount; key++) {
    let before = -1;
    for (let i = start[key]; i < start[key + 1]; i++) {
      const writer = writerOf(txns, order[i]);
      if (writer < 0) continue;
      if (before >= 0 && before !== writer) builder.edge(before, writer, WW);
      before = writer;
    }
  }
  const tails = new Tails(txns, versions);
  for (let m = 0; m < mopKind.length; m++) {
    const t = mopTransaction[m];
    if (mopKind[m] !== READ || outcome[t] !== OK) continue;
    const key = mopKey[m];
    const version = mopVersion[m];
    const writer = version < 0 ? -1 : writerOf(txns, version);
    // What it appended itself it did not depend on others for; its own write stands in the version order for it.
    if (writer === t) continue;
    if (writer >= 0) builder.edge(writer, t, WR);
    const at = version < 0 ? -1 : position[version];
    // A list that holds an element twice does not tell by its last element what it lacks.
    if (version === UNKNOWN || incompatible[m] === 1 || at + 1 !== listLength[m]) continue;
    const follower = at + 1 < start[key + 1] - start[key] ? next[start[key] + at + 1] : -1;
    if (follower < 0) tails.read(key, t);
    else if (follower !== t) builder.edge(t, follower, RW);
  }
  tails.link(builder);
}

/** The transaction that appended a version and may have taken effect; -1 where there is none, or it is not known which. */
export function writerOf(txns: Transactions, version: number): number {
  const mop = txns.versionWrite[version];
  if (mop < 0) return -1;
  const t = txns.mopTransaction[mop];
  return txns.outcome[t] === FAIL ? -1 : t;
}

/** By place in `order`: the writer there or, where it is not known, of the next known one of the key; -1 at the end. */
function nextWriters(txns: Transactions, versions: ListVersions): Int32Array {
  const { start, order } = versions;
  const next = new Int32Array(order.length);
  for (let key = 0; key < txns.keyCount; key++) {
    let known = -1;
    for (let i = start[key + 1] - 1; i >= start[key]; i--) {
      const writer = writerOf(txns, order[i]);
      if (writer >= 0) known = writer;
      next[i] = known;
    }
  }
  return next;
}

/**
 * Appends that no read saw came after everything that was read: the longest list has no place left for them. They follow
 * its last writer, and all who read the longest list.
 */
class Tails {
  readonly #txns: Transactions;
  readonly #versions: ListVersions;
  readonly #writers = new Map<number, number[]>();
  readonly #readers = new Map<number, number[]>();

  constructor(txns: Transactions, versions: ListVersions) {
    this.#txns = txns;
    this.#versions = versions;
    const { mopKind, mopKey, mopVersion, mopTransaction, outcome } = txns;
    for (let m = 0; m < mopKind.length; m++) {
      if (mopKind[m] !== WRITE || outcome[mopTransaction[m]] === FAIL) continue;
      if (versions.position[mopVersion[m]] < 0) add(this.#writers, mopKey[m], mopTransaction[m]);
    }
  }

  read(key: number, t: number): void {
    if (this.#writers.has(key)) add(this.#readers, key, t);
  }

  link(builder: GraphBuilder): void {
    const { start, order } = this.#versions;
    for (const [key, writers] of this.#writers) {
      let last = start[key + 1] - 1;
      while (last >= start[key] && writerOf(this.#txns, order[last]) < 0) last--;
      if (last >= start[key]) {
        const before = writerOf(this.#txns, order[last]);
        for (const writer of writers) if (writer !== before) builder.edge(before, writer, WW);
      }
      linkAll(builder, this.#readers.get(key) ?? [], writers, RW);
    }
  }
}

/** Adds to a group; a transaction that comes several times in a row counts once. */
function add(groups: Map<number, number[]>, key: number, t: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [t]);
  else if (group[group.length - 1] !== t) group.push(t);
}
