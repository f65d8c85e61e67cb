import { grown } from './tuple-table.js';

/** Offsets in a record of four integers. */
const STATE = 0;
export const TRAIL = 1;
export const AVAILABLE = 2;
export const FREE = 3;
export const STRIDE = 4;

/** The state of a record that a better one replaced. */
export const DEAD = -1;

/**
 * A set of few configurations that each hold fewer than 32 open operations, without those that another one dominates: what
 * `ConfigSet` is, in single words.
 */
export class NarrowSet {
  data = new Int32Array(STRIDE * 4);
  count = 0;
  /** Records before this one have been looked at: they stay where they are. */
  frozen = 0;
  clear(): void {
    this.count = 0;
    this.frozen = 0;
  }

  /** Adds a configuration unless one that is there dominates it; drops those that it dominates. Was it added? */
  insert(state: number, trail: number, available: number, free: number): boolean {
    const { count, frozen } = this;
    let { data } = this;
    let place = -1;
    for (let k = 0, at = 0; k < count; k++, at += STRIDE) {
      if (data[at + STATE] !== state) continue;
      const a = data[at + AVAILABLE];
      const f = data[at + FREE];
      if (((available & ~a) | (free & ~f)) === 0) return false;
      if (((a & ~available) | (f & ~free)) !== 0 || k < frozen) continue;
      data[at + STATE] = DEAD;
      if (place < 0) place = at;
    }
    if (place < 0) {
      place = count * STRIDE;
      if (place === data.length) data = this.data = grown(data);
      this.count = count + 1;
    }
    data[place + STATE] = state;
    data[place + TRAIL] = trail;
    data[place + AVAILABLE] = available;
    data[place + FREE] = free;
    return true;
  }
}
