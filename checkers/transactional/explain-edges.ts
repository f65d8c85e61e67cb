import { showValue, type Value } from '../../src/core/index.js';
import { type Cast, showKey, showRead } from './cast.js';
import { PROCESS, REALTIME, RW, WR, WW } from './dependency-graph.js';
import { READ, type Transactions, WRITE } from './transactions.js';

/** Why one transaction comes before another: the key that shows it, and a sentence. */
export interface EdgeExplanation {
  readonly key?: Value;
  readonly prose: string;
}

/** Finds again what an edge was made of. One for each dialect. */
export interface EdgeExplainer {
  explain(kind: number, from: number, to: number, cast: Cast): EdgeExplanation;
}

export const EDGE_NAMES: readonly string[] = ['ww', 'wr', 'rw', 'process', 'realtime'];

/** The parts that both dialects share; they say how versions of a key follow each other, and in which words. */
export abstract class DataEdgeExplainer implements EdgeExplainer {
  protected readonly txns: Transactions;

  constructor(txns: Transactions) {
    this.txns = txns;
  }

  explain(kind: number, from: number, to: number, cast: Cast): EdgeExplanation {
    switch (kind) {
      case WW:
        return this.overwritten(from, to, cast);
      case WR:
        return this.wroteWhatItRead(from, to, cast);
      case RW:
        return this.readBefore(from, to, cast);
      case PROCESS:
        return {
          prose: `process ${this.txns.process[from]} called ${cast.name(from)} before it called ${cast.name(to)}`,
        };
      case REALTIME:
        return { prose: this.#returnedBefore(from, to, cast) };
      default:
        return { prose: `${cast.name(from)} came before ${cast.name(to)}` };
    }
  }

  /** The node of the version graph that a read saw; -1 where it shows nothing about others. */
  protected abstract seen(read: number): number;
  /** Is a transaction's write of a key one that comes next after a node? */
  protected abstract comesNext(key: number, node: number, t: number): boolean;
  /** Is a transaction's write of the same key one that comes last before a write? */
  protected abstract cameBefore(write: number, t: number): boolean;
  protected abstract writer(node: number): number;
  protected abstract overwroteProse(from: number, to: number, write: number, cast: Cast): string;

  protected overwritten(from: number, to: number, cast: Cast): EdgeExplanation {
    const { mopKind, mopStart, mopKey } = this.txns;
    for (let m = mopStart[to]; m < mopStart[to + 1]; m++) {
      if (mopKind[m] !== WRITE || !this.cameBefore(m, from)) continue;
      return { key: this.txns.key(mopKey[m]), prose: this.overwroteProse(from, to, m, cast) };
    }
    return { prose: `${cast.name(to)} overwrote ${cast.name(from)}` };
  }

  protected wroteWhatItRead(from: number, to: number, cast: Cast): EdgeExplanation {
    const { mopKind, mopStart, mopKey } = this.txns;
    for (let m = mopStart[to]; m < mopStart[to + 1]; m++) {
      if (mopKind[m] !== READ || this.seen(m) < 0 || this.writer(this.seen(m)) !== from) continue;
      const key = showKey(this.txns, mopKey[m]);
      const value = showValue(this.txns.versionValue(this.txns.mopVersion[m]), 40);
      const verb = this.txns.dialect === 'list-append' ? 'appended' : 'wrote';
      return {
        key: this.txns.key(mopKey[m]),
        prose: `${cast.name(to)} read ${key} as ${showRead(this.txns, m)}, and it was ${cast.name(from)} that ${verb} ${value}`,
      };
    }
    return { prose: `${cast.name(to)} read what ${cast.name(from)} wrote` };
  }

  protected readBefore(from: number, to: number, cast: Cast): EdgeExplanation {
    const { mopKind, mopStart, mopKey } = this.txns;
    for (let m = mopStart[from]; m < mopStart[from + 1]; m++) {
      if (mopKind[m] !== READ || this.seen(m) < 0 || !this.comesNext(mopKey[m], this.seen(m), to)) continue;
      const key = showKey(this.txns, mopKey[m]);
      return {
        key: this.txns.key(mopKey[m]),
        prose: `${cast.name(from)} read ${key} as ${showRead(this.txns, m)}, without the ${this.#write(to, mopKey[m], m)} of ${cast.name(to)}`,
      };
    }
    return { prose: `${cast.name(from)} did not see what ${cast.name(to)} wrote` };
  }

  /** The last value that a transaction wrote to a key, in words; of a list, one that a read does not hold. */
  #write(t: number, key: number, read: number): string {
    const { mopKind, mopKey, mopStart, mopVersion } = this.txns;
    for (let m = mopStart[t + 1] - 1; m >= mopStart[t]; m--) {
      if (
        mopKind[m] !== WRITE ||
        mopKey[m] !== key ||
        (this.txns.dialect === 'list-append' && holds(this.txns, read, mopVersion[m]))
      )
        continue;
      return showValue(this.txns.versionValue(mopVersion[m]), 40);
    }
    return 'write';
  }

  #returnedBefore(from: number, to: number, cast: Cast): string {
    const { begin, end, history, process } = this.txns;
    const { index, timeNs } = history.columns;
    const at = (row: number) => {
      const time = timeNs[row];
      return time > 0 ? ` (index ${index[row]}, ${(time / 1e9).toFixed(3)} s)` : ` (index ${index[row]})`;
    };
    const same = process[from] === process[to] ? `, both by process ${process[from]}` : '';
    return `${cast.name(from)} had returned${at(end[from])} before ${cast.name(to)} was called${at(begin[to])}${same}`;
  }
}

/** Does the list that a read saw hold an element? */
function holds(txns: Transactions, read: number, version: number): boolean {
  return txns.mopVersion[read] >= 0 && txns.elements(read).includes(version);
}
