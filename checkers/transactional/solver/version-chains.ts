import type { Problem } from './problem.js';
import type { VersionIndex } from './version-index.js';

/**
 * Writers of a key that must follow each other directly: a transaction that reads a version and writes the key again overwrites
 * exactly that version, in every model from snapshot isolation upwards (Cobra, section 4, calls this combining writes).
 */
export interface VersionChains {
  /** Readers by slot, in compressed rows; a reader that extends the chain is not among them. */
  readonly readerStart: Int32Array;
  readonly reader: Int32Array;
  /** Slots by chain, in order. The initial state's own slot is left out. */
  readonly chainStart: Int32Array;
  readonly slot: Int32Array;
  /** Chains by key; the first one of a key begins with its initial state and may hold no slot. */
  readonly keyStart: Int32Array;
}

/** Two transactions that both read one version of a key and both wrote the key: one of the two updates is lost. */
export interface LostUpdate {
  readonly key: number;
  /** Who wrote the version; `INITIAL_STATE` for the state before any write. */
  readonly from: number;
  readonly first: number;
  readonly second: number;
}

/** Groups each key's writers into chains, or finds a lost update. Linear in reads and writes. */
export function versionChains(problem: Problem, index: VersionIndex): VersionChains | LostUpdate {
  const { count, keyCount, writerStart, ordered, readStart, readKey, readFrom } = problem;
  const { slots, readSlot, ownSlot } = index;
  const next = new Int32Array(slots).fill(-1);
  const follows = new Uint8Array(slots);
  for (let key = 0; key < keyCount; key++) {
    let tail = problem.writer.length + key;
    for (let s = writerStart[key]; s < writerStart[key] + ordered[key]; s++) {
      next[tail] = s;
      follows[s] = 1;
      tail = s;
    }
  }
  const updater = new Int32Array(slots).fill(-1);
  for (let t = 0; t < count; t++) {
    for (let i = readStart[t]; i < readStart[t + 1]; i++) {
      const own = ownSlot[i];
      if (own < 0) continue;
      const seen = readSlot[i];
      if (updater[seen] >= 0) return { key: readKey[i], from: readFrom[i], first: updater[seen], second: t };
      updater[seen] = t;
      if (next[seen] >= 0 || follows[own] === 1) continue;
      next[seen] = own;
      follows[own] = 1;
    }
  }
  const readerStart = new Int32Array(slots + 1);
  const extendsChain = (i: number) => ownSlot[i] >= 0 && next[readSlot[i]] === ownSlot[i];
  for (let i = 0; i < readSlot.length; i++) if (!extendsChain(i)) readerStart[readSlot[i] + 1]++;
  for (let s = 0; s < slots; s++) readerStart[s + 1] += readerStart[s];
  const reader = new Int32Array(readerStart[slots]);
  const at = readerStart.slice(0, slots);
  for (let t = 0; t < count; t++) {
    for (let i = readStart[t]; i < readStart[t + 1]; i++) if (!extendsChain(i)) reader[at[readSlot[i]]++] = t;
  }
  return { readerStart, reader, ...chainsOf(problem, next, follows) };
}

function chainsOf(
  problem: Problem,
  next: Int32Array,
  follows: Uint8Array,
): Pick<VersionChains, 'chainStart' | 'slot' | 'keyStart'> {
  const { keyCount, writer, writerStart } = problem;
  const chainStart = new Int32Array(keyCount + writer.length + 1);
  const slot = new Int32Array(writer.length);
  const keyStart = new Int32Array(keyCount + 1);
  let length = 0;
  let chains = 0;
  const add = (from: number) => {
    chainStart[chains++] = length;
    for (let s = from; s >= 0; s = next[s]) slot[length++] = s;
  };
  for (let key = 0; key < keyCount; key++) {
    keyStart[key] = chains;
    add(next[writer.length + key]);
    for (let head = writerStart[key]; head < writerStart[key + 1]; head++) if (follows[head] === 0) add(head);
  }
  keyStart[keyCount] = chains;
  chainStart[chains] = length;
  return { chainStart: chainStart.slice(0, chains + 1), slot: slot.slice(0, length), keyStart };
}
