import type { ReadsFrom } from '../reads-from/reads-from.js';
import type { Sessions } from '../reads-from/sessions.js';

/** The writers of each key, grouped by session, in session order: tells a session's last writer before a position. */
export class WriterGroups {
  readonly #position: Int32Array;
  /** Groups by key, in compressed rows. */
  readonly #start: Int32Array;
  readonly #session: Int32Array;
  readonly #writerStart: Int32Array;
  readonly #writer: Int32Array;

  constructor(reads: ReadsFrom, { session, position, count }: Sessions) {
    const { keyCount, writeStart, writeKey } = reads;
    this.#position = position;
    const order = sessionOrder(reads, session, position, count);
    const start = new Int32Array(keyCount + 1);
    for (const key of writeKey) start[key + 1]++;
    for (let key = 0; key < keyCount; key++) start[key + 1] += start[key];
    const at = start.slice(0, keyCount);
    this.#writer = new Int32Array(writeKey.length);
    for (const t of order) {
      for (let w = writeStart[t]; w < writeStart[t + 1]; w++) this.#writer[at[writeKey[w]]++] = t;
    }
    this.#start = new Int32Array(keyCount + 1);
    const sessions: number[] = [];
    const starts: number[] = [];
    for (let key = 0; key < keyCount; key++) {
      this.#start[key] = sessions.length;
      for (let i = start[key]; i < start[key + 1]; i++) {
        const s = session[this.#writer[i]];
        if (i > start[key] && s === session[this.#writer[i - 1]]) continue;
        sessions.push(s);
        starts.push(i);
      }
    }
    this.#start[keyCount] = sessions.length;
    this.#session = Int32Array.from(sessions);
    this.#writerStart = Int32Array.from([...starts, this.#writer.length]);
  }

  /** Calls back with each session that writes a key, and the number of its group. */
  forEach(key: number, visit: (session: number, group: number) => void): void {
    for (let g = this.#start[key]; g < this.#start[key + 1]; g++) visit(this.#session[g], g);
  }

  /** The last writer of a group whose position in its session is below a bound; -1 where there is none. By halving. */
  lastBefore(group: number, bound: number): number {
    let low = this.#writerStart[group];
    let high = this.#writerStart[group + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#position[this.#writer[middle]] < bound) low = middle + 1;
      else high = middle;
    }
    return low > this.#writerStart[group] ? this.#writer[low - 1] : -1;
  }
}

/** The transactions that happened, session after session. */
function sessionOrder(
  { count, happened }: ReadsFrom,
  session: Int32Array,
  position: Int32Array,
  sessions: number,
): Int32Array {
  const start = new Int32Array(sessions + 1);
  for (let t = 0; t < count; t++) if (happened[t] === 1) start[session[t] + 1]++;
  for (let s = 0; s < sessions; s++) start[s + 1] += start[s];
  const sorted = new Int32Array(start[sessions]);
  for (let t = 0; t < count; t++) if (happened[t] === 1) sorted[start[session[t]] + position[t]] = t;
  return sorted;
}
