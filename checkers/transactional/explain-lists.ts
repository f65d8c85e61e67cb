import { showValue } from '../../src/core/index.js';
import { type Cast, showKey, showRead } from './cast.js';
import { DataEdgeExplainer } from './explain-edges.js';
import { writerOf } from './list-dependencies.js';
import type { ListVersions } from './list-versions.js';
import { INITIAL, type Transactions, UNKNOWN, WRITE } from './transactions.js';

/** Explains edges of list-append histories. Nodes are versions, and the number of versions stands for the empty list. */
export class ListExplainer extends DataEdgeExplainer {
  readonly #versions: ListVersions;

  constructor(txns: Transactions, versions: ListVersions) {
    super(txns);
    this.#versions = versions;
  }

  protected override seen(read: number): number {
    const version = this.txns.mopVersion[read];
    return version === UNKNOWN ? -1 : version === INITIAL ? this.txns.versionCount : version;
  }

  protected override writer(node: number): number {
    return node < this.txns.versionCount ? writerOf(this.txns, node) : -1;
  }

  protected override comesNext(key: number, node: number, t: number): boolean {
    const { start, order, position } = this.#versions;
    const at = node === this.txns.versionCount ? -1 : position[node];
    if (node < this.txns.versionCount && at < 0) return false;
    for (let i = start[key] + at + 1; i < start[key + 1]; i++) {
      const writer = writerOf(this.txns, order[i]);
      if (writer >= 0) return writer === t;
    }
    return this.#appendedUnseen(t, key);
  }

  protected override cameBefore(write: number, t: number): boolean {
    const { start, order, position } = this.#versions;
    const key = this.txns.mopKey[write];
    const at = position[this.txns.mopVersion[write]];
    for (let i = at < 0 ? start[key + 1] - 1 : start[key] + at - 1; i >= start[key]; i--) {
      const writer = writerOf(this.txns, order[i]);
      if (writer >= 0) return writer === t;
    }
    return false;
  }

  protected override overwroteProse(from: number, to: number, write: number, cast: Cast): string {
    const { mopKey, mopTransaction, mopVersion } = this.txns;
    const key = mopKey[write];
    const longest = this.txns.longest[key];
    const value = (version: number) => showValue(this.txns.versionValue(version), 40);
    const mine = value(mopVersion[write]);
    const its = this.#lastBefore(from, key, this.#versions.position[mopVersion[write]]);
    const after = its < 0 ? '' : ` had appended ${value(its)}`;
    const unseen = this.#versions.position[mopVersion[write]] < 0;
    const places = [its, mopVersion[write]].map((version) => (version < 0 ? -1 : this.#versions.position[version]));
    const list = showRead(this.txns, longest, places);
    const witness = `${cast.name(mopTransaction[longest])} read ${showKey(this.txns, key)} as ${list}`;
    const how = unseen ? `: ${witness}, where ${mine} is not yet in` : `: ${witness}`;
    return `${cast.name(to)} appended ${mine} to ${showKey(this.txns, key)} after ${cast.name(from)}${after}${how}`;
  }

  /** The last element that a transaction appended to a key before a place in its order; anywhere, for a place of -1. */
  #lastBefore(t: number, key: number, before: number): number {
    const { mopKey, mopKind, mopStart, mopVersion } = this.txns;
    let best = -1;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      if (mopKind[m] !== WRITE || mopKey[m] !== key) continue;
      const at = this.#versions.position[mopVersion[m]];
      if (at >= 0 && (before < 0 || at < before)) best = mopVersion[m];
    }
    return best;
  }

  /** Did a transaction append to a key what no read saw? */
  #appendedUnseen(t: number, key: number): boolean {
    const { mopKey, mopKind, mopStart, mopVersion } = this.txns;
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      if (mopKind[m] === WRITE && mopKey[m] === key && this.#versions.position[mopVersion[m]] < 0) return true;
    }
    return false;
  }
}
