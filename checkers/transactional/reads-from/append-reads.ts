import { INFO, OK } from '../../../src/core/index.js';
import { AMBIGUOUS_WRITE, NO_WRITE, READ, type TransactionColumns, UNKNOWN, WRITE } from '../transactions.js';
import { INITIAL_STATE, ReadAnomalies, type ReadsFrom } from './reads-from.js';
import { writesOf } from './writes.js';

/**
 * Finds for every list read the transaction that made the state which it saw, and for every key the order of writers that the
 * longest read reveals. What a read saw of its own transaction's appends is taken off its end first, so a read after an
 * own append tells about the state before it as well. Appends that no read saw come after all that were seen, in an order
 * that nobody knows. Linear in the number of elements read.
 */
export function appendReads(columns: TransactionColumns): ReadsFrom {
  return new AppendReads(columns).resolve();
}

class AppendReads {
  readonly #columns: TransactionColumns;
  readonly #anomalies = new ReadAnomalies();
  readonly #happened: Uint8Array;
  /** By version: position among its transaction's appends of the key, from 0, and whether it is the last of them. */
  readonly #position: Int32Array;
  readonly #last: Uint8Array;
  /** Per key: the longest external list seen so far, and the micro-operation that saw it. */
  readonly #longest: Int32Array[];
  readonly #longestMop: Int32Array;
  #ambiguousMop = -1;

  constructor(columns: TransactionColumns) {
    this.#columns = columns;
    this.#happened = new Uint8Array(columns.count);
    for (let t = 0; t < columns.count; t++) if (columns.outcome[t] === OK) this.#happened[t] = 1;
    this.#position = new Int32Array(columns.versionCount);
    this.#last = new Uint8Array(columns.versionCount);
    this.#longest = Array.from({ length: columns.keyCount }, () => new Int32Array(0));
    this.#longestMop = new Int32Array(columns.keyCount).fill(-1);
    this.#numberAppends();
  }

  resolve(): ReadsFrom {
    const { count, keyCount, outcome, mopStart, mopKind, mopKey, mopVersion } = this.#columns;
    const external: { readonly mop: number; readonly key: number; readonly seen: Int32Array }[] = [];
    const readStart = new Int32Array(count + 1);
    for (let t = 0; t < count; t++) {
      readStart[t] = external.length;
      if (outcome[t] !== OK) continue;
      for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
        if (mopKind[m] !== READ || mopVersion[m] === UNKNOWN) continue;
        const seen = this.#external(t, m);
        if (seen === undefined) continue;
        const key = mopKey[m];
        external.push({ mop: m, key, seen });
        if (seen.length > this.#longest[key].length) {
          this.#longest[key] = seen;
          this.#longestMop[key] = m;
        }
      }
    }
    readStart[count] = external.length;
    const { orderStart, order } = this.#orders();
    for (const read of external) this.#comparePrefix(read.mop, read.key, read.seen);
    return {
      count,
      keyCount,
      happened: this.#happened,
      readStart,
      readKey: Int32Array.from(external, (read) => read.key),
      readFrom: Int32Array.from(external, (read) => this.#writer(read.seen)),
      readMop: Int32Array.from(external, (read) => read.mop),
      ...writesOf(this.#columns, this.#happened),
      orderStart,
      order,
      anomalies: this.#anomalies.list,
      anomalyCount: this.#anomalies.count,
      ambiguousMop: this.#ambiguousMop,
    };
  }

  #numberAppends(): void {
    const { count, mopStart, mopKind, mopKey, mopVersion, versionWrite } = this.#columns;
    for (let t = 0; t < count; t++) {
      const counts = new Map<number, number>();
      const lasts = new Map<number, number>();
      for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
        if (mopKind[m] !== WRITE) continue;
        const key = mopKey[m];
        const position = counts.get(key) ?? 0;
        counts.set(key, position + 1);
        lasts.set(key, m);
        if (versionWrite[mopVersion[m]] === m) this.#position[mopVersion[m]] = position;
      }
      for (const m of lasts.values()) if (versionWrite[mopVersion[m]] === m) this.#last[mopVersion[m]] = 1;
    }
  }

  /** What a read saw that others had appended; undefined (and an anomaly) where nothing explains it. */
  #external(t: number, mop: number): Int32Array | undefined {
    const { mopStart, mopKind, mopKey, mopVersion, mopTransaction, versionWrite, outcome } = this.#columns;
    const seen = this.#columns.elements(mop);
    const key = mopKey[mop];
    let own = 0;
    for (let m = mopStart[t]; m < mop; m++) if (mopKind[m] === WRITE && mopKey[m] === key) own++;
    const others = seen.length - own;
    let at = others;
    for (let m = mopStart[t]; m < mop; m++) {
      if (mopKind[m] !== WRITE || mopKey[m] !== key) continue;
      if (at < 0 || seen[at++] !== mopVersion[m]) return this.#refuse('internal', t, mop, key, -1);
    }
    for (let i = 0; i < others; i++) {
      const write = versionWrite[seen[i]];
      if (write === AMBIGUOUS_WRITE) {
        this.#ambiguousMop = this.#ambiguousMop < 0 ? mop : this.#ambiguousMop;
        return undefined;
      }
      if (write === NO_WRITE) return this.#refuse('thin-air', t, mop, key, -1);
      const writer = mopTransaction[write];
      if (writer === t) return this.#refuse(write > mop ? 'future-read' : 'internal', t, mop, key, t);
      if (outcome[writer] === INFO) this.#happened[writer] = 1;
      else if (outcome[writer] !== OK) return this.#refuse('G1a', t, mop, key, writer);
    }
    const external = seen.subarray(0, others);
    if (others > 0 && this.#last[external[others - 1]] === 0) {
      return this.#refuse('G1b', t, mop, key, this.#writer(external));
    }
    return external;
  }

  #refuse(type: Parameters<ReadAnomalies['add']>[0], t: number, mop: number, key: number, other: number): undefined {
    this.#anomalies.add(type, t, mop, key, other);
    return undefined;
  }

  #writer(seen: Int32Array): number {
    if (seen.length === 0) return INITIAL_STATE;
    return this.#columns.mopTransaction[this.#columns.versionWrite[seen[seen.length - 1]]];
  }

  /** The writers of each key's longest list, one entry each. A writer's appends must lie together, complete, in order. */
  #orders(): { orderStart: Int32Array; order: Int32Array } {
    const { keyCount, mopTransaction, versionWrite } = this.#columns;
    const orderStart = new Int32Array(keyCount + 1);
    const order: number[] = [];
    for (let key = 0; key < keyCount; key++) {
      orderStart[key] = order.length;
      const longest = this.#longest[key];
      const elements = new Set<number>();
      let expected = 0;
      let previous = -1;
      for (const version of longest) {
        const writer = mopTransaction[versionWrite[version]];
        const mop = this.#longestMop[key];
        if (elements.has(version)) {
          this.#anomalies.add('duplicate-elements', mopTransaction[mop], mop, key, writer);
          break;
        }
        elements.add(version);
        if (this.#position[version] !== expected || (expected > 0 && writer !== previous)) {
          this.#anomalies.add('dirty-update', mopTransaction[mop], mop, key, writer);
          break;
        }
        if (expected === 0) order.push(writer);
        previous = writer;
        expected = this.#last[version] === 1 ? 0 : expected + 1;
      }
    }
    orderStart[keyCount] = order.length;
    return { orderStart, order: Int32Array.from(order) };
  }

  #comparePrefix(mop: number, key: number, seen: Int32Array): void {
    const longest = this.#longest[key];
    for (let i = 0; i < seen.length; i++) {
      if (seen[i] === longest[i]) continue;
      const { mopTransaction } = this.#columns;
      this.#anomalies.add('incompatible-order', mopTransaction[mop], mop, key, mopTransaction[this.#longestMop[key]]);
      return;
    }
  }
}
