import { INITIAL_STATE } from '../reads-from/reads-from.js';
import type { Problem } from './problem.js';

/**
 * Versions of keys as small numbers, *slots*: slot `s < writer.length` is the version of `key[s]` that `problem.writer[s]` wrote,
 * slot `writer.length + key` is the key's initial state.
 */
export interface VersionIndex {
  readonly slots: number;
  /** Slot that each read saw, beside `problem.readKey`. */
  readonly readSlot: Int32Array;
  /** Of each read: the reader's own slot of that key, where it writes the key as well; -1 where it does not. */
  readonly ownSlot: Int32Array;
  /** Slots that each transaction writes, in compressed rows. */
  readonly writeStart: Int32Array;
  readonly writeSlot: Int32Array;
  /** Key of each slot. */
  readonly slotKey: Int32Array;
}

/** Linear in reads and writes. */
export function versionIndex(problem: Problem): VersionIndex {
  const { count, keyCount, writer, writerStart, readStart, readKey, readFrom } = problem;
  const slots = writer.length + keyCount;
  const slotKey = new Int32Array(slots);
  const writeStart = new Int32Array(count + 1);
  for (const t of writer) writeStart[t + 1]++;
  for (let t = 0; t < count; t++) writeStart[t + 1] += writeStart[t];
  const at = writeStart.slice(0, count);
  const writeSlot = new Int32Array(writer.length);
  for (let key = 0; key < keyCount; key++) {
    slotKey[writer.length + key] = key;
    for (let s = writerStart[key]; s < writerStart[key + 1]; s++) {
      slotKey[s] = key;
      writeSlot[at[writer[s]]++] = s;
    }
  }
  const readSlot = new Int32Array(readKey.length);
  const ownSlot = new Int32Array(readKey.length).fill(-1);
  // Within a transaction slots ascend by key, so a key is found by halving.
  const find = (t: number, key: number): number => {
    let low = writeStart[t];
    let high = writeStart[t + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (slotKey[writeSlot[middle]] < key) low = middle + 1;
      else high = middle;
    }
    return low < writeStart[t + 1] && slotKey[writeSlot[low]] === key ? writeSlot[low] : -1;
  };
  for (let t = 0; t < count; t++) {
    for (let i = readStart[t]; i < readStart[t + 1]; i++) {
      const key = readKey[i];
      readSlot[i] = readFrom[i] === INITIAL_STATE ? writer.length + key : find(readFrom[i], key);
      ownSlot[i] = find(t, key);
    }
  }
  return { slots, readSlot, ownSlot, writeStart, writeSlot, slotKey };
}
